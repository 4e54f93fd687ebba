package io.syncline.agent;

import io.syncline.agent.config.UfsConfig;
import io.syncline.core.model.Location;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.ufs.hdfs.HdfsEditLog;
import io.syncline.ufs.local.LocalUnderFileSystem;
import io.syncline.watch.WatchListener;
import io.syncline.watch.directory.DirectoryFeed;
import io.syncline.watch.hdfs.InotifyFeed;
import java.nio.file.Path;
import java.util.Objects;

/** Opens what a store tells of changes that others make, as it is configured. */
final class ConfiguredFeeds {
  private ConfiguredFeeds() {}

  /**
   * The feed of a store that has one; the store is not asked yet.
   *
   * @param listener hears of what the feed came across
   */
  static ChangeFeed open(UfsConfig store, WatchListener listener) {
    return switch (store.watch().kind()) {
      case NONE -> throw new IllegalArgumentException("store " + store.name() + " has no watch");
      case DIRECTORY -> directory(store);
      case INOTIFY -> inotify(store);
    };
  }

  private static ChangeFeed directory(UfsConfig store) {
    Location root = store.locations().get(0);
    return new DirectoryFeed(
        root,
        Path.of("/" + root.path()),
        store.watch().maxDirectories(),
        LocalUnderFileSystem::isHidden);
  }

  private static ChangeFeed inotify(UfsConfig store) {
    UfsConfig.Hdfs hdfs = Objects.requireNonNull(store.hdfs(), "the type was checked");
    HdfsEditLog log =
        new HdfsEditLog(ConfiguredStores.settings(hdfs), ConfiguredStores.limits(store));
    return new InotifyFeed(store.locations(), new HdfsEdits(log), HdfsEditLog::isHidden);
  }
}
