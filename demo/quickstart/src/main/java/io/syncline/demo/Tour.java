package io.syncline.demo;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.client.PutAnswer;
import io.syncline.core.time.Ticker;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.DeleteResponse;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.RenameResponse;
import io.syncline.proto.node.v1.Token;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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

  /** For a feed to be proven, over what is known of it to take. */
  private static final Duration PROOF_PATIENCE = Duration.ofMinutes(2);

  private static final int TREE_FILES = 12;
  private static final String HELLO = "/lake/hello.txt";
  private static final String OUTSIDE_NAME = "outside.txt";
  private static final String OUTSIDE = Lake.PATH + "/" + OUTSIDE_NAME;
  private static final String TREE = "/lake/run-1";
  private static final String MOVED = "/lake/run-1-final";

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

  /**
   * What a cluster changed: where in the log it said so, and when it had answered.
   *
   * @param paths some that are there after it, and that it was said of
   */
  private record Written(
      DemoCluster writer, Collection<String> paths, List<Token> tokens, long answered) {}

  /** Runs all steps; false as soon as one is wrong. */
  boolean run() {
    boolean right =
        step("start", this::start)
            && step("write", this::write)
            && step("overwrite", this::overwrite)
            && step("tree", this::writeTree)
            && step("rename", this::renameTree)
            && step("delete", this::deleteTree)
            && step("outside", this::outside)
            && step("restart", this::restart)
            && step("status", this::status)
            && step("clean", this::clean);
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
    return since(begun, demo.summary() + "; /lake mounted");
  }

  private Outcome write() {
    List.of(HELLO, OUTSIDE, TREE, MOVED).forEach(this::mustBeNew);
    View.of(others(east())).forEach(view -> view.mustBeAbsent(HELLO));
    return seen(
        put(east(), HELLO, "hello from " + east().name()),
        east().name() + " puts hello.txt; the others knew that there was none, and show it",
        view -> view.awaitContent(HELLO, "hello from " + east().name()));
  }

  /** Fails where the lake has something of that name, which the tour would change. */
  private void mustBeNew(String path) {
    if (new View(east()).exists(path)) {
      throw new IllegalStateException(path + " exists already; the tour needs an empty lake");
    }
  }

  private Outcome overwrite() {
    String before = "hello from " + east().name();
    String after = replacement();
    demo.clusters().forEach(cluster -> new View(cluster).mustBe(HELLO, before));
    return seen(
        put(last(), HELLO, after),
        last().name() + " replaces it; the others had the old bytes, and show the new ones",
        view -> view.awaitContent(HELLO, after));
  }

  private Outcome writeTree() {
    Map<String, String> files = tree(TREE);
    List<Token> tokens = new ArrayList<>();
    files.forEach((path, content) -> tokens.addAll(put(east(), path, content).tokens()));
    return seen(
        new Written(east(), files.keySet(), tokens, ticker.nanos()),
        east().name()
            + " writes a tree of "
            + files.size()
            + " files; the others list and read all",
        view -> view.awaitTree(TREE, files));
  }

  private Outcome renameTree() {
    RenameResponse cost =
        east()
            .client()
            .rename(RenameRequest.newBuilder().setSource(TREE).setDestination(MOVED).build());
    Map<String, String> moved = tree(MOVED);
    return seen(
        new Written(east(), moved.keySet(), cost.getResult().getTokensList(), ticker.nanos()),
        east().name()
            + " renames the tree ("
            + cost.getObjectsCopied()
            + " objects copied); old name gone, new one whole",
        view -> {
          view.awaitAbsent(TREE);
          view.awaitTree(MOVED, moved);
        });
  }

  private Outcome deleteTree() {
    DeleteResponse answer = remove(MOVED, true);
    return seen(
        new Written(last(), List.of(Lake.PATH), answer.getResult().getTokensList(), ticker.nanos()),
        last().name() + " deletes the tree; no name of it is left anywhere",
        view -> {
          view.awaitAbsent(MOVED);
          view.awaitAbsent(MOVED + "/part-0/file-0.csv");
        });
  }

  /**
   * Nobody tells the nodes but the store itself. All know that there is no such file, and may say
   * so for an hour: what they show was told.
   */
  private Outcome outside() {
    List<View> all = View.of(demo.clusters());
    if (demo.lake().isWatched()) {
      awaitLive(all);
    }
    all.forEach(view -> view.mustBeAbsent(OUTSIDE));
    demo.lake().writeOutside(OUTSIDE_NAME, "written past Syncline");
    long answered = ticker.nanos();
    all.forEach(view -> view.awaitContent(OUTSIDE, "written past Syncline"));
    Outcome shown =
        since(answered, OUTSIDE_NAME + " is put into the store itself; all show it" + without());
    if (demo.lake().isWatched()) {
      all.forEach(View::mustBeLive);
    }
    return shown;
  }

  /** What kept the clusters from finding it by asking; where nothing did, that they asked. */
  private String without() {
    long interval = new View(east()).lake().getSyncIntervalMillis();
    return (demo.lake().isWatched() ? ", LIVE, sync interval " : ", by asking each ")
        + DurationText.exact(interval);
  }

  private void awaitLive(List<View> all) {
    Duration unproven = demo.lake().unproven();
    if (!all.stream().allMatch(View::isLive)) {
      narrator.waits(
          unproven.isZero()
              ? "waiting for /lake to be LIVE"
              : "waiting for /lake to be LIVE, about "
                  + DurationText.exact(unproven.toMillis())
                  + " after the start");
    }
    all.forEach(view -> view.awaitLive(unproven.plus(PROOF_PATIENCE)));
  }

  /**
   * The first answer after the restart counts: a node that was away must not show what it knew
   * before.
   */
  private Outcome restart() {
    DemoCluster away = last();
    String old = replacement();
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
    Written unused = put(east(), HELLO, fresh);
    long begun = ticker.nanos();
    away.start();
    new View(away).mustBe(HELLO, fresh);
    return since(
        begun, away.name() + " restarts; its first answer is what was written while it was away");
  }

  private Outcome status() {
    long begun = ticker.nanos();
    View.of(demo.clusters()).forEach(view -> view.awaitNoProblems(PATIENCE));
    return since(begun, "every node is ready and has no problems");
  }

  /** So that a directory can be toured again. */
  private Outcome clean() {
    List<String> left = List.of(HELLO, OUTSIDE);
    for (String path : left) {
      DeleteResponse unused = remove(path, false);
    }
    long answered = ticker.nanos();
    View.of(demo.clusters()).forEach(view -> left.forEach(view::awaitAbsent));
    return since(
        answered,
        last().name() + " removes hello.txt and " + OUTSIDE_NAME + "; nothing of the tour is left");
  }

  private DeleteResponse remove(String path, boolean recursive) {
    return last()
        .client()
        .delete(DeleteRequest.newBuilder().setPath(path).setRecursive(recursive).build());
  }

  /**
   * The store's feed tells of what clusters write as well. So all must also have heard it from the
   * cluster that wrote, which does not count as time.
   */
  private Outcome seen(Written written, String what, Consumer<View> check) {
    List<View> others = View.of(others(written.writer()));
    others.forEach(check);
    Outcome outcome = since(written.answered(), what);
    for (View view : others) {
      written.paths().forEach(path -> view.awaitHeard(path, written.tokens(), PATIENCE));
    }
    return outcome;
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

  private Written put(DemoCluster cluster, String path, String content) {
    NodeClient client = cluster.client();
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    PutAnswer answer =
        client
            .data()
            .put(path, new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), true, false);
    return new Written(cluster, List.of(path), answer.tokens(), ticker.nanos());
  }

  /** What hello.txt is replaced by; of another size. */
  private String replacement() {
    return "HELLO FROM " + last().name() + ", INSTEAD OF THAT";
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
