package io.syncline.demo;

import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ExternalChanges;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The store that all clusters of a demo show at {@code /lake}, and that others may change behind
 * them. It is started once.
 *
 * <p>Thread rule: closing from any thread, also while it starts; everything else after the start.
 */
interface Lake extends AutoCloseable {
  /** Where it is mounted in each cluster. */
  String PATH = "/lake";

  /** The name of its settings, and of the watcher that listens to it. */
  String STORE = "lake";

  /** So long that nothing is found by asking again while somebody watches the demo. */
  Duration RARELY = Duration.ofHours(1);

  /** Where nobody tells of what others change, it is found by asking. */
  Duration OFTEN = Duration.ofSeconds(5);

  /**
   * The lake of a demo, which does not run yet.
   *
   * @param ufs {@code s3}, {@code hdfs}, or a directory of this machine
   */
  static Lake of(String ufs, Path home, DemoPorts ports) {
    return switch (ufs) {
      case "s3" -> new S3Lake(ports.store());
      case "hdfs" -> new HdfsLake(home.resolve("hdfs"), ports.store(), ports.storeWeb());
      default -> new DirectoryLake(Path.of(ufs));
    };
  }

  /** How many ports its servers need. */
  static int doors(String ufs) {
    return switch (ufs) {
      case "s3" -> 1;
      case "hdfs" -> 2;
      default -> 0;
    };
  }

  /** What is started of it, in a few words. */
  String summary();

  /** Starts its servers. */
  void start();

  /** Its UFS URI. */
  String location();

  /** What a person is told about where it is. */
  String description();

  /** What tells of changes that others make, in a few words. */
  String feed();

  /** Whether there is such a thing, so that a node may listen to it. */
  boolean isWatched();

  /** How long after the start nothing is proven yet of what others changed. */
  default Duration unproven() {
    return Duration.ZERO;
  }

  /**
   * The lines of a node's configuration that describe it, below {@code ufs.lake}.
   *
   * @param listens whether the node listens to what others change
   */
  List<String> settings(boolean listens);

  /** Writes a file at its top as somebody else would: past all nodes, replacing what is there. */
  void writeOutside(String name, String content);

  /** The line with which a person does the same in a shell. */
  String outsideCommand(Path file, String name);

  @Override
  void close();

  /** The request that mounts it. */
  default AddMountRequest mount() {
    AddMountRequest.Builder mount =
        AddMountRequest.newBuilder().setPath(PATH).setLocation(location()).setReason("demo");
    if (isWatched()) {
      mount
          .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_WATCHED)
          .setFeed(STORE)
          .setSyncIntervalMillis(RARELY.toMillis());
    } else {
      mount
          .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_UNWATCHED)
          .setSyncIntervalMillis(OFTEN.toMillis());
    }
    return mount.build();
  }
}
