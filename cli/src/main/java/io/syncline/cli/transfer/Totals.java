package io.syncline.cli.transfer;

import io.syncline.cli.quantity.ByteText;

/**
 * How much was moved.
 *
 * @param files number of files
 * @param bytes number of bytes
 */
public record Totals(long files, long bytes) {
  /** Nothing. */
  public static final Totals NONE = new Totals(0, 0);

  /** This and one file more. */
  public Totals plus(long size) {
    return new Totals(files + 1, bytes + size);
  }

  @Override
  public String toString() {
    return files + (files == 1 ? " file, " : " files, ") + ByteText.rounded(bytes);
  }
}
