package io.syncline.bus.codec;

/** A number of 0 to 2^63-1 as decimal text: digits only, no sign, no leading zero. */
final class Decimal {
  private static final int MAX_DIGITS = 19;

  private Decimal() {}

  static long read(String text, String what) throws UnreadableException {
    boolean digits = !text.isEmpty() && text.length() <= MAX_DIGITS;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits || (text.length() > 1 && text.charAt(0) == '0')) {
      throw new UnreadableException(what + " '" + text + "' is not a number");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UnreadableException(what + " '" + text + "' is too large");
    }
  }
}
