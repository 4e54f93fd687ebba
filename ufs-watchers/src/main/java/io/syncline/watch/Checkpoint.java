package io.syncline.watch;

/**
 * What is kept of a feed, as text: its position, and in a line below it what it has learned.
 *
 * @param position up to which everything was told
 * @param memory one line; empty for nothing
 */
record Checkpoint(String position, String memory) {
  /** Reads what {@link #toString} wrote; a position alone is one without a memory. */
  static Checkpoint parse(String text) {
    int line = text.indexOf('\n');
    return line < 0
        ? new Checkpoint(text, "")
        : new Checkpoint(text.substring(0, line), text.substring(line + 1));
  }

  @Override
  public String toString() {
    return memory.isEmpty() ? position : position + "\n" + memory;
  }
}
