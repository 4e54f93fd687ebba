package io.syncline.core.doctor;

/**
 * How much of the disk under a node's data must be free.
 *
 * @param reserved bytes that are kept back: with less, writes are refused
 */
public record DiskRules(long reserved) {
  /** With less than so many times the reserve, somebody should look. */
  public static final int SPARE = 16;

  private static final long MIB = 1L << 20;

  /**
   * Judges a disk.
   *
   * @param directory where the node keeps its data
   * @param free bytes that the node may still use
   * @param total bytes of the disk
   */
  public Examination examine(String directory, long free, long total) {
    String subject = "disk";
    String found = free / MIB + " MiB of " + total / MIB + " MiB are free under " + directory;
    String expected = "at least " + SPARE * reserved / MIB + " MiB";
    String remedy =
        "free space on the disk of " + directory + ", or lower cache.max-entries or pages.quota";
    if (free < reserved) {
      return Examination.fail(
          "disk", found + ": writes are refused before they touch a store", expected, remedy);
    }
    if (free < SPARE * reserved) {
      return Examination.warn(subject, found, expected, remedy);
    }
    return Examination.ok(subject, found);
  }
}
