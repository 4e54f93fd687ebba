package io.syncline.cli.transfer;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Walks a directory of a cluster: each directory's children in name order, then those of its
 * directories.
 */
public final class RemoteTree {
  /** Deeper trees are refused: the store has a loop, or nobody meant this. */
  private static final int MAX_DEPTH = 1024;

  private RemoteTree() {}

  /**
   * Something that was found.
   *
   * @param relative its path below the start, names joined by {@code /}; never empty, no name
   *     {@code ..}
   * @param file what it is
   */
  public record Found(String relative, FileInfo file) {
    public boolean isDirectory() {
      return file.getType() == FileType.FILE_TYPE_DIRECTORY;
    }
  }

  private record Pending(String path, String relative, int depth) {}

  /** Hands over everything below a directory. */
  public static void walk(NodeClient node, String directory, Consumer<Found> each) {
    walk(node, directory, List.of(), each);
  }

  /** Hands over everything below a directory, as it is after the writes that gave the tokens. */
  public static void walk(
      NodeClient node, String directory, List<Token> tokens, Consumer<Found> each) {
    Deque<Pending> pending = new ArrayDeque<>();
    pending.push(new Pending(directory, "", 0));
    while (!pending.isEmpty()) {
      Pending next = pending.pop();
      if (next.depth() > MAX_DEPTH) {
        throw Failure.of(
            ClientError.INVALID_PATH,
            directory + " is deeper than " + MAX_DEPTH + " directories",
            "Name a directory further down.");
      }
      Deque<Pending> children = new ArrayDeque<>();
      children(
          node,
          next.path(),
          tokens,
          file -> {
            Found found = new Found(next.relative() + nameOf(file), file);
            each.accept(found);
            if (found.isDirectory()) {
              children.push(new Pending(file.getPath(), found.relative() + "/", next.depth() + 1));
            }
          });
      children.forEach(pending::push);
    }
  }

  /** Hands over the children of one directory, as they are after the writes. */
  public static void children(
      NodeClient node, String directory, List<Token> tokens, Consumer<FileInfo> each) {
    node.list(directory, tokens, batch -> batch.getEntriesList().forEach(each));
  }

  /** The last name of a path that a node answered. */
  public static String nameOf(FileInfo file) {
    String name = lastName(file.getPath());
    if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('\0') >= 0) {
      throw Failure.of(
          ClientError.INVALID_PATH,
          "the node answered a child without a usable name: '" + file.getPath() + "'",
          "");
    }
    return name;
  }

  /** The last name of a path; empty for a root. */
  public static String lastName(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /** A path below a directory. */
  public static String below(String directory, String relative) {
    return directory.endsWith("/") ? directory + relative : directory + "/" + relative;
  }
}
