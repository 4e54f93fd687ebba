package io.syncline.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.cache.store.NodeProperties;
import io.syncline.cache.sync.NodeShards;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountTable;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.spi.ShardSink;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is held from outliving the coverage under which it was asked: adding a mount, changing
 * who else writes there, or configuring another store behind it acts as an invalidation of its
 * whole tree in every shard, also in those that this node takes up later.
 *
 * <p>For a shard that is taken up, the {@link Coverage} that it last had is kept on disk; each
 * mount that it does not tell of is invalidated before anything is served. That a mount's interval
 * alone was changed meanwhile cannot be told apart, and costs asking again.
 */
final class CoverageGuard implements ShardSink {
  private static final Logger LOG = LoggerFactory.getLogger(CoverageGuard.class);
  private static final String PROPERTY = "coverage.shard.";

  private final NodeShards shards;
  private final Map<String, String> stores;
  private final Set<String> lagging;
  private final NodeProperties properties;

  @GuardedBy("this")
  private MountSnapshot mounts = MountSnapshot.EMPTY;

  /**
   * A guard in front of the shards, which get assigned and revoked by nobody else.
   *
   * @param stores the identity of each configured store, by name
   * @param lagging those of them that may answer with an old state: what is asked right after a
   *     change was told of may be older than the change, so the feed lifts nothing there
   */
  CoverageGuard(
      NodeShards shards,
      Map<String, String> stores,
      Set<String> lagging,
      NodeProperties properties) {
    this.lagging = Set.copyOf(lagging);
    this.shards = shards;
    this.stores = Map.copyOf(stores);
    this.properties = properties;
  }

  /** Another mount table is in effect. */
  synchronized void mountsChanged(MountSnapshot changed) {
    MountSnapshot before = mounts;
    List<Invalidation> uncovered =
        changed.definitions().stream()
            .filter(definition -> !isCovered(definition, before, changed.version()))
            .map(CoverageGuard::tree)
            .toList();
    mounts = changed;
    shards.invalidateLocally(uncovered);
    shards.covered(lifted(changed.table(), lagging));
    for (int shard : shards.ownedShards()) {
      remember(shard);
    }
  }

  /** The mounts of locations that no store shows which lags. */
  static List<Mount> lifted(MountTable table, Set<String> lagging) {
    Set<Location> late =
        table.mounts().stream()
            .filter(mount -> lagging.contains(mount.ufs()))
            .map(Mount::location)
            .collect(Collectors.toSet());
    return table.mounts().stream().filter(mount -> !late.contains(mount.location())).toList();
  }

  @Override
  public synchronized void assigned(int shard) {
    shards.assigned(shard);
    Coverage last = last(shard);
    List<Invalidation> uncovered =
        mounts.definitions().stream()
            .filter(definition -> !last.tellsOf(definition, stores))
            .map(CoverageGuard::tree)
            .toList();
    shards.invalidateIn(shard, uncovered);
    remember(shard);
  }

  @Override
  public List<Position> positions(int shard) {
    return shards.positions(shard);
  }

  @Override
  public void coldStart(int shard, List<Position> ends) {
    shards.coldStart(shard, ends);
  }

  @Override
  public void moved(int shard, Position next, boolean whole, String reason) {
    shards.moved(shard, next, whole, reason);
  }

  @Override
  public void apply(int shard, RecordPlace place, BusRecord record) {
    shards.apply(shard, place, record);
  }

  @Override
  public void sampled(int shard, long asked, long readThen, Position end, int leaderEpoch) {
    shards.sampled(shard, asked, readThen, end, leaderEpoch);
  }

  @Override
  public void unreadable(int shard, Position next, UnreadableRecord record) {
    shards.unreadable(shard, next, record);
  }

  @Override
  public void caughtUp(int shard) {
    shards.caughtUp(shard);
  }

  @Override
  public boolean isHeld(int shard) {
    return shards.isHeld(shard);
  }

  @Override
  public synchronized void revoked(int shard) {
    shards.revoked(shard);
  }

  /**
   * Whether what was held of the mount's tree under the earlier table still counts. Tables in
   * between may never have been seen: what a policy was there, and is not any more, nobody knows.
   */
  private static boolean isCovered(MountDefinition now, MountSnapshot before, long version) {
    boolean next = version == before.version() + 1;
    return before
        .at(now.mount().path())
        .filter(was -> was.mount().location().equals(now.mount().location()))
        .filter(was -> was.mount().ufs().equals(now.mount().ufs()))
        .filter(was -> next || was.policyVersion() == now.policyVersion())
        .filter(was -> was.feed().equals(now.feed()))
        .filter(
            was -> was.mount().policy().externalChanges() == now.mount().policy().externalChanges())
        .isPresent();
  }

  /**
   * Keeps the coverage of a shard that was just invalidated. Not where the shard's store failed: it
   * has dropped the shard then, perhaps before the invalidation was stored, and what it still holds
   * must be invalidated when it is taken up again. Coverage that is not kept only makes that
   * invalidate more.
   */
  @GuardedBy("this")
  private void remember(int shard) {
    if (!shards.ownedShards().contains(shard)) {
      return;
    }
    String coverage = new Coverage(mounts.version(), stores).text();
    try {
      if (properties.value(PROPERTY + shard).filter(coverage::equals).isEmpty()) {
        properties.put(PROPERTY + shard, coverage);
      }
    } catch (SyncException e) {
      LOG.warn("shard {}: cannot keep its coverage: {}", shard, e.getMessage());
    }
  }

  /** The coverage that a shard last had, as far as it is known and of the table in effect. */
  @GuardedBy("this")
  private Coverage last(int shard) {
    try {
      Coverage last = properties.value(PROPERTY + shard).map(Coverage::parse).orElse(Coverage.NONE);
      // Of a table that is lost: versions of the one in effect say nothing about it.
      return last.tableVersion() > mounts.version() ? Coverage.NONE : last;
    } catch (SyncException | IllegalArgumentException e) {
      LOG.warn("shard {}: its coverage is lost: {}", shard, e.getMessage());
      return Coverage.NONE;
    }
  }

  private static Invalidation tree(MountDefinition definition) {
    return new Invalidation(definition.mount().location(), Scope.SUBTREE);
  }
}
