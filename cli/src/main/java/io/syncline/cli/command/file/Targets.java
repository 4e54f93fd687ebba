package io.syncline.cli.command.file;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.transfer.RemoteTree;
import io.syncline.proto.node.v1.FileInfo;
import java.util.Optional;

/** Decides where a copy goes: into a directory under the source's name, or to the very path. */
final class Targets {
  private Targets() {}

  /**
   * The path that a file is written to. Asked before any byte is sent, so that a wrong target costs
   * nothing.
   *
   * @param name the source's last name, for a target that is a directory or ends in a slash; may be
   *     empty
   */
  static String ofFile(NodeClient node, String target, String name) {
    if (!target.endsWith("/")
        && !existing(node, target).map(FileShapes::isDirectory).orElse(false)) {
      return target;
    }
    if (name.isEmpty()) {
      throw Failure.of(
          ClientError.IS_A_DIRECTORY, target + " is a directory", "Name the file to write in it.");
    }
    return RemoteTree.below(target, name);
  }

  /**
   * The directory that a tree is written to: inside a target that ends in a slash, otherwise the
   * target itself.
   */
  static String ofTree(String target, String name) {
    return target.endsWith("/") ? target + name : target;
  }

  /** What is at a path, if anything is. */
  static Optional<FileInfo> existing(NodeClient node, String path) {
    try {
      return Optional.of(node.stat(path, Optional.empty()).getFile());
    } catch (Failure e) {
      if (e.is(ClientError.NOT_FOUND)) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
