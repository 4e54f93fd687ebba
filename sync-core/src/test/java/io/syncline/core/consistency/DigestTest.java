package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DigestTest {
  private static final Instant TIME = Instant.parse("2025-01-31T12:00:00Z");

  /** It is compared with that of another process, which may be of another version. */
  @Test
  void staysTheSameForEver() {
    Digest digest =
        new Digest.Builder()
            .add("a", file(5, TIME, "v1"))
            .add("b", file(7, TIME, null))
            .add("c/", FileStatus.directory())
            .build();
    assertThat(digest).isEqualTo(new Digest(-554227638557228259L, -8444193610350252272L));
  }

  @Test
  void coversWhatAReaderIsShown() {
    Digest same = of("a", file(5, TIME, "v1"));
    assertThat(of("a", file(5, TIME, "v1"))).isEqualTo(same);
    assertThat(of("b", file(5, TIME, "v1"))).isNotEqualTo(same);
    assertThat(of("a", file(6, TIME, "v1"))).isNotEqualTo(same);
    assertThat(of("a", file(5, TIME, "v2"))).isNotEqualTo(same);
    assertThat(of("a", FileStatus.directory())).isNotEqualTo(same);
    assertThat(new Digest.Builder().build()).isNotEqualTo(same);
  }

  @Test
  void theTimeCountsWhereThereIsNoVersionOnly() {
    assertThat(of("a", file(5, TIME, "v1"))).isEqualTo(of("a", file(5, TIME.plusMillis(1), "v1")));
    assertThat(of("a", file(5, TIME, null)))
        .isNotEqualTo(of("a", file(5, TIME.plusMillis(1), null)));
    assertThat(of("a", file(5, null, null))).isNotEqualTo(of("a", file(5, TIME, null)));
  }

  @Test
  void timesOfDirectoriesDoNotCount() {
    assertThat(of("a", new FileStatus(FileType.DIRECTORY, 0, TIME, "1")))
        .isEqualTo(of("a", FileStatus.directory()));
  }

  @Test
  void namesDoNotRunIntoEachOther() {
    FileStatus none = file(0, null, null);
    assertThat(new Digest.Builder().add("ab", none).add("c", none).build())
        .isNotEqualTo(new Digest.Builder().add("a", none).add("bc", none).build());
    assertThat(of("a", file(0, null, "x"))).isNotEqualTo(of("ax", file(0, null, "")));
  }

  private static Digest of(String slot, FileStatus status) {
    return new Digest.Builder().add(slot, status).build();
  }

  private static FileStatus file(long size, @Nullable Instant time, @Nullable String version) {
    return new FileStatus(FileType.FILE, size, time, version);
  }
}
