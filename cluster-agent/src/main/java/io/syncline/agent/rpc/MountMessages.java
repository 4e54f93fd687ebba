package io.syncline.agent.rpc;

import io.syncline.agent.admin.MountRequest;
import io.syncline.agent.admin.MountView;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.ReconcileInterval;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.OnStale;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.ShardStateCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The wire form of mounts. */
final class MountMessages {
  private static final long NEVER_MILLIS = -1;

  /** A negative TTL that is none. */
  private static final long AS_INTERVAL_MILLIS = -2;

  private MountMessages() {}

  static MountInfo info(MountView view) {
    MountInfo.Builder info =
        definition(view.definition())
            .setState(state(view.state()))
            .setShards(
                ShardStateCounts.newBuilder()
                    .setLive(view.shards().live())
                    .setCatchingUp(view.shards().catchingUp())
                    .setPolling(view.shards().polling())
                    .setUnknown(view.shards().unknown()));
    view.bound().ifPresent(bound -> info.setStalenessBoundSeconds(bound.toNanos() / 1e9));
    view.reconciled().ifPresent(age -> info.setReconciledSecondsAgo(age.toNanos() / 1e9));
    view.worst()
        .ifPresent(proof -> info.setLimit(limit(proof.limit())).setLimitSubject(proof.name()));
    return info.build();
  }

  static MountState state(MountView.State state) {
    return switch (state) {
      case LIVE -> MountState.MOUNT_STATE_LIVE;
      case CATCHING_UP -> MountState.MOUNT_STATE_CATCHING_UP;
      case POLLING -> MountState.MOUNT_STATE_POLLING;
      case UNKNOWN -> MountState.MOUNT_STATE_UNKNOWN;
    };
  }

  /** What limits a feed. */
  static FeedLimit limit(FeedProof.Limit limit) {
    return switch (limit) {
      case CLAIM -> FeedLimit.FEED_LIMIT_CLAIM;
      case ORIGINS -> FeedLimit.FEED_LIMIT_ORIGINS;
      case MISSING_RECORDS -> FeedLimit.FEED_LIMIT_MISSING_RECORDS;
      case UNWATCHED -> FeedLimit.FEED_LIMIT_UNWATCHED;
      case NO_WATCHER -> FeedLimit.FEED_LIMIT_NO_WATCHER;
      case ORIGINS_UNKNOWN -> FeedLimit.FEED_LIMIT_ORIGINS_UNKNOWN;
      case TOPIC_NOT_READ -> FeedLimit.FEED_LIMIT_TOPIC_NOT_READ;
      case NO_CLAIM -> FeedLimit.FEED_LIMIT_NO_CLAIM;
      case WITHDRAWN -> FeedLimit.FEED_LIMIT_WITHDRAWN;
      case FAULTY_ORIGIN -> FeedLimit.FEED_LIMIT_FAULTY_ORIGIN;
      case UNKNOWN_ORIGIN -> FeedLimit.FEED_LIMIT_UNKNOWN_ORIGIN;
    };
  }

  /** A mount that is not in effect, or not yet seen to be. */
  static MountInfo info(MountDefinition definition) {
    return definition(definition).setState(MountState.MOUNT_STATE_UNKNOWN).build();
  }

  static MountRequest request(AddMountRequest request) {
    boolean fed = !request.getFeed().isEmpty();
    Optional<MountPolicy.ExternalChanges> external = external(request.getExternalChanges());
    return new MountRequest(
        request.hasSyncIntervalMillis()
            ? Optional.of(interval("sync_interval_millis", request.getSyncIntervalMillis()))
            : Optional.empty(),
        external.isEmpty() && fed ? Optional.of(MountPolicy.ExternalChanges.WATCHED) : external,
        onStale(request.getOnStale()),
        request.hasReconcileMillis()
            ? Optional.of(reconcile(request.getReconcileMillis()))
            : Optional.empty(),
        Optional.of(request.getFeed()),
        RuleMessages.edits(request.getRulesList()),
        request.hasNegativeTtlMillis()
            ? Optional.of(negativeTtl(request.getNegativeTtlMillis()))
            : Optional.empty(),
        request.hasCallBudget()
            ? Optional.of(BudgetMessages.read(request.getCallBudget()))
            : Optional.empty());
  }

  static MountRequest request(SetMountRequest request) {
    return new MountRequest(
        request.hasSyncIntervalMillis()
            ? Optional.of(interval("sync_interval_millis", request.getSyncIntervalMillis()))
            : Optional.empty(),
        request.hasExternalChanges() ? external(request.getExternalChanges()) : Optional.empty(),
        request.hasOnStale() ? onStale(request.getOnStale()) : Optional.empty(),
        request.hasReconcileMillis()
            ? Optional.of(reconcile(request.getReconcileMillis()))
            : Optional.empty(),
        request.hasFeed() ? Optional.of(request.getFeed()) : Optional.empty(),
        RuleMessages.edits(request),
        request.hasNegativeTtlMillis()
            ? Optional.of(negativeTtl(request.getNegativeTtlMillis()))
            : Optional.empty(),
        request.hasCallBudget()
            ? Optional.of(BudgetMessages.read(request.getCallBudget()))
            : Optional.empty());
  }

  /** Settings that go back to their default: those named, and those set to UNSPECIFIED. */
  static List<String> unset(SetMountRequest request) {
    List<String> unset = new ArrayList<>(request.getUnsetList());
    if (request.hasExternalChanges()
        && request.getExternalChanges() == ExternalChanges.EXTERNAL_CHANGES_UNSPECIFIED) {
      unset.add("external-changes");
    }
    if (request.hasOnStale() && request.getOnStale() == OnStale.ON_STALE_UNSPECIFIED) {
      unset.add("on-stale");
    }
    return unset;
  }

  private static MountInfo.Builder definition(MountDefinition definition) {
    return policy(definition.mount()).toBuilder()
        .setFeed(definition.feed())
        .setPolicyVersion(definition.policyVersion());
  }

  /** Where a mount is, and its policy. */
  static MountInfo policy(Mount mount) {
    MountPolicy policy = mount.policy();
    MountInfo.Builder info = MountInfo.newBuilder();
    policy.rules().rules().forEach(rule -> info.addRules(RuleMessages.wire(rule)));
    policy
        .negativeTtl()
        .own()
        .ifPresent(own -> info.setNegativeTtlMillis(RuleMessages.millis(own)));
    policy.callBudget().rate().ifPresent(rate -> info.setCallBudget(BudgetMessages.wire(rate)));
    return info.setPath(mount.path().value())
        .setLocation(mount.location().toString())
        .setUfs(mount.ufs())
        .setSyncIntervalMillis(RuleMessages.millis(policy.syncInterval()))
        .setReconcileMillis(policy.reconcile().every().map(Duration::toMillis).orElse(NEVER_MILLIS))
        .setExternalChanges(
            switch (policy.externalChanges()) {
              case NONE -> ExternalChanges.EXTERNAL_CHANGES_NONE;
              case WATCHED -> ExternalChanges.EXTERNAL_CHANGES_WATCHED;
              case UNWATCHED -> ExternalChanges.EXTERNAL_CHANGES_UNWATCHED;
            })
        .setOnStale(
            switch (policy.onStale()) {
              case FAIL -> OnStale.ON_STALE_FAIL;
              case SERVE_STALE -> OnStale.ON_STALE_SERVE_STALE;
            })
        .build();
  }

  private static NegativeTtl negativeTtl(long millis) {
    return millis == AS_INTERVAL_MILLIS
        ? NegativeTtl.AS_SYNC_INTERVAL
        : NegativeTtl.of(interval("negative_ttl_millis", millis));
  }

  private static SyncInterval interval(String field, long millis) {
    if (millis == NEVER_MILLIS) {
      return SyncInterval.NEVER;
    }
    if (millis < 0 || millis > SyncInterval.MAX.toMillis()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          field
              + " "
              + millis
              + " is out of range (expected 0 to "
              + SyncInterval.MAX.toMillis()
              + ", or -1 for never)");
    }
    return SyncInterval.of(Duration.ofMillis(millis));
  }

  private static ReconcileInterval reconcile(long millis) {
    if (millis == NEVER_MILLIS) {
      return ReconcileInterval.NEVER;
    }
    if (millis < ReconcileInterval.MIN.toMillis() || millis > ReconcileInterval.MAX.toMillis()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "reconcile_millis "
              + millis
              + " is out of range (expected "
              + ReconcileInterval.MIN.toMillis()
              + " to "
              + ReconcileInterval.MAX.toMillis()
              + ", or -1 for never)");
    }
    return ReconcileInterval.of(Duration.ofMillis(millis));
  }

  private static Optional<MountPolicy.ExternalChanges> external(ExternalChanges changes) {
    return switch (changes) {
      case EXTERNAL_CHANGES_UNSPECIFIED -> Optional.empty();
      case EXTERNAL_CHANGES_NONE -> Optional.of(MountPolicy.ExternalChanges.NONE);
      case EXTERNAL_CHANGES_WATCHED -> Optional.of(MountPolicy.ExternalChanges.WATCHED);
      case EXTERNAL_CHANGES_UNWATCHED -> Optional.of(MountPolicy.ExternalChanges.UNWATCHED);
      case UNRECOGNIZED ->
          throw new SyncException(
              ErrorCode.INVALID_ARGUMENT,
              "external_changes has a value that this node does not know");
    };
  }

  private static Optional<MountPolicy.OnStale> onStale(OnStale onStale) {
    return switch (onStale) {
      case ON_STALE_UNSPECIFIED -> Optional.empty();
      case ON_STALE_FAIL -> Optional.of(MountPolicy.OnStale.FAIL);
      case ON_STALE_SERVE_STALE -> Optional.of(MountPolicy.OnStale.SERVE_STALE);
      case UNRECOGNIZED ->
          throw new SyncException(
              ErrorCode.INVALID_ARGUMENT, "on_stale has a value that this node does not know");
    };
  }
}
