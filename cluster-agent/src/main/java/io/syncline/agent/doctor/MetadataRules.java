package io.syncline.agent.doctor;

import io.syncline.cache.store.StoreFigures;
import io.syncline.core.doctor.Examination;
import io.syncline.core.error.ErrorCode;
import java.util.Set;

/** Whether what a node remembers can be read and written. */
final class MetadataRules {
  private static final String SUBJECT = "metadata store";
  private static final long MIB = 1L << 20;

  private MetadataRules() {}

  /**
   * Judges the store.
   *
   * @param failedShards shards whose part of it failed
   */
  static Examination examine(StoreFigures figures, Set<Integer> failedShards) {
    String expected = "no error";
    if (!failedShards.isEmpty()) {
      return Examination.fail(
          SUBJECT,
          ErrorCode.STORE_FAILED.id() + " shards " + failedShards + " are not held",
          expected,
          ErrorCode.STORE_FAILED.remedy());
    }
    if (figures.backgroundErrors() > 0) {
      return Examination.fail(
          SUBJECT,
          figures.backgroundErrors() + " errors while writing out since the start",
          expected,
          ErrorCode.STORE_FAILED.remedy());
    }
    return Examination.ok(
        SUBJECT,
        figures.entries()
            + " entries, "
            + figures.fileBytes() / MIB
            + " MiB of files, "
            + figures.walBytes() / MIB
            + " MiB of log");
  }
}
