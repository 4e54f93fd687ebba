package io.syncline.chaos;

import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.io.IOException;
import java.nio.file.Path;

/** A directory of an HDFS, whose edit log is read: the files get another time. */
final class ChangedHdfs implements ChangedLake {
  /** The time that each file gets. */
  private static final long AFTER = 1_800_000_000_000L;

  private final EmbeddedHdfs hdfs;
  private final TwoClusters clusters;

  ChangedHdfs(Path folder) {
    try {
      hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"));
      hdfs.files().mkdirs(new org.apache.hadoop.fs.Path("/tree"));
    } catch (IOException e) {
      throw new AssertionError("there is no HDFS", e);
    }
    clusters = TwoClusters.overWatchedHdfs(folder, hdfs);
  }

  @Override
  public int files() {
    return 500;
  }

  @Override
  public TwoClusters clusters() {
    return clusters;
  }

  @Override
  public void make(int directory, int file) throws IOException {
    hdfs.files().create(path(directory, file)).close();
  }

  @Override
  public void change(int directory, int file) throws IOException {
    hdfs.files().setTimes(path(directory, file), AFTER, -1);
  }

  @Override
  public boolean isChanged(FileInfo file) {
    return file.getMtimeMillis() == AFTER;
  }

  @Override
  public boolean isRead(WatcherInfo watcher) {
    return watcher.getState() == WatcherState.WATCHER_STATE_LIVE;
  }

  @Override
  public void close() throws Exception {
    clusters.close();
    hdfs.close();
  }

  private static org.apache.hadoop.fs.Path path(int directory, int file) {
    return new org.apache.hadoop.fs.Path("/tree/d" + directory + "/f" + file);
  }
}
