package io.syncline.agent.explain;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.cache.namespace.WriteHistory;
import io.syncline.cache.sync.PathLook;
import io.syncline.core.history.Happening;
import io.syncline.core.history.History;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.shard.ListingDecision;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells what this node knows of one path. The store is not asked and nothing changes.
 *
 * <p>Thread rule: any thread.
 */
public final class ExplainAdmin {
  /** Happenings of one answer; older ones are left out. */
  public static final int MAX_HAPPENINGS = 200;

  private final Self self;
  private final PathResolver paths;
  private final Sources sources;
  private final InstantSource clock;

  /** Who this node is. */
  public record Self(String cluster, String node) {}

  /**
   * What this node knows.
   *
   * @param look what its shards hold
   * @param writes what was written through it
   * @param feedState how well the feed covers what is at a location
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  public record Sources(
      PathLook look,
      WriteHistory writes,
      Function<Location, Optional<MountView.State>> feedState,
      Supplier<Optional<List<NodeInfo>>> registered) {}

  public ExplainAdmin(Self self, PathResolver paths, Sources sources, InstantSource clock) {
    this.self = self;
    this.paths = paths;
    this.sources = sources;
    this.clock = clock;
  }

  /** The other live nodes of the cluster; empty while ZooKeeper does not answer. */
  public Optional<List<NodeInfo>> others() {
    return sources
        .registered()
        .get()
        .map(nodes -> nodes.stream().filter(node -> !node.name().equals(self.node())).toList());
  }

  /**
   * What this node knows of a path.
   *
   * @throws io.syncline.core.error.SyncException {@code UNKNOWN_MOUNT} when no mount shows it
   */
  public NodeReport report(String path) {
    PathResolver.Resolved resolved = paths.resolve(path);
    if (resolved.mount().isEmpty()) {
      return report(resolved, OptionalInt.empty(), Optional.empty(), Optional.empty());
    }
    Mount mount = resolved.requireMount();
    Location location = resolved.requireLocation();
    Optional<PathLook.Seen> seen = sources.look().look(location, mount);
    boolean directory =
        resolved.path().map(at -> !resolved.table().namesBelow(at).isEmpty()).orElse(false)
            || location.equals(mount.location())
            || seen.map(known -> known.entry().decision().entry())
                .map(entry -> entry.isDirectory())
                .orElse(false);
    Optional<ListingDecision> children =
        directory ? sources.look().listing(location, mount) : Optional.empty();
    return report(resolved, OptionalInt.of(sources.look().shardOf(location)), seen, children);
  }

  private NodeReport report(
      PathResolver.Resolved resolved,
      OptionalInt shard,
      Optional<PathLook.Seen> seen,
      Optional<ListingDecision> children) {
    History.Kept here = seen.map(PathLook.Seen::history).orElse(History.Kept.NONE);
    History.Kept written = sources.writes().kept();
    List<Happening> all =
        resolved.location().stream()
            .flatMap(at -> Stream.concat(written.of(at).stream(), here.of(at).stream()))
            .sorted(Comparator.comparingLong(Happening::nanos))
            .toList();
    List<Happening> newest = all.subList(Math.max(0, all.size() - MAX_HAPPENINGS), all.size());
    OptionalLong since = later(here.since(), written.since());
    if (newest.size() < all.size()) {
      since = later(since, OptionalLong.of(newest.get(0).nanos()));
    }
    return new NodeReport(
        self.cluster(),
        self.node(),
        resolved,
        shard,
        seen,
        children,
        seen.isPresent() ? resolved.location().flatMap(sources.feedState()) : Optional.empty(),
        newest,
        since,
        sources.look().now(),
        clock.instant());
  }

  private static OptionalLong later(OptionalLong one, OptionalLong other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return OptionalLong.of(Math.max(one.getAsLong(), other.getAsLong()));
  }
}
