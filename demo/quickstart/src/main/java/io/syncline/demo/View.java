package io.syncline.demo;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.transfer.RemoteTree;
import io.syncline.client.FileBytes;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The lake as one cluster shows it, through its doors. */
record View(DemoCluster cluster) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Why an answer is given for which the store is not asked. */
  private static final Set<ServeReason> HELD =
      Set.of(
          ServeReason.SERVE_REASON_VALIDATED_WITHIN_INTERVAL,
          ServeReason.SERVE_REASON_COVERED_BY_WATERMARK);

  static List<View> of(List<DemoCluster> clusters) {
    return clusters.stream().map(View::new).toList();
  }

  /** Fails unless there is nothing at a path now; the cluster remembers that. */
  void mustBeAbsent(String path) {
    if (exists(path)) {
      throw new IllegalStateException(cluster.name() + " shows " + path + ", which is not there");
    }
  }

  /**
   * Fails unless a file has this size and content now; the cluster remembers its status. The size
   * comes first: whoever reads bytes that were replaced finds that by itself.
   */
  void mustBe(String path, String content) {
    OptionalLong size = size(path);
    if (!size.equals(OptionalLong.of(content.length()))) {
      throw new IllegalStateException(
          cluster.name() + " shows " + path + " with " + size + " bytes, not " + content.length());
    }
    Optional<String> found = read(path);
    if (!found.equals(Optional.of(content))) {
      throw new IllegalStateException(
          cluster.name() + " shows " + path + " as " + found + ", not as '" + content + "'");
    }
  }

  /**
   * Waits until a file has the size of this content; then it must have the content too.
   *
   * @param content of another size than what was there before
   */
  void awaitContent(String path, String content) {
    Eventually.holds(
        cluster.name() + " does not show the new size of " + path,
        PATIENCE,
        () -> size(path).equals(OptionalLong.of(content.length())));
    mustBe(path, content);
  }

  /**
   * Waits until the cluster heard what another one said of a path. It answers from what it holds
   * only if it did; until then it asks the store.
   *
   * @param path that is there, of a shard which the tokens are for
   */
  void awaitHeard(String path, List<Token> tokens, Duration patience) {
    if (tokens.isEmpty()) {
      throw new IllegalStateException("nothing was said of " + path);
    }
    Eventually.holds(
        cluster.name() + " does not hear what was said of " + path,
        patience,
        () ->
            HELD.contains(
                cluster.client().stat(path, Optional.empty(), tokens).getFreshness().getReason()));
  }

  /** Whether what is held of the lake is proven fresh without asking the store. */
  boolean isLive() {
    return lake().getState() == MountState.MOUNT_STATE_LIVE;
  }

  /** Waits until it is so. */
  void awaitLive(Duration patience) {
    Eventually.holds(
        cluster.name() + " does not show " + Lake.PATH + " as LIVE", patience, this::isLive);
  }

  /** Fails unless it is so now. */
  void mustBeLive() {
    if (!isLive()) {
      throw new IllegalStateException(
          cluster.name() + " shows " + Lake.PATH + " not as LIVE any more");
    }
  }

  /** The mount of the lake. */
  MountInfo lake() {
    return cluster.client().mounts().stream()
        .filter(mount -> mount.getPath().equals(Lake.PATH))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(cluster.name() + " has no " + Lake.PATH));
  }

  /** Waits until the node says that nothing is wrong; fails with what is. */
  void awaitNoProblems(Duration patience) {
    Eventually.holds(
        () -> cluster.name() + " has problems: " + problems(),
        patience,
        () -> problems().isEmpty());
  }

  /** Waits until a directory has exactly these files, with their contents. */
  void awaitTree(String root, Map<String, String> files) {
    Eventually.holds(
        cluster.name() + " does not list all of " + root,
        PATIENCE,
        () -> paths(root).equals(new TreeSet<>(files.keySet())));
    files.forEach(this::mustBe);
  }

  /** Waits until a path is gone, from its directory's listing too. */
  void awaitAbsent(String path) {
    Eventually.holds(cluster.name() + " still shows " + path, PATIENCE, () -> !exists(path));
    String parent = path.substring(0, path.lastIndexOf('/'));
    Eventually.holds(
        cluster.name() + " still lists " + path,
        PATIENCE,
        () -> !exists(parent) || !lists(parent, path));
  }

  /** Whether anything is at a path now. */
  boolean exists(String path) {
    return size(path).isPresent();
  }

  private String problems() {
    return cluster.client().status().getProblemsList().stream()
        .map(problem -> problem.getCode() + " " + problem.getMessage())
        .collect(Collectors.joining("; "));
  }

  /** The size of what is at a path; empty where nothing is. */
  private OptionalLong size(String path) {
    try {
      return OptionalLong.of(cluster.client().stat(path, Optional.empty()).getFile().getSize());
    } catch (Failure e) {
      ifFound(e);
      return OptionalLong.empty();
    }
  }

  private boolean lists(String parent, String path) {
    TreeSet<String> children = new TreeSet<>();
    try {
      RemoteTree.children(
          cluster.client(), parent, List.of(), file -> children.add(file.getPath()));
    } catch (Failure e) {
      return ifFound(e);
    }
    return children.contains(path);
  }

  private TreeSet<String> paths(String root) {
    TreeSet<String> files = new TreeSet<>();
    try {
      RemoteTree.walk(
          cluster.client(),
          root,
          found -> {
            if (!found.isDirectory()) {
              files.add(RemoteTree.below(root, found.relative()));
            }
          });
    } catch (Failure e) {
      ifFound(e);
    }
    return files;
  }

  private Optional<String> read(String path) {
    try (FileBytes bytes = cluster.client().data().open(path, Optional.empty(), List.of())) {
      return Optional.of(new String(bytes.stream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(cluster.name() + ": reading " + path + " broke off: " + e, e);
    } catch (Failure e) {
      ifFound(e);
      return Optional.empty();
    }
  }

  /** False for something that is not there; every other failure is one. */
  private static boolean ifFound(Failure e) {
    if (e.is(ClientError.NOT_FOUND)) {
      return false;
    }
    throw e;
  }
}
