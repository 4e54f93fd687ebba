package io.syncline.core.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.page.FileKey.Subject;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileKeyTest {
  private static final Location FILE = Location.parse("s3://lake/a");

  private static Optional<Subject> of(String version) {
    return Subject.of(FILE, new FileStatus(FileType.FILE, 10, Instant.EPOCH, version), 4);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "W/\"9b74c98\""})
  void whatDoesNotNameTheBytesIsNoKey(String version) {
    assertThat(of(version)).isEmpty();
  }

  @Test
  void aDirectoryIsNoKey() {
    assertThat(Subject.of(FILE, new FileStatus(FileType.DIRECTORY, 0, null, "v"), 4)).isEmpty();
  }

  @Test
  void whatIsTooLongOrHasTooManyPagesIsNoKey() {
    assertThat(of("v".repeat(Subject.MAX_BYTES))).isEmpty();
    assertThat(of("v".repeat(Subject.MAX_BYTES / 2))).isPresent();
    FileStatus huge = new FileStatus(FileType.FILE, 1L << 40, null, "v");
    assertThat(Subject.of(FILE, huge, 1)).isEmpty();
    assertThat(Subject.of(FILE, huge, 1 << 20)).isPresent();
  }

  @Test
  void locationVersionAndPageSizeEachMakeAnotherKey() {
    Set<FileKey> keys = new HashSet<>();
    for (String location : new String[] {"s3://lake/a", "s3://lake/av", "s3://other/a"}) {
      for (String version : new String[] {"v", "1", "v1"}) {
        for (int pageSize : new int[] {4, 8}) {
          keys.add(new Subject(Location.parse(location), version, pageSize).key());
        }
      }
    }
    assertThat(keys).hasSize(18);
  }

  /** What is on disks is found by it: another value makes all of them cold. */
  @Test
  void theKeyIsTheSameInEachProcess() {
    assertThat(of("v1").orElseThrow().key())
        .isEqualTo(of("v1").orElseThrow().key())
        .hasToString("FileKey[high=7961565687827668489, low=-5102872676303099616]");
  }
}
