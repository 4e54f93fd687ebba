package io.syncline.cli.command.watcher;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.proto.node.v1.MountInfo;
import java.util.Comparator;

/** Where a store is to be asked anew: a UFS URI as it is, a path of Syncline by its mount. */
final class RescanLocation {
  private RescanLocation() {}

  /** The location that somebody named; the mounts are asked for only where it needs them. */
  static String of(String where, NodeClient node) {
    if (!where.startsWith("/")) {
      return where;
    }
    return node.mounts().stream()
        .filter(mount -> directory(where).startsWith(directory(mount.getPath())))
        .max(Comparator.comparingInt(mount -> mount.getPath().length()))
        .map(mount -> below(mount, where))
        .orElseThrow(
            () ->
                Failure.of(
                    ClientError.NOT_FOUND, where + " is in no mount", "syncline mount list"));
  }

  private static String below(MountInfo mount, String path) {
    int top = directory(mount.getPath()).length();
    return path.length() <= top
        ? mount.getLocation()
        : directory(mount.getLocation()) + path.substring(top);
  }

  private static String directory(String path) {
    return path.endsWith("/") ? path : path + "/";
  }
}
