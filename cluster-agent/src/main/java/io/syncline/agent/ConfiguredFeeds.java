package io.syncline.agent;

import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.WatchKind;
import io.syncline.core.model.Location;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.ufs.local.LocalUnderFileSystem;
import io.syncline.watch.directory.DirectoryFeed;
import java.nio.file.Path;

/** Opens what a store tells of changes that others make, as it is configured. */
final class ConfiguredFeeds {
  private ConfiguredFeeds() {}

  /** The feed of a store that has one; the store is not asked yet. */
  static ChangeFeed open(UfsConfig store) {
    WatchKind kind = store.watch().kind();
    return switch (kind) {
      case NONE -> throw new IllegalArgumentException("store " + store.name() + " has no watch");
      case DIRECTORY -> directory(store);
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
}
