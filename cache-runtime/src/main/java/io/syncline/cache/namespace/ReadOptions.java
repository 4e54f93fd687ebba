package io.syncline.cache.namespace;

import io.syncline.core.model.Token;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a reader asks for beyond the path.
 *
 * @param maxStaleness how old the answer may be; the mount's sync interval holds where it is
 *     stricter or this is empty
 * @param tokens writes that the answer must reflect, where they concern what is read
 */
public record ReadOptions(Optional<Duration> maxStaleness, List<Token> tokens) {
  /** What the mount says. */
  public static final ReadOptions DEFAULT = new ReadOptions(Optional.empty());

  public ReadOptions {
    tokens = List.copyOf(tokens);
  }

  /** Options without tokens. */
  public ReadOptions(Optional<Duration> maxStaleness) {
    this(maxStaleness, List.of());
  }

  /** The same, asking the store. */
  ReadOptions asking() {
    return new ReadOptions(Optional.of(Duration.ZERO), tokens);
  }
}
