package io.syncline.cli.session;

/** Nobody reads stdout any more: the command ends without an error, and without doing the rest. */
public final class OutputClosed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputClosed() {
    super("stdout is closed", null, false, false);
  }
}
