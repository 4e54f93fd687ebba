package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.watch.WatchLoss;
import io.syncline.embedded.EmbeddedHdfs;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** NameNodes that do not have what comes next. */
@Timeout(600)
class InotifyLossIT {
  private static final String W = "/w";

  @TempDir private java.nio.file.Path folder;

  @Test
  void editsThatWereDroppedAreTakenAsTreesAndReadingGoesOn() throws Exception {
    Map<String, String> forgetful = Map.of("dfs.namenode.num.extra.edits.retained", "3");
    try (EmbeddedHdfs hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"), forgetful);
        HdfsWatch watch = HdfsWatch.from(hdfs, W, "/v")) {
      DistributedFileSystem files = hdfs.files();
      files.mkdirs(new Path(W));
      watch.complete().told();
      String behind = watch.position();
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 10; i++) {
          files.mkdirs(new Path(W + "/" + round + "-" + i));
        }
        files.setSafeMode(SafeModeAction.ENTER);
        files.saveNamespace();
        files.setSafeMode(SafeModeAction.LEAVE);
      }
      watch.at(behind).poll();
      assertThat(watch.lost()).containsExactly(WatchLoss.Cause.EXPIRED);
      assertThat(watch.told()).isEqualTo(watch.trees());
      files.mkdirs(new Path(W + "/later"));
      assertThat(watch.complete().told()).containsExactly("SUBTREE CREATED /w/later");
      assertThat(watch.lost()).isEmpty();
    }
  }

  @Test
  void anHdfsThatWasFormattedAnewIsNotTheOneThatWasRead() throws Exception {
    String position;
    try (EmbeddedHdfs first = EmbeddedHdfs.start(folder.resolve("first"))) {
      try (HdfsWatch watch = HdfsWatch.from(first, W)) {
        grow(first, 5);
        position = watch.complete().position();
      }
    }
    try (EmbeddedHdfs second = EmbeddedHdfs.start(folder.resolve("second"));
        HdfsWatch watch = HdfsWatch.from(second, W)) {
      grow(second, 50); // Further than the first one ever was.
      watch.at(position).poll();
      assertThat(watch.lost()).containsExactly(WatchLoss.Cause.FOREIGN_POSITION);
      assertThat(watch.told()).isEqualTo(watch.trees());
      second.files().mkdirs(new Path(W + "/later"));
      assertThat(watch.complete().told()).containsExactly("SUBTREE CREATED /w/later");
    }
  }

  private static void grow(EmbeddedHdfs hdfs, int directories) throws IOException {
    for (int i = 0; i < directories; i++) {
      hdfs.files().mkdirs(new Path(W + "/" + i));
    }
  }
}
