package io.syncline.cli.client;

import io.syncline.proto.node.v1.Token;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;

/**
 * The tokens of many writes: of each origin and partition the newest, which covers those before.
 *
 * <p>Thread rule: any thread.
 */
public final class NewestTokens {
  private static final BinaryOperator<Token> NEWER =
      BinaryOperator.maxBy(Comparator.comparingLong(Token::getSequence));

  private final Map<Place, Token> newest = new ConcurrentHashMap<>();

  private record Place(String origin, int partition) {}

  /** Adds what a write left. */
  public void add(List<Token> tokens) {
    tokens.forEach(
        token -> newest.merge(new Place(token.getOrigin(), token.getPartition()), token, NEWER));
  }

  /** All of them, by origin and partition. */
  public List<Token> all() {
    return newest.values().stream()
        .sorted(Comparator.comparing(Token::getOrigin).thenComparing(Token::getPartition))
        .toList();
  }
}
