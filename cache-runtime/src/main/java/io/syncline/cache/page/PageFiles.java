package io.syncline.cache.page;

import io.syncline.core.page.PageId;
import java.io.IOException;
import java.util.List;

/**
 * The files of pages on one disk. Any thread; not two at once for one page.
 *
 * <p>Does not guarantee that what was written is there after a power cut, or is what was written.
 */
interface PageFiles extends AutoCloseable {
  /**
   * A page that is there.
   *
   * @param bytes of its file
   */
  record Found(PageId id, long bytes) {}

  /**
   * What is in the directory.
   *
   * @param pages in the order in which they were written
   * @param surplus pages that were deleted because there were more than asked for
   * @param unfinished files that were deleted because nobody will finish them
   * @param foreign files and folders that are none of these; they are left where they are
   */
  record Contents(List<Found> pages, int surplus, int unfinished, int foreign) {
    public Contents {
      pages = List.copyOf(pages);
    }
  }

  /**
   * Takes the directory for this process, makes it where it is missing, and looks what is in it.
   * While it does nothing else is called.
   *
   * @param most pages that are told
   */
  Contents open(int most) throws IOException;

  /**
   * Reads a page's file into an array.
   *
   * @return how many bytes it has; a file that is longer than the array fills it
   * @throws java.nio.file.NoSuchFileException where there is none
   */
  int read(PageId id, byte[] into) throws IOException;

  /** Writes a page's file, which is there complete or not at all. */
  void write(PageId id, byte[] head, byte[] bytes) throws IOException;

  /** Deletes a page's file, if there is one. */
  void delete(PageId id) throws IOException;

  /** Bytes of the disk that may still be written. */
  long free() throws IOException;

  @Override
  void close();
}
