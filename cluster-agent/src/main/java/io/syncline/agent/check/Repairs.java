package io.syncline.agent.check;

import io.syncline.cache.check.Repairer;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.core.consistency.Finding;
import io.syncline.core.consistency.RepairAction;
import io.syncline.core.feed.Repair;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.shard.Invalidation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this node can do about wrong answers.
 *
 * @param shards that hold them
 * @param engine asks the stores
 * @param outbox through which all clusters are told
 */
public record Repairs(NodeShards shards, SyncEngine engine, IntentLog outbox) {
  /**
   * How wrong answers are repaired; empty for not at all.
   *
   * @param terms of the mount
   */
  Optional<Repairer> of(RepairAction action, ReadTerms terms) {
    return switch (action) {
      case NONE -> Optional.empty();
      case INVALIDATE -> Optional.of(this::invalidate);
      case RELOAD -> Optional.of(finding -> reload(finding, terms));
      case REPUBLISH -> Optional.of(this::republish);
    };
  }

  private void invalidate(Finding finding) {
    shards.invalidateLocally(List.of(wrong(finding)));
  }

  private void reload(Finding finding, ReadTerms terms) {
    invalidate(finding);
    var unused = engine.sync(finding.location(), terms, false);
  }

  private void republish(Finding finding) {
    // The log first: what is not told there would not be found here again.
    long intent = outbox.open(List.of(Repair.of(wrong(finding))));
    var unused = outbox.settle(intent);
    invalidate(finding);
  }

  /** Of a directory that came or went, what is held below is wrong too. */
  private static Invalidation wrong(Finding finding) {
    boolean tree = isDirectory(finding.held()) || isDirectory(finding.found());
    return new Invalidation(finding.location(), tree ? Scope.SUBTREE : Scope.PATH);
  }

  private static boolean isDirectory(@Nullable FileStatus status) {
    return status != null && status.isDirectory();
  }
}
