package io.syncline.core.page;

/**
 * One page of one version of a file.
 *
 * @param file the version
 * @param index its place in the file, from 0
 */
public record PageId(FileKey file, int index) {
  public PageId {
    if (index < 0) {
      throw new IllegalArgumentException("page " + index + " is negative");
    }
  }
}
