package io.syncline.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.cache.store.NodeProperties;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.spi.ShardSink;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is held from outliving the coverage under which it was asked: adding a mount, or
 * changing who else writes there, acts as an invalidation of its whole tree in every shard, also in
 * those that this node takes up later.
 *
 * <p>For a shard that is taken up, the version of the mount table which it last saw is kept on
 * disk; each mount that was added or changed since is invalidated before anything is served. That a
 * mount's interval alone was changed meanwhile cannot be told apart, and costs asking again.
 */
final class CoverageGuard implements ShardSink {
  private static final Logger LOG = LoggerFactory.getLogger(CoverageGuard.class);
  private static final String PROPERTY = "mounts.shard.";

  private final ShardSink shards;
  private final Consumer<List<Invalidation>> invalidate;
  private final NodeProperties properties;

  @GuardedBy("this")
  private MountSnapshot mounts = MountSnapshot.EMPTY;

  @GuardedBy("this")
  private final Set<Integer> owned = new TreeSet<>();

  /**
   * A guard in front of the shards.
   *
   * @param invalidate invalidates what all owned shards hold
   */
  CoverageGuard(
      ShardSink shards, Consumer<List<Invalidation>> invalidate, NodeProperties properties) {
    this.shards = shards;
    this.invalidate = invalidate;
    this.properties = properties;
  }

  /** Another mount table is in effect. */
  synchronized void mountsChanged(MountSnapshot changed) {
    MountSnapshot before = mounts;
    List<Invalidation> uncovered =
        changed.definitions().stream()
            .filter(definition -> !isCovered(definition, before))
            .map(CoverageGuard::tree)
            .toList();
    mounts = changed;
    if (!uncovered.isEmpty() && !owned.isEmpty()) {
      invalidate.accept(uncovered);
    }
    for (int shard : owned) {
      remember(shard);
    }
  }

  @Override
  public synchronized void assigned(int shard) {
    shards.assigned(shard);
    owned.add(shard);
    long seen = seen(shard);
    List<Invalidation> uncovered =
        mounts.definitions().stream()
            .filter(definition -> definition.policyVersion() > seen)
            .map(CoverageGuard::tree)
            .toList();
    if (!uncovered.isEmpty()) {
      invalidate.accept(uncovered);
    }
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
  public void apply(int shard, Position next, BusRecord record) {
    shards.apply(shard, next, record);
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
  public synchronized void revoked(int shard) {
    owned.remove(shard);
    shards.revoked(shard);
  }

  /** Whether what was held of the mount's tree under the earlier table still counts. */
  private static boolean isCovered(MountDefinition now, MountSnapshot before) {
    return before
        .at(now.mount().path())
        .filter(was -> was.mount().location().equals(now.mount().location()))
        .filter(was -> was.mount().ufs().equals(now.mount().ufs()))
        .filter(was -> was.feed().equals(now.feed()))
        .filter(
            was -> was.mount().policy().externalChanges() == now.mount().policy().externalChanges())
        .isPresent();
  }

  /** A version that cannot be kept only makes the next taking up invalidate more. */
  @GuardedBy("this")
  private void remember(int shard) {
    String version = Long.toString(mounts.version());
    try {
      if (!properties.value(PROPERTY + shard).equals(Optional.of(version))) {
        properties.put(PROPERTY + shard, version);
      }
    } catch (SyncException e) {
      LOG.warn("shard {}: cannot keep the version of the mount table: {}", shard, e.getMessage());
    }
  }

  private long seen(int shard) {
    try {
      return properties.value(PROPERTY + shard).map(Long::parseLong).orElse(0L);
    } catch (SyncException | NumberFormatException e) {
      LOG.warn("shard {}: the version of the mount table is lost: {}", shard, e.getMessage());
      return 0;
    }
  }

  private static Invalidation tree(MountDefinition definition) {
    return new Invalidation(definition.mount().location(), Scope.SUBTREE);
  }
}
