package io.syncline.cache.namespace;

import io.syncline.core.model.Token;
import io.syncline.core.session.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a reader asks for beyond the path.
 *
 * @param maxStaleness how old the answer may be; the mount's sync interval holds where it is
 *     stricter or this is empty
 * @param tokens writes that the answer must reflect, where they concern what is read
 * @param seen what the reader has seen of it: the answer must not be older
 */
public record ReadOptions(Optional<Duration> maxStaleness, List<Token> tokens, List<Seen> seen) {
  /** What the mount says. */
  public static final ReadOptions DEFAULT = new ReadOptions(Optional.empty());

  public ReadOptions {
    tokens = List.copyOf(tokens);
    seen = List.copyOf(seen);
  }

  /** Options of a reader who has seen nothing. */
  public ReadOptions(Optional<Duration> maxStaleness, List<Token> tokens) {
    this(maxStaleness, tokens, List.of());
  }

  /** Options without tokens. */
  public ReadOptions(Optional<Duration> maxStaleness) {
    this(maxStaleness, List.of(), List.of());
  }

  /** The same, asking the store. */
  ReadOptions asking() {
    return new ReadOptions(Optional.of(Duration.ZERO), tokens, seen);
  }
}
