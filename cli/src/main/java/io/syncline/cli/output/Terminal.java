package io.syncline.cli.output;

/**
 * Which of the three standard streams is a terminal. The launcher finds out, because Java 17
 * cannot.
 *
 * @param in whether a person can answer
 * @param out whether data goes to a person
 * @param err whether progress goes to a person
 */
public record Terminal(boolean in, boolean out, boolean err) {
  /** No stream is a terminal. */
  public static final Terminal NONE = new Terminal(false, false, false);

  /** Reads the digits of the streams that are terminals, such as {@code 02}. */
  public static Terminal of(String digits) {
    return new Terminal(digits.contains("0"), digits.contains("1"), digits.contains("2"));
  }
}
