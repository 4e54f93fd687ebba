package io.syncline.core.page;

/**
 * How much a table of pages holds at most.
 *
 * @param bytes of disk
 * @param pages how many, whatever their size: each costs memory
 */
public record PageLimits(long bytes, int pages) {
  public PageLimits {
    if (bytes < 1 || pages < 1) {
      throw new IllegalArgumentException(bytes + " bytes in " + pages + " pages");
    }
  }
}
