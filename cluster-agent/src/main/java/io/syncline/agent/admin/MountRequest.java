package io.syncline.agent.admin;

import io.syncline.core.budget.CallBudget;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.ReconcileInterval;
import java.util.Optional;

/**
 * The settings of a mount that somebody asks for; those that are empty stay as they are, or get
 * their defaults.
 *
 * @param syncInterval how old an answer may be
 * @param externalChanges who else changes the lake there
 * @param onStale what a read gets while the store does not answer
 * @param reconcile how often what is held is asked again
 * @param feed name of the watcher's feed; an empty text for none
 * @param rules which paths are kept otherwise
 * @param negativeTtl how old the answer may be that nothing is there
 * @param callBudget how many requests each node may send to the store for it
 */
public record MountRequest(
    Optional<SyncInterval> syncInterval,
    Optional<MountPolicy.ExternalChanges> externalChanges,
    Optional<MountPolicy.OnStale> onStale,
    Optional<ReconcileInterval> reconcile,
    Optional<String> feed,
    RuleEdits rules,
    Optional<NegativeTtl> negativeTtl,
    Optional<CallBudget> callBudget) {
  /** Asks for nothing. */
  public static final MountRequest NOTHING =
      new MountRequest(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** One that asks for nothing of single paths, of absence and of calls. */
  public MountRequest(
      Optional<SyncInterval> syncInterval,
      Optional<MountPolicy.ExternalChanges> externalChanges,
      Optional<MountPolicy.OnStale> onStale,
      Optional<ReconcileInterval> reconcile,
      Optional<String> feed) {
    this(
        syncInterval,
        externalChanges,
        onStale,
        reconcile,
        feed,
        RuleEdits.NONE,
        Optional.empty(),
        Optional.empty());
  }

  /** Asks for all of a policy. */
  static MountRequest all(MountPolicy policy, String feed) {
    return new MountRequest(
        Optional.of(policy.syncInterval()),
        Optional.of(policy.externalChanges()),
        Optional.of(policy.onStale()),
        Optional.of(policy.reconcile()),
        Optional.of(feed),
        RuleEdits.exactly(policy.rules()),
        Optional.of(policy.negativeTtl()),
        Optional.of(policy.callBudget()));
  }

  /** The same, asking for other rules. */
  public MountRequest with(RuleEdits changed) {
    return new MountRequest(
        syncInterval, externalChanges, onStale, reconcile, feed, changed, negativeTtl, callBudget);
  }

  /** The same, asking for a bound of absence. */
  public MountRequest withNegativeTtl(Optional<NegativeTtl> changed) {
    return new MountRequest(
        syncInterval, externalChanges, onStale, reconcile, feed, rules, changed, callBudget);
  }

  /** The same, asking for a budget. */
  public MountRequest withCallBudget(Optional<CallBudget> changed) {
    return new MountRequest(
        syncInterval, externalChanges, onStale, reconcile, feed, rules, negativeTtl, changed);
  }

  MountPolicy over(MountPolicy policy) {
    return new MountPolicy(
        syncInterval.orElse(policy.syncInterval()),
        externalChanges.orElse(policy.externalChanges()),
        onStale.orElse(policy.onStale()),
        reconcile.orElse(policy.reconcile()),
        rules.over(policy.rules()),
        negativeTtl.orElse(policy.negativeTtl()),
        callBudget.orElse(policy.callBudget()));
  }

  /** Whether it asks for something of a setting; fails for a name that none has. */
  boolean asksFor(String key) {
    return switch (key) {
      case "sync-interval" -> syncInterval.isPresent();
      case "external-changes" -> externalChanges.isPresent();
      case "on-stale" -> onStale.isPresent();
      case "reconcile" -> reconcile.isPresent();
      case "negative-ttl" -> negativeTtl.isPresent();
      case "call-budget" -> callBudget.isPresent();
      case "rules" -> !rules.isEmpty();
      case "feed" -> feed.isPresent();
      default ->
          throw new SyncException(
              ErrorCode.INVALID_ARGUMENT,
              "a mount has no setting '"
                  + key
                  + "' (expected sync-interval, external-changes, on-stale, reconcile,"
                  + " negative-ttl, call-budget, rules or feed)");
    };
  }

  /** The same, asking for the default of one setting. */
  MountRequest withDefault(String key, MountPolicy defaults) {
    return new MountRequest(
        key.equals("sync-interval") ? Optional.of(defaults.syncInterval()) : syncInterval,
        key.equals("external-changes") ? Optional.of(defaults.externalChanges()) : externalChanges,
        key.equals("on-stale") ? Optional.of(defaults.onStale()) : onStale,
        key.equals("reconcile") ? Optional.of(defaults.reconcile()) : reconcile,
        key.equals("feed") ? Optional.of("") : feed,
        key.equals("rules") ? RuleEdits.exactly(defaults.rules()) : rules,
        key.equals("negative-ttl") ? Optional.of(defaults.negativeTtl()) : negativeTtl,
        key.equals("call-budget") ? Optional.of(defaults.callBudget()) : callBudget);
  }
}
