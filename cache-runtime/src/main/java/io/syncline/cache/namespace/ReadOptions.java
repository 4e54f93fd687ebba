package io.syncline.cache.namespace;

import java.time.Duration;
import java.util.Optional;

/**
 * What a reader asks for beyond the path.
 *
 * @param maxStaleness how old the answer may be; the mount's sync interval holds where it is
 *     stricter or this is empty
 */
public record ReadOptions(Optional<Duration> maxStaleness) {
  /** What the mount says. */
  public static final ReadOptions DEFAULT = new ReadOptions(Optional.empty());
}
