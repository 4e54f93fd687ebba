package io.syncline.agent.check;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Names of runs: the time in milliseconds and some chance, in the letters of Crockford's base 32,
 * so that later ones sort behind earlier ones and nobody mistakes one letter for another.
 */
final class CheckId {
  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TIME_LETTERS = 10;
  private static final int CHANCE_LETTERS = 2;
  private static final int BITS = 5;

  private CheckId() {}

  static String next(Instant now, RandomGenerator random) {
    long value =
        (now.toEpochMilli() << (BITS * CHANCE_LETTERS))
            | random.nextLong(1L << (BITS * CHANCE_LETTERS));
    char[] id = new char[TIME_LETTERS + CHANCE_LETTERS];
    for (int i = id.length - 1; i >= 0; i--) {
      id[i] = LETTERS.charAt((int) (value & (LETTERS.length() - 1)));
      value >>>= BITS;
    }
    return new String(id);
  }
}
