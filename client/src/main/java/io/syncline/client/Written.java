package io.syncline.client;

import io.syncline.proto.node.v1.Token;
import java.util.List;

/**
 * What a write left in the log.
 *
 * @param tokens its places there, which reads elsewhere may carry
 * @param published whether the log has acknowledged all of them; otherwise the node holds them and
 *     they follow
 */
public record Written(List<Token> tokens, boolean published) {
  public Written {
    tokens = List.copyOf(tokens);
  }
}
