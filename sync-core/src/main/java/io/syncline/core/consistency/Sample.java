package io.syncline.core.consistency;

import io.syncline.core.model.Location;
import io.syncline.core.model.LocationHash;
import java.util.SplittableRandom;

/**
 * A part of all locations that is chosen by their names, and is the same whoever asks.
 *
 * @param fraction how many of them: more than 0, 1 for all
 * @param seed another one chooses others
 */
public record Sample(double fraction, long seed) {
  /** All locations. */
  public static final Sample ALL = new Sample(1, 0);

  public Sample {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(fraction + " (expected more than 0, and at most 1)");
    }
  }

  /** Whether a location is in it. */
  public boolean has(Location location) {
    return new SplittableRandom(LocationHash.of(location) ^ seed).nextDouble() < fraction;
  }
}
