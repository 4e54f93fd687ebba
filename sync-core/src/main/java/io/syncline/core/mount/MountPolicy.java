package io.syncline.core.mount;

import io.syncline.core.budget.CallBudget;
import io.syncline.core.model.SyncInterval;
import java.time.Duration;
import java.util.Objects;

/**
 * How one mount is kept fresh.
 *
 * @param syncInterval how old an answer may be
 * @param externalChanges who else changes the lake below the mount
 * @param onStale what a read gets when the store must be asked and does not answer
 * @param reconcile how often what is held is asked again, for what the feed did not tell
 * @param rules which paths are kept otherwise than the sync interval says
 * @param negativeTtl how old the answer may be that nothing is there
 * @param callBudget how many requests each node may send to the store for it
 */
public record MountPolicy(
    SyncInterval syncInterval,
    ExternalChanges externalChanges,
    OnStale onStale,
    ReconcileInterval reconcile,
    PathRules rules,
    NegativeTtl negativeTtl,
    CallBudget callBudget) {
  /** Thirty seconds, changed by others unseen, never serving what is too old. */
  public static final MountPolicy DEFAULT =
      new MountPolicy(
          SyncInterval.of(Duration.ofSeconds(30)), ExternalChanges.UNWATCHED, OnStale.FAIL);

  /** Who else changes the lake below a mount. */
  public enum ExternalChanges {
    /** Nobody: every change goes through Syncline. */
    NONE,
    /** Others, and a watcher publishes what they do. */
    WATCHED,
    /** Others, unseen: the sync interval is a polling interval. */
    UNWATCHED
  }

  /** What a read gets when the store must be asked and does not answer. */
  public enum OnStale {
    /** An error. */
    FAIL,
    /** What is held, marked as stale; never for a read that carries a token. */
    SERVE_STALE
  }

  public MountPolicy {
    Objects.requireNonNull(syncInterval);
    Objects.requireNonNull(externalChanges);
    Objects.requireNonNull(onStale);
    Objects.requireNonNull(reconcile);
    Objects.requireNonNull(rules);
    Objects.requireNonNull(negativeTtl);
    Objects.requireNonNull(callBudget);
  }

  /** One without a budget. */
  public MountPolicy(
      SyncInterval syncInterval,
      ExternalChanges externalChanges,
      OnStale onStale,
      ReconcileInterval reconcile,
      PathRules rules,
      NegativeTtl negativeTtl) {
    this(syncInterval, externalChanges, onStale, reconcile, rules, negativeTtl, CallBudget.NONE);
  }

  /** One without rules, under which absence is like everything else. */
  public MountPolicy(
      SyncInterval syncInterval,
      ExternalChanges externalChanges,
      OnStale onStale,
      ReconcileInterval reconcile) {
    this(
        syncInterval,
        externalChanges,
        onStale,
        reconcile,
        PathRules.NONE,
        NegativeTtl.AS_SYNC_INTERVAL);
  }

  /** One that is reconciled once a day. */
  public MountPolicy(SyncInterval syncInterval, ExternalChanges externalChanges, OnStale onStale) {
    this(syncInterval, externalChanges, onStale, ReconcileInterval.DEFAULT);
  }

  /** The same with other rules. */
  public MountPolicy with(PathRules changed) {
    return new MountPolicy(
        syncInterval, externalChanges, onStale, reconcile, changed, negativeTtl, callBudget);
  }

  /** The same with another bound of absence. */
  public MountPolicy with(NegativeTtl changed) {
    return new MountPolicy(
        syncInterval, externalChanges, onStale, reconcile, rules, changed, callBudget);
  }

  /** The same with another budget. */
  public MountPolicy with(CallBudget changed) {
    return new MountPolicy(
        syncInterval, externalChanges, onStale, reconcile, rules, negativeTtl, changed);
  }

  /** Whether something may be served however old it is, unless a change is told of. */
  public boolean outlastsAge() {
    return syncInterval.equals(SyncInterval.NEVER)
        || rules.haveImmutable()
        || negativeTtl.own().filter(SyncInterval.NEVER::equals).isPresent();
  }
}
