package io.syncline.demo;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.core.time.Ticker;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.RenameResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A tour through a demo that checks itself: each step changes the lake through one cluster and
 * looks at it through all others, over the network and byte by byte. The time of a step is what
 * passed between the answer to the change and the last cluster that showed it.
 */
final class Tour {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int TREE_FILES = 12;
  private static final String HELLO = "/lake/hello.txt";
  private static final String TREE = "/lake/tables/run-1";
  private static final String MOVED = "/lake/tables/final";

  private final Demo demo;
  private final Narrator narrator;
  private final Ticker ticker = System::nanoTime;
  private int number;

  Tour(Demo demo, Narrator narrator) {
    this.demo = demo;
    this.narrator = narrator;
  }

  /** What a step found out. */
  private record Outcome(String what, long nanos) {}

  /** Runs all steps; false as soon as one is wrong. */
  boolean run() {
    boolean right =
        step("start", this::start)
            && step("write", this::write)
            && step("overwrite", this::overwrite)
            && step("tree", this::writeTree)
            && step("rename", this::renameTree)
            && step("delete", this::deleteTree)
            && step("restart", this::restart)
            && step("status", this::status);
    narrator.end(right ? number + " steps right" : "step " + number + " was wrong");
    return right;
  }

  private boolean step(String title, Supplier<Outcome> action) {
    number++;
    try {
      Outcome outcome = action.get();
      narrator.right(number, title, outcome.what(), DurationText.rounded(outcome.nanos() / 1e9));
      return true;
    } catch (RuntimeException e) {
      narrator.wrong(number, title, Failure.describe(e));
      return false;
    }
  }

  private Outcome start() {
    long begun = ticker.nanos();
    demo.start();
    return since(begun, demo.summary() + "; /lake mounted in each cluster");
  }

  private Outcome write() {
    View.of(others(east())).forEach(view -> view.mustBeAbsent(HELLO));
    put(east(), HELLO, "hello from " + east().name());
    long answered = ticker.nanos();
    return seen(
        answered,
        east().name() + " puts hello.txt; the others knew that there was none, and show it",
        east(),
        view -> view.awaitContent(HELLO, "hello from " + east().name()));
  }

  private Outcome overwrite() {
    String before = "hello from " + east().name();
    String after = "HELLO FROM " + last().name();
    demo.clusters().forEach(cluster -> new View(cluster).mustBe(HELLO, before));
    put(last(), HELLO, after);
    long answered = ticker.nanos();
    return seen(
        answered,
        last().name() + " replaces it; the others had the old bytes, and show the new ones",
        last(),
        view -> view.awaitContent(HELLO, after));
  }

  private Outcome writeTree() {
    Map<String, String> files = tree(TREE);
    files.forEach((path, content) -> put(east(), path, content));
    long answered = ticker.nanos();
    return seen(
        answered,
        east().name()
            + " writes a tree of "
            + files.size()
            + " files; the others list and read all",
        east(),
        view -> view.awaitTree(TREE, files));
  }

  private Outcome renameTree() {
    RenameResponse cost =
        east()
            .client()
            .rename(RenameRequest.newBuilder().setSource(TREE).setDestination(MOVED).build());
    long answered = ticker.nanos();
    return seen(
        answered,
        east().name()
            + " renames the tree ("
            + cost.getObjectsCopied()
            + " objects copied); old name gone, new one whole",
        east(),
        view -> {
          view.awaitAbsent(TREE);
          view.awaitTree(MOVED, tree(MOVED));
        });
  }

  private Outcome deleteTree() {
    last().client().delete(DeleteRequest.newBuilder().setPath(MOVED).setRecursive(true).build());
    long answered = ticker.nanos();
    return seen(
        answered,
        last().name() + " deletes the tree; no name of it is left anywhere",
        last(),
        view -> {
          view.awaitAbsent(MOVED);
          view.awaitAbsent(MOVED + "/part-0/file-0.csv");
        });
  }

  /**
   * The first answer after the restart counts: a node that was away must not show what it knew
   * before.
   */
  private Outcome restart() {
    DemoCluster away = last();
    String old = "HELLO FROM " + away.name();
    String fresh = "written while " + away.name() + " was away";
    if (demo.clusters().size() == 1) {
      away.stop();
      long begun = ticker.nanos();
      away.start();
      new View(away).mustBe(HELLO, old);
      return since(begun, away.name() + " restarts and still shows what it had");
    }
    new View(away).mustBe(HELLO, old);
    away.stop();
    put(east(), HELLO, fresh);
    long begun = ticker.nanos();
    away.start();
    new View(away).mustBe(HELLO, fresh);
    return since(
        begun, away.name() + " restarts; its first answer is what was written while it was away");
  }

  private Outcome status() {
    long begun = ticker.nanos();
    for (DemoCluster cluster : demo.clusters()) {
      Eventually.holds(
          cluster.name() + " is not ready",
          PATIENCE,
          () -> cluster.client().status().getProblemsCount() == 0);
    }
    return since(begun, "every node is ready and has no problems");
  }

  private Outcome seen(long answered, String what, DemoCluster writer, Consumer<View> check) {
    View.of(others(writer)).forEach(check);
    return since(answered, what);
  }

  private Outcome since(long begun, String what) {
    return new Outcome(what, ticker.nanos() - begun);
  }

  private static Map<String, String> tree(String root) {
    Map<String, String> files = new TreeMap<>();
    for (int i = 0; i < TREE_FILES; i++) {
      files.put(root + "/part-" + i % 3 + "/file-" + i + ".csv", "row " + i + "\n");
    }
    return files;
  }

  private static void put(DemoCluster cluster, String path, String content) {
    NodeClient client = cluster.client();
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    client
        .data()
        .put(path, new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), true, false);
  }

  private DemoCluster east() {
    return demo.clusters().get(0);
  }

  private DemoCluster last() {
    return demo.clusters().get(demo.clusters().size() - 1);
  }

  /** All clusters but one; where there is only one, that one. */
  private List<DemoCluster> others(DemoCluster one) {
    List<DemoCluster> others = new ArrayList<>(demo.clusters());
    if (others.size() > 1) {
      others.remove(one);
    }
    return others;
  }
}
