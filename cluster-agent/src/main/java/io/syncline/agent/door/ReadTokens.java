package io.syncline.agent.door;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Token;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tokens that a read carries: as messages, and as the text of a header. */
public final class ReadTokens {
  /** More tokens are refused. */
  public static final int MAX = 1024;

  private static final int MAX_ORIGIN = 160;

  private ReadTokens() {}

  /** Reads the tokens of a message; one that is none fails with {@code INVALID_ARGUMENT}. */
  public static List<Token> of(List<io.syncline.proto.node.v1.Token> wire) {
    requireFew(wire.size());
    return wire.stream().map(ReadTokens::of).toList();
  }

  /**
   * Reads the tokens of headers, separated by commas; one that is none fails with {@code
   * INVALID_ARGUMENT}.
   */
  public static List<Token> ofText(List<String> headers) {
    List<String> texts =
        headers.stream()
            .flatMap(header -> Stream.of(header.split(",", MAX + 2)))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .limit(MAX + 1L)
            .toList();
    requireFew(texts.size());
    return texts.stream().map(ReadTokens::parse).toList();
  }

  /** The tokens as a header has them. */
  public static String text(List<Token> tokens) {
    return tokens.stream().map(Token::toString).collect(Collectors.joining(","));
  }

  private static Token of(io.syncline.proto.node.v1.Token wire) {
    if (wire.getOrigin().length() > MAX_ORIGIN) {
      throw refused(
          "a token's origin has "
              + wire.getOrigin().length()
              + " characters (expected at most "
              + MAX_ORIGIN
              + ")");
    }
    if (wire.getPartition() < 0 || wire.getSequence() < 0) {
      throw refused(
          "a token's partition or sequence is out of range: "
              + Integer.toUnsignedString(wire.getPartition())
              + ", "
              + Long.toUnsignedString(wire.getSequence()));
    }
    try {
      return new Token(Origin.parse(wire.getOrigin()), wire.getPartition(), wire.getSequence());
    } catch (IllegalArgumentException e) {
      throw refused("a token's origin is none: " + e.getMessage());
    }
  }

  private static Token parse(String text) {
    try {
      return Token.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static void requireFew(int count) {
    if (count > MAX) {
      throw refused("more than " + MAX + " tokens (keep the newest of each origin and partition)");
    }
  }

  private static SyncException refused(String what) {
    return new SyncException(ErrorCode.INVALID_ARGUMENT, what);
  }
}
