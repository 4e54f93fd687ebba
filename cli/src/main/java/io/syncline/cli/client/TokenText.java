package io.syncline.cli.client;

import com.google.gson.JsonArray;
import io.syncline.cli.failure.Failure;
import io.syncline.proto.node.v1.Token;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of tokens, as a person passes it on from a write to a read. */
public final class TokenText {
  private static final Pattern FORM = Pattern.compile("([^@:,]{1,160})@([0-9]{1,9}):([0-9]{1,19})");

  private TokenText() {}

  /** Reads a token; the node judges what it stands for. */
  public static Token parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw wrong(text);
    }
    try {
      return Token.newBuilder()
          .setOrigin(parts.group(1))
          .setPartition(Integer.parseInt(parts.group(2)))
          .setSequence(Long.parseLong(parts.group(3)))
          .build();
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
  }

  /** The text of one token. */
  public static String of(Token token) {
    return token.getOrigin() + "@" + token.getPartition() + ":" + token.getSequence();
  }

  /** Several of them in JSON. */
  public static JsonArray json(List<Token> tokens) {
    JsonArray array = new JsonArray();
    tokens.forEach(token -> array.add(of(token)));
    return array;
  }

  private static Failure wrong(String text) {
    return Failure.usage(
        "--token '"
            + text
            + "' is no token (expected e.g. east/n1/1700000000000@3:42, as a write with -o json"
            + " prints it)",
        "");
  }
}
