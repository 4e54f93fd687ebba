package io.syncline.cache.page;

import io.syncline.core.page.PageLimits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How pages are kept.
 *
 * @param directory of their own, on a local disk
 * @param limits how much of it they take
 * @param pageSize bytes of a page, from {@link #MIN_PAGE_SIZE} to {@link #MAX_PAGE_SIZE}
 * @param reserved free bytes that are left to others on the disk: with less, pages make room
 * @param pause for how long a disk that failed is left alone
 */
public record PageSettings(
    Path directory, PageLimits limits, int pageSize, long reserved, Duration pause) {
  /** Smaller ones cost more for their names than they hold. */
  public static final int MIN_PAGE_SIZE = 4 * 1024;

  /** Larger ones take too much memory, of which each reader has one. */
  public static final int MAX_PAGE_SIZE = 16 * 1024 * 1024;

  /** What the metadata store is to find free before anybody has to look at its disk. */
  public static final long DEFAULT_RESERVED = 1L << 30;

  /** Long enough for somebody to see it, short enough that nobody has to do anything after. */
  public static final Duration DEFAULT_PAUSE = Duration.ofSeconds(30);

  public PageSettings {
    if (pageSize < MIN_PAGE_SIZE || pageSize > MAX_PAGE_SIZE) {
      throw new IllegalArgumentException(
          "page size " + pageSize + " (expected " + MIN_PAGE_SIZE + " to " + MAX_PAGE_SIZE + ")");
    }
    if (reserved < 0 || pause.isNegative() || pause.isZero()) {
      throw new IllegalArgumentException("reserve " + reserved + ", pause " + pause);
    }
  }

  /** Pages in a directory, with what nobody has to choose. */
  public static PageSettings of(Path directory, PageLimits limits, int pageSize) {
    return new PageSettings(directory, limits, pageSize, DEFAULT_RESERVED, DEFAULT_PAUSE);
  }
}
