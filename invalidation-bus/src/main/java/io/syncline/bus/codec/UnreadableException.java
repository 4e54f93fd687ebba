package io.syncline.bus.codec;

/** What the decoders in this package throw to each other; it never leaves the package. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnreadableException(String reason) {
    // Somebody's garbage must not cost a stack trace per record.
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
