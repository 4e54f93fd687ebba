package io.syncline.agent.coordination;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.syncline.core.budget.CallBudget;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.ReconcileInterval;
import io.syncline.proto.store.v1.ExternalChanges;
import io.syncline.proto.store.v1.MountHistoryEntry;
import io.syncline.proto.store.v1.MountRecord;
import io.syncline.proto.store.v1.MountTableRecord;
import io.syncline.proto.store.v1.OnStale;
import io.syncline.proto.store.v1.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The stored form of mounts: {@code store.v1} messages as JSON, so that a person can read them. */
final class MountCodec {
  /**
   * The largest stored table. ZooKeeper takes 1 MiB a request, and one request carries the table
   * and its history entry, which has the table again.
   */
  static final int MAX_TABLE_BYTES = 450 * 1024;

  private static final long NEVER_MILLIS = -1;

  private MountCodec() {}

  /**
   * The stored form of a table.
   *
   * @throws SyncException {@code MOUNT_CONFLICT} when it is larger than ZooKeeper takes
   */
  static byte[] encode(MountSnapshot mounts) {
    byte[] bytes = json(record(mounts));
    if (bytes.length > MAX_TABLE_BYTES) {
      throw new SyncException(
          ErrorCode.MOUNT_CONFLICT,
          "the mount table would have "
              + bytes.length
              + " bytes (at most "
              + MAX_TABLE_BYTES
              + ", because ZooKeeper takes 1 MiB a request): use shorter paths or fewer mounts");
    }
    return bytes;
  }

  /**
   * Reads a stored table.
   *
   * @throws SyncException {@code INVALID_CONFIGURATION} that says what is wrong with it
   */
  static MountSnapshot decode(byte[] json) {
    MountTableRecord.Builder record = MountTableRecord.newBuilder();
    parse(json, record);
    return snapshot(record.build());
  }

  static byte[] encode(MountRevision revision, String id) {
    return json(
        MountHistoryEntry.newBuilder()
            .setVersion(revision.mounts().version())
            .setWho(revision.who())
            .setWhenWallMillis(revision.whenMillis())
            .setReason(revision.reason())
            .setWhat(revision.what())
            .setTable(record(revision.mounts()))
            .setId(id)
            .build());
  }

  static MountHistoryEntry decodeHistory(byte[] json) {
    MountHistoryEntry.Builder entry = MountHistoryEntry.newBuilder();
    parse(json, entry);
    return entry.build();
  }

  static MountRevision revision(MountHistoryEntry entry) {
    return new MountRevision(
        entry.getWho(),
        entry.getWhenWallMillis(),
        entry.getReason(),
        entry.getWhat(),
        snapshot(entry.getTable()));
  }

  private static byte[] json(com.google.protobuf.Message message) {
    try {
      return (JsonFormat.printer().alwaysPrintFieldsWithNoPresence().print(message) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message without Any fields has a JSON form", e);
    }
  }

  private static void parse(byte[] json, com.google.protobuf.Message.Builder into) {
    try {
      JsonFormat.parser()
          .ignoringUnknownFields()
          .merge(new String(json, StandardCharsets.UTF_8), into);
    } catch (InvalidProtocolBufferException e) {
      throw new SyncException(
          ErrorCode.INVALID_CONFIGURATION,
          "the stored mount table is not readable: " + e.getMessage(),
          e);
    }
  }

  private static MountTableRecord record(MountSnapshot mounts) {
    MountTableRecord.Builder record = MountTableRecord.newBuilder().setVersion(mounts.version());
    for (MountDefinition definition : mounts.definitions()) {
      Mount mount = definition.mount();
      record.addMounts(
          MountRecord.newBuilder()
              .setPath(mount.path().value())
              .setLocation(mount.location().toString())
              .setUfs(mount.ufs())
              .setPolicyVersion(definition.policyVersion())
              .setPolicy(policy(mount.policy(), definition.feed())));
    }
    return record.build();
  }

  private static MountSnapshot snapshot(MountTableRecord record) {
    List<MountDefinition> definitions = new ArrayList<>();
    for (MountRecord mount : record.getMountsList()) {
      try {
        definitions.add(
            new MountDefinition(
                new Mount(
                    NamespacePath.parse(mount.getPath()),
                    Location.parse(mount.getLocation()),
                    mount.getUfs(),
                    policy(mount.getPolicy())),
                mount.getPolicy().getFeed(),
                mount.getPolicyVersion()));
      } catch (SyncException | IllegalArgumentException e) {
        throw new SyncException(
            ErrorCode.INVALID_CONFIGURATION,
            "the stored mount table is wrong: " + e.getMessage(),
            e);
      }
    }
    return MountSnapshot.of(record.getVersion(), definitions);
  }

  private static Policy policy(MountPolicy policy, String feed) {
    Policy.Builder record = Policy.newBuilder();
    policy.rules().rules().forEach(rule -> record.addRules(RuleCodec.rule(rule)));
    policy.negativeTtl().own().ifPresent(own -> record.setNegativeTtlMillis(RuleCodec.millis(own)));
    policy.callBudget().rate().ifPresent(rate -> record.setCallBudget(BudgetCodec.rate(rate)));
    return record
        .setSyncIntervalMillis(RuleCodec.millis(policy.syncInterval()))
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
        .setReconcileMillis(policy.reconcile().every().map(Duration::toMillis).orElse(NEVER_MILLIS))
        .setFeed(feed)
        .build();
  }

  private static MountPolicy policy(Policy policy) {
    return new MountPolicy(
        RuleCodec.interval(policy.getSyncIntervalMillis()),
        switch (policy.getExternalChanges()) {
          case EXTERNAL_CHANGES_NONE -> MountPolicy.ExternalChanges.NONE;
          case EXTERNAL_CHANGES_WATCHED -> MountPolicy.ExternalChanges.WATCHED;
          case EXTERNAL_CHANGES_UNWATCHED, EXTERNAL_CHANGES_UNSPECIFIED, UNRECOGNIZED ->
              MountPolicy.ExternalChanges.UNWATCHED;
        },
        switch (policy.getOnStale()) {
          case ON_STALE_SERVE_STALE -> MountPolicy.OnStale.SERVE_STALE;
          case ON_STALE_FAIL, ON_STALE_UNSPECIFIED, UNRECOGNIZED -> MountPolicy.OnStale.FAIL;
        },
        reconcile(policy.getReconcileMillis()),
        RuleCodec.rules(policy.getRulesList()),
        policy.hasNegativeTtlMillis()
            ? NegativeTtl.of(RuleCodec.interval(policy.getNegativeTtlMillis()))
            : NegativeTtl.AS_SYNC_INTERVAL,
        policy.hasCallBudget() ? BudgetCodec.budget(policy.getCallBudget()) : CallBudget.NONE);
  }

  private static ReconcileInterval reconcile(long millis) {
    if (millis == NEVER_MILLIS) {
      return ReconcileInterval.NEVER;
    }
    return millis == 0
        ? ReconcileInterval.DEFAULT
        : ReconcileInterval.of(Duration.ofMillis(millis));
  }
}
