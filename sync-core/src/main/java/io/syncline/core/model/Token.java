package io.syncline.core.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in the log a write is told of: whoever has applied this has heard of the write.
 *
 * <p>Its text is {@code <cluster>/<name>/<incarnation>@<partition>:<sequence>}; to clients it means
 * nothing.
 *
 * @param origin who wrote
 * @param partition the partition of the change; not negative
 * @param sequence the change's sequence number there; not negative
 */
public record Token(Origin origin, int partition, long sequence) {
  /** No token's text is longer. */
  public static final int MAX_TEXT = 200;

  private static final Pattern FORM = Pattern.compile("([^@:]{1,160})@([0-9]{1,9}):([0-9]{1,19})");

  public Token {
    if (partition < 0 || sequence < 0) {
      throw new IllegalArgumentException(
          "token of partition " + partition + ", sequence " + sequence + " is negative");
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is no token; the message says what is wrong with it
   */
  public static Token parse(String text) {
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "token of " + text.length() + " characters is too long (at most " + MAX_TEXT + ")");
    }
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "token '"
              + text
              + "' is not of the form <cluster>/<name>/<incarnation>@<partition>:<sequence>");
    }
    try {
      return new Token(
          Origin.parse(parts.group(1)),
          Integer.parseInt(parts.group(2)),
          Long.parseLong(parts.group(3)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "token '" + text + "' has a number that is none, or is too large", e);
    }
  }

  @Override
  public String toString() {
    return origin + "@" + partition + ":" + sequence;
  }
}
