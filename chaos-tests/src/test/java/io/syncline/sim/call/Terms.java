package io.syncline.sim.call;

import io.syncline.core.model.Token;
import io.syncline.core.session.Seen;
import java.util.List;

/**
 * What an answer must not be older than.
 *
 * @param tokens of writes
 * @param seen what the reader was shown before
 */
public record Terms(List<Token> tokens, List<Seen> seen) {
  public static final Terms NONE = new Terms(List.of(), List.of());

  public Terms {
    tokens = List.copyOf(tokens);
    seen = List.copyOf(seen);
  }
}
