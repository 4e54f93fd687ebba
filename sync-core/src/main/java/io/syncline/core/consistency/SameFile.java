package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Scheme;
import java.util.Objects;

/**
 * Whether two answers of a store are about the same bytes, as far as it can tell.
 *
 * <p>A store shows times more or less exactly, by the way it was asked, and no version of what was
 * written a moment ago. A file of HDFS that is being written grows, and nobody is told of it before
 * it is closed.
 */
public final class SameFile {
  private SameFile() {}

  /**
   * Whether the second, which was asked later, may be the same file as the first, untouched.
   *
   * @param before of a file
   * @param after of a file
   */
  public static boolean is(Scheme scheme, FileStatus before, FileStatus after) {
    boolean sameTime = before.modified() == null || before.modified().equals(after.modified());
    if (scheme == Scheme.HDFS && sameTime && after.size() > before.size()) {
      return true;
    }
    boolean versions = before.version() != null && after.version() != null;
    return before.size() == after.size()
        && (versions ? Objects.equals(before.version(), after.version()) : sameTime);
  }
}
