package io.syncline.chaos;

import io.syncline.embedded.EmbeddedQueue;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Events;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bucket, whose queue is read: the objects get another size. */
final class ChangedBucket implements ChangedLake {
  private static final Set<WatcherState> READING =
      Set.of(WatcherState.WATCHER_STATE_LIVE, WatcherState.WATCHER_STATE_CATCHING_UP);

  private static final String BEFORE = "before";
  private static final String AFTER = "after it";

  private final EmbeddedQueue queue;
  private final TwoClusters clusters;
  private final StoreView store;

  ChangedBucket(Path folder) {
    queue = EmbeddedQueue.start();
    // What the killed reader has received comes again after this.
    queue.make("lake", Map.of("VisibilityTimeout", "15"));
    EmbeddedS3 s3 =
        EmbeddedS3.start(
            null,
            0,
            List.of(TwoClusters.BUCKET),
            new S3Events(message -> queue.send("lake", message)));
    clusters = TwoClusters.overWatchedS3(folder, s3, queue.queue("lake"), "");
    store = clusters.store();
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
  public void make(int directory, int file) {
    store.put(key(directory, file), BEFORE);
  }

  @Override
  public void change(int directory, int file) {
    store.put(key(directory, file), AFTER);
  }

  @Override
  public boolean isChanged(FileInfo file) {
    return file.getSize() == AFTER.length();
  }

  /** It is not {@code LIVE} for as long as the queue may hide what somebody received before. */
  @Override
  public boolean isRead(WatcherInfo watcher) {
    return READING.contains(watcher.getState())
        && watcher.getChanges() >= (long) DIRECTORIES * files();
  }

  @Override
  public void close() throws Exception {
    clusters.close();
    queue.close();
  }

  private static String key(int directory, int file) {
    return "d" + directory + "/f" + file;
  }
}
