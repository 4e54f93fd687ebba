package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.syncline.chaos.process.SmallDisk;
import io.syncline.core.error.ErrorCode;
import io.syncline.embedded.S3Operation;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose disk has no room for an intent does not touch the store. */
final class DiskFullIT {
  @TempDir private Path folder;

  @Test
  void aWriteIsRefusedBeforeTheStoreIsTouchedAndDoneWhenThereIsRoom() throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(folder.resolve("east"));
    assumeThat(mounted).as("this user may mount a disk that can be filled").isPresent();
    try (SmallDisk disk = mounted.orElseThrow();
        TwoClusters clusters = TwoClusters.overS3(folder).start();
        StoreView store = clusters.store()) {
      Doors east = clusters.east().doors();
      east.putAndPublish("/lake/disk/a", "old");
      clusters.s3().forgetRequests();

      disk.fill();
      assertRefused(() -> east.put("/lake/disk/a", "newer"));
      assertRefused(() -> east.put("/lake/disk/b", "new"));
      assertRefused(() -> east.delete("/lake/disk/a", false));
      assertRefused(() -> east.rename("/lake/disk/a", "/lake/disk/c"));
      for (S3Operation change : S3Operation.values()) {
        if (changes(change)) {
          assertThat(clusters.s3().count(change)).as("%s", change).isZero();
        }
      }
      assertThat(store.contents("disk/")).containsOnlyKeys("disk/a").containsValue("old");
      assertThat(east.cat("/lake/disk/a")).as("reads go on").isEqualTo("old");

      disk.free();
      east.putAndPublish("/lake/disk/a", "newer");
      Await.seen(() -> assertThat(clusters.west().doors().cat("/lake/disk/a")).isEqualTo("newer"));
    }
  }

  private static void assertRefused(Runnable write) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, write::run);
    assertThat(refused).isNotNull();
    assertThat(refused.code()).isEqualTo(ErrorCode.DISK_FULL.id());
  }

  private static boolean changes(S3Operation operation) {
    return switch (operation) {
      case HEAD_OBJECT, GET_OBJECT, LIST_OBJECTS, OTHER -> false;
      default -> true;
    };
  }
}
