package io.syncline.core.error;

/**
 * Text for people that quotes what somebody else wrote: a path, a key, the message of a library.
 *
 * <p>Keys may hold any character, and a line break or an escape sequence in one must neither forge
 * a line of a log nor talk to a terminal.
 */
public final class Printable {
  private Printable() {}

  /**
   * The same text in one line: control characters, line separators and unpaired surrogates are
   * written as <code>&#92;uXXXX</code>, all others stay.
   */
  public static String of(String text) {
    if (text.codePoints().allMatch(Printable::isPrintable)) {
      return text;
    }
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (isPrintable(c)) {
                printable.appendCodePoint(c);
              } else {
                printable.append(String.format("\\u%04x", c));
              }
            });
    return printable.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
