package io.syncline.core.page;

import java.util.function.IntPredicate;

/**
 * A file cut into pages: all of one size, but the last, which has what is left. An empty file has
 * none.
 *
 * @param fileSize bytes of the file
 * @param pageSize bytes of a page
 */
public record PageGrid(long fileSize, int pageSize) {
  public PageGrid {
    if (fileSize < 0 || pageSize < 1) {
      throw new IllegalArgumentException(
          "a file of " + fileSize + " bytes in pages of " + pageSize);
    }
  }

  /** How many pages a file has. */
  static long pages(long fileSize, int pageSize) {
    return fileSize / pageSize + (fileSize % pageSize == 0 ? 0 : 1);
  }

  /** How many pages there are. */
  public int pages() {
    return Math.toIntExact(pages(fileSize, pageSize));
  }

  /**
   * The page that has a byte.
   *
   * @param offset of a byte of the file
   */
  public int pageOf(long offset) {
    if (offset < 0 || offset >= fileSize) {
      throw new IllegalArgumentException("byte " + offset + " of " + fileSize);
    }
    return Math.toIntExact(offset / pageSize);
  }

  /** The offset of a page's first byte. */
  public long start(int page) {
    return (long) page * pageSize;
  }

  /** How many bytes a page has. */
  public int length(int page) {
    return Math.toIntExact(Math.min(pageSize, fileSize - start(page)));
  }

  /** The offset behind a page's last byte. */
  public long end(int page) {
    return start(page) + length(page);
  }

  /**
   * The last page of a run of pages that are not there, so that one request can ask for all of
   * them.
   *
   * @param first of the run; it is not asked about
   * @param last that is wanted
   * @param longest pages that a run has at most
   * @param there whether a page is there already
   */
  public static int runEnd(int first, int last, int longest, IntPredicate there) {
    int end = first;
    while (end < last && end - first + 1 < longest && !there.test(end + 1)) {
      end++;
    }
    return end;
  }
}
