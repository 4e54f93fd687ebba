package io.syncline.sim.oracle.history;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.time.Instant;

/** Names that the tests of the oracle share. */
public final class Worlds {
  public static final Origin WRITER = new Origin("a", "w", 0);
  public static final Reader READER = new Reader("b", "r");
  public static final Reader OTHER = new Reader("c", "r");
  public static final int SHARDS = 2;

  private Worlds() {}

  /** In a store of keys. */
  public static Location key(String path) {
    return Location.parse("s3://lake/" + path);
  }

  /** In a tree. */
  public static Location tree(String path) {
    return Location.parse("hdfs://lake/" + path);
  }

  public static Entry file(String version) {
    return new Entry(new FileStatus(FileType.FILE, 1, Instant.EPOCH, version));
  }

  /** Any function will do that gives the children of a directory one shard. */
  public static int shardOf(Location location) {
    return location
        .parent()
        .map(parent -> Math.floorMod(parent.path().hashCode(), SHARDS))
        .orElse(0);
  }
}
