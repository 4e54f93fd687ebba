package io.syncline.agent.admin;

import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
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
 */
public record MountRequest(
    Optional<SyncInterval> syncInterval,
    Optional<MountPolicy.ExternalChanges> externalChanges,
    Optional<MountPolicy.OnStale> onStale,
    Optional<ReconcileInterval> reconcile,
    Optional<String> feed) {
  /** Asks for nothing. */
  public static final MountRequest NOTHING =
      new MountRequest(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  MountPolicy over(MountPolicy policy) {
    return new MountPolicy(
        syncInterval.orElse(policy.syncInterval()),
        externalChanges.orElse(policy.externalChanges()),
        onStale.orElse(policy.onStale()),
        reconcile.orElse(policy.reconcile()));
  }
}
