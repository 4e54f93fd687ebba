package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Scheme;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** In which way two answers differ. */
final class DifferenceKindTest {
  private static final Instant T = Instant.parse("2026-11-01T10:00:00Z");
  private static final FileStatus DIRECTORY = FileStatus.directory();

  @Test
  void eachKind() {
    FileStatus file = file(3, T, "v1");
    assertThat(DifferenceKind.between(Scheme.S3, null, file))
        .contains(DifferenceKind.MISSING_LOCAL);
    assertThat(DifferenceKind.between(Scheme.S3, file, null)).contains(DifferenceKind.ORPHAN_LOCAL);
    assertThat(DifferenceKind.between(Scheme.S3, file, DIRECTORY))
        .contains(DifferenceKind.TYPE_MISMATCH);
    assertThat(DifferenceKind.between(Scheme.S3, DIRECTORY, file))
        .contains(DifferenceKind.TYPE_MISMATCH);
    assertThat(DifferenceKind.between(Scheme.S3, file, file(4, T, "v1")))
        .contains(DifferenceKind.STALE_ATTR);
    assertThat(DifferenceKind.between(Scheme.S3, null, null)).isEmpty();
    assertThat(DifferenceKind.between(Scheme.S3, file, file(3, T, "v1"))).isEmpty();
  }

  @Test
  void anOverwriteOfTheSameSizeIsSeenByItsVersionOrElseByItsTime() {
    assertThat(DifferenceKind.between(Scheme.S3, file(3, T, "v1"), file(3, T, "v2")))
        .contains(DifferenceKind.STALE_ATTR);
    assertThat(DifferenceKind.between(Scheme.S3, file(3, T, null), file(3, T.plusMillis(1), null)))
        .contains(DifferenceKind.STALE_ATTR);
  }

  @Test
  void timesOfAnotherPrecisionAreNoDifferenceWhereVersionsAreTheSame() {
    assertThat(
            DifferenceKind.between(Scheme.S3, file(3, T, "v1"), file(3, T.plusMillis(250), "v1")))
        .isEmpty();
  }

  @Test
  void aVersionThatOnlyOneOfThemHasIsNoDifference() {
    assertThat(DifferenceKind.between(Scheme.FILE, file(3, T, null), file(3, T, "v1"))).isEmpty();
  }

  @Test
  void theTimesOfDirectoriesAreNoDifference() {
    FileStatus later = new FileStatus(FileType.DIRECTORY, 0, T, null);
    assertThat(DifferenceKind.between(Scheme.HDFS, DIRECTORY, later)).isEmpty();
  }

  @Test
  void onlyAFileOfHdfsMayGrowUnheard() {
    FileStatus before = file(3, T, "i3");
    FileStatus grown = file(9, T, "i9");
    assertThat(DifferenceKind.between(Scheme.HDFS, before, grown)).isEmpty();
    assertThat(DifferenceKind.between(Scheme.HDFS, grown, before))
        .contains(DifferenceKind.STALE_ATTR);
    assertThat(DifferenceKind.between(Scheme.S3, before, grown))
        .contains(DifferenceKind.STALE_ATTR);
  }

  private static FileStatus file(long size, Instant modified, @Nullable String version) {
    return new FileStatus(FileType.FILE, size, modified, version);
  }
}
