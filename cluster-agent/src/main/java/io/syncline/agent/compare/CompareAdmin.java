package io.syncline.agent.compare;

import io.syncline.agent.check.LimitedPace;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.cache.check.DirectoryWalk;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.PathLook;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.consistency.HeldChild;
import io.syncline.core.consistency.HeldDirectory;
import io.syncline.core.consistency.PeerAnswer;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.session.View;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.Validation;
import io.syncline.core.time.Ticker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells what this node holds of its shards, for comparison with another cluster. No store is asked
 * and nothing changes.
 *
 * <p>Bounded: {@link #MAX_WALKS} walks at a time; more are refused with {@code NODE_BUSY}.
 *
 * <p>Thread rule: any thread.
 */
public final class CompareAdmin {
  /** Directories a second where nobody says otherwise. */
  public static final int DEFAULT_RATE = 1_000;

  static final int MAX_RATE = 10_000;

  /** Walks at a time: each reads much, and readers come first. */
  public static final int MAX_WALKS = 4;

  private final Self self;
  private final PathResolver paths;
  private final Sources sources;
  private final Clocks clocks;
  private final ShardFunction function;
  private final Semaphore walks = new Semaphore(MAX_WALKS);

  /**
   * This node.
   *
   * @param shards how many there are in its cluster
   */
  public record Self(String cluster, String node, int shards) {}

  /**
   * What this node knows.
   *
   * @param shards those that it holds
   * @param answers what it would answer
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  public record Sources(
      NodeShards shards, HeldAnswers answers, Supplier<Optional<List<NodeInfo>>> registered) {}

  /** What time it is: elapsed, and for people. */
  public record Clocks(Ticker ticker, InstantSource wall) {}

  /**
   * What is to be compared.
   *
   * @param location at and below this location
   * @param mounts those that show it or something below it, by path
   */
  public record Subject(Location location, List<Mount> mounts) {}

  /**
   * What would be answered about one location.
   *
   * @param path where the nearest mount shows it; empty where none does
   * @param shard that holds it
   * @param answer what, and when
   * @param learnedMillis when it was known already, by the wall clock
   * @param sinceMillis up to when it claims to be right, by the wall clock
   */
  public record Answered(
      Location location,
      Optional<String> path,
      int shard,
      PeerAnswer answer,
      OptionalLong learnedMillis,
      OptionalLong sinceMillis) {}

  /** Tells of what a node holds. */
  public CompareAdmin(Self self, PathResolver paths, Sources sources, Clocks clocks) {
    this.self = self;
    this.paths = paths;
    this.sources = sources;
    this.clocks = clocks;
    this.function = new ShardFunction(self.shards());
  }

  /** This node. */
  public Self self() {
    return self;
  }

  /** The other live nodes of the cluster; none while ZooKeeper does not answer. */
  public List<NodeInfo> others() {
    return sources.registered().get().orElse(List.of()).stream()
        .filter(node -> !node.name().equals(self.node()))
        .toList();
  }

  /**
   * What a path means.
   *
   * @param path a namespace path, or a UFS URI, which need not be in a mount
   */
  public Subject subject(String path) {
    Location location =
        path.startsWith("/") || !path.contains(":")
            ? paths.resolve(path).requireLocation()
            : paths.location(path);
    List<Mount> mounts =
        paths.table().concernedBy(location).stream()
            .sorted(Comparator.comparing(mount -> mount.path().value()))
            .toList();
    return new Subject(location, mounts);
  }

  /** The stamps of the shards that are held here, and have read the log to its end. */
  public SortedMap<Integer, String> stamps() {
    SortedMap<Integer, String> stamps = new TreeMap<>();
    for (int shard : sources.shards().shardsCaughtUp()) {
      sources.answers().stamp(shard).ifPresent(stamp -> stamps.put(shard, stamp));
    }
    return stamps;
  }

  /** Whether a shard can be walked here. */
  public boolean holds(int shard) {
    return sources.answers().stamp(shard).isPresent();
  }

  /** The shard of a directory's children. */
  public int shardOfChildren(Location directory) {
    return function.shardOfChildren(directory);
  }

  /** The shard of a location's own entry. */
  public int shardOf(Location location) {
    return function.shardOf(location);
  }

  /**
   * Walks through the directories of a shard that are held whole, in order.
   *
   * @param after only those behind this one
   * @param rate directories a second, at most
   * @param out hears of some of them at least each second, also of none
   */
  public void directories(
      int shard,
      Location scope,
      Optional<Location> after,
      int rate,
      Consumer<List<HeldDirectory>> out) {
    int rows = Math.min(DirectoryWalk.ROWS, checked(rate));
    walking(
        shard,
        rate,
        walk -> {
          Optional<Location> last = after;
          boolean more = true;
          while (more) {
            List<HeldDirectory> some = new ArrayList<>();
            last = walk.directories(scope, last, rows, some::add);
            out.accept(some);
            more = last.isPresent();
          }
        });
  }

  /**
   * The children of a directory, page by page.
   *
   * @param after only those behind this slot; empty for all
   * @return whether it is held as valid; if not, nothing is told
   */
  public boolean children(
      Location directory,
      Optional<String> after,
      int page,
      int rate,
      Consumer<List<HeldChild>> out) {
    boolean[] valid = new boolean[1];
    walking(
        shardOfChildren(directory),
        rate,
        walk -> valid[0] = walk.children(directory, after, page, out));
    return valid[0];
  }

  /** What this node would answer about a location now; empty when its shard is not held here. */
  public Optional<Answered> answer(Location location) {
    int shard = shardOf(location);
    Optional<View> view = sources.answers().view(shard);
    Optional<Mount> mount = paths.table().mountOf(location);
    // Before the look: what is known then was known at this reading.
    long steady = clocks.ticker().steadyNanos();
    Optional<PathLook.Seen> seen =
        mount.flatMap(
            shown -> new PathLook(sources.shards(), clocks.ticker()).look(location, shown));
    if (view.isEmpty() || !view.equals(sources.answers().view(shard))) {
      return Optional.empty();
    }
    long now = seen.map(PathLook.Seen::now).orElseGet(clocks.ticker()::nanos);
    Optional<HeldAnswer> held =
        seen.map(look -> look.entry().decision())
            .filter(EntryDecision::servable)
            .map(decision -> held(decision, steady));
    long wall = clocks.wall().millis();
    return Optional.of(
        new Answered(
            location,
            mount.map(shown -> shownAt(shown, location)),
            shard,
            new PeerAnswer(view.get().toString(), held, steady, now),
            millis(held.map(HeldAnswer::learned), steady, wall),
            millis(held.map(HeldAnswer::since), now, wall)));
  }

  private static HeldAnswer held(EntryDecision decision, long steady) {
    Entry entry = decision.entry();
    OptionalLong answered = decision.answered();
    boolean unknown = answered.isPresent() && answered.getAsLong() == Validation.UNKNOWN;
    return new HeldAnswer(
        entry == null ? null : entry.status(),
        // What came at an unknown time may have come just now.
        unknown ? OptionalLong.of(steady + 1) : answered,
        decision.since());
  }

  private static OptionalLong millis(Optional<OptionalLong> nanos, long now, long wall) {
    OptionalLong reading = nanos.orElse(OptionalLong.empty());
    return reading.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(wall - (now - reading.getAsLong()) / 1_000_000);
  }

  private static String shownAt(Mount mount, Location location) {
    String below = location.path().substring(mount.location().path().length());
    String path = mount.path().isRoot() ? "" : mount.path().value();
    return below.isEmpty() || below.startsWith("/") ? path + below : path + "/" + below;
  }

  /** Something that a walk does. */
  @FunctionalInterface
  private interface Walking {
    void go(DirectoryWalk walk) throws InterruptedException;
  }

  private void walking(int shard, int rate, Walking work) {
    LimitedPace pace = new LimitedPace(checked(rate));
    if (!walks.tryAcquire()) {
      throw new SyncException(
          ErrorCode.NODE_BUSY,
          "node " + self.node() + " walks for " + MAX_WALKS + " comparisons already");
    }
    try {
      work.go(new DirectoryWalk(sources.answers(), shard, pace));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "the node is stopping", e);
    } finally {
      walks.release();
    }
  }

  private static int checked(int rate) {
    if (rate < 1 || rate > MAX_RATE) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          rate + " directories a second (expected 1 to " + MAX_RATE + ")");
    }
    return rate;
  }
}
