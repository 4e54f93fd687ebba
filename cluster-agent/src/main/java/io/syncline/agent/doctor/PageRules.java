package io.syncline.agent.doctor;

import io.syncline.cache.page.PageFigures;
import io.syncline.core.doctor.Examination;

/** Whether a node can keep bytes of files. */
final class PageRules {
  private static final String SUBJECT = "pages";
  private static final long MIB = 1L << 20;

  private PageRules() {}

  /** Judges the pages. */
  static Examination examine(PageFigures pages) {
    if (pages.problem() != null) {
      return Examination.warn(
          SUBJECT,
          pages.directory() + " is not used, files are read from their stores: " + pages.problem(),
          "a directory that can be read and written",
          "free space on the disk of "
              + pages.directory()
              + " or repair it; it is looked at again every 30 s");
    }
    return Examination.ok(
        SUBJECT,
        pages.pages()
            + " pages, "
            + pages.bytes() / MIB
            + " MiB of "
            + pages.limits().bytes() / MIB
            + " MiB, under "
            + pages.directory());
  }
}
