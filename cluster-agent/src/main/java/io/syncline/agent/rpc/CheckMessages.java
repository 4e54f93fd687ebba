package io.syncline.agent.rpc;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.check.CheckAdmin.Progress;
import io.syncline.agent.check.ReportedFinding;
import io.syncline.agent.check.ShardReport;
import io.syncline.agent.check.ShardReport.KindCount;
import io.syncline.cache.check.CheckTally;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.RepairAction;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRepair;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.CheckedStatus;
import io.syncline.proto.node.v1.GetCheckResponse;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs of the check as messages. */
final class CheckMessages {
  private CheckMessages() {}

  static CheckAdmin.Wish wish(StartCheckRequest request) {
    return new CheckAdmin.Wish(
        request.getPath(),
        request.hasRequestsPerSecond()
            ? Optional.of(request.getRequestsPerSecond())
            : Optional.empty(),
        request.hasSettleMillis()
            ? Optional.of(Duration.ofMillis(request.getSettleMillis()))
            : Optional.empty(),
        request.hasMaxDurationMillis()
            ? Optional.of(Duration.ofMillis(request.getMaxDurationMillis()))
            : Optional.empty(),
        request.hasSample() ? Optional.of(request.getSample()) : Optional.empty(),
        repair(request.getRepair()),
        request.getReason());
  }

  static GetCheckResponse whole(Progress progress) {
    List<CheckFinding> findings =
        progress.reports().entrySet().stream()
            .flatMap(shard -> findings(progress, shard.getKey(), shard.getValue()))
            .sorted(Comparator.comparing(CheckFinding::getPath))
            .toList();
    return GetCheckResponse.newBuilder().setRun(run(progress)).addAllFindings(findings).build();
  }

  static CheckRun run(Progress progress) {
    io.syncline.agent.check.CheckRun run = progress.run();
    CheckTally tally =
        progress.reports().values().stream()
            .map(ShardReport::tally)
            .reduce(CheckTally.NONE, CheckTally::and);
    CheckRun.Builder message =
        CheckRun.newBuilder()
            .setId(run.id())
            .setPath(run.path().toString())
            .setLocation(run.scope().toString())
            .setState(state(run.state()))
            .setStartedMillis(run.started().toEpochMilli())
            .setReason(run.reason())
            .setRequestsPerSecond(run.options().requestsPerSecond())
            .setSettleMillis(run.options().settle().toMillis())
            .setShardsTotal(progress.shards())
            .setShardsDone(
                (int) progress.reports().values().stream().filter(ShardReport::ended).count())
            .setDirectories(tally.directories())
            .setCompared(tally.compared())
            .setUnserved(tally.unserved())
            .setSettled(tally.settled())
            .setWaiting(tally.waiting())
            .setRequests(tally.requests())
            .setFailure(run.failure())
            .setRepair(repair(run.options().repair()))
            .setSample(run.options().sample());
    run.ended().ifPresent(ended -> message.setEndedMillis(ended.toEpochMilli()));
    run.options().maxDuration().ifPresent(most -> message.setMaxDurationMillis(most.toMillis()));
    kinds(progress)
        .forEach(
            (kind, count) ->
                message.addKinds(
                    CheckKindCount.newBuilder()
                        .setKind(kind(kind))
                        .setCount(count.count())
                        .setRepaired(count.repaired())
                        .setOldestMillis(count.oldest().toEpochMilli())));
    return message.build();
  }

  private static Map<DifferenceKind, KindCount> kinds(Progress progress) {
    Map<DifferenceKind, KindCount> kinds = new EnumMap<>(DifferenceKind.class);
    progress
        .reports()
        .values()
        .forEach(
            report ->
                report.kinds().forEach((kind, count) -> kinds.merge(kind, count, KindCount::and)));
    return kinds;
  }

  private static Stream<CheckFinding> findings(Progress progress, int shard, ShardReport report) {
    return report.findings().stream()
        .map(
            finding ->
                finding(progress.run().path(), progress.run().scope(), finding)
                    .setShard(shard)
                    .setNode(report.node())
                    .build());
  }

  /**
   * A finding, without where it was found.
   *
   * @param shown the path that shows the scope
   */
  static CheckFinding.Builder finding(
      NamespacePath shown, Location scope, ReportedFinding finding) {
    CheckFinding.Builder message =
        CheckFinding.newBuilder()
            .setKind(kind(finding.kind()))
            .setPath(path(shown, scope, finding.location()))
            .setLocation(finding.location().toString())
            .setFirstSeenMillis(finding.firstSeen().toEpochMilli())
            .setLooks(finding.looks())
            .setDetail(finding.detail())
            .setRepaired(finding.repaired());
    finding.since().ifPresent(since -> message.setHeldSinceMillis(since.toEpochMilli()));
    if (finding.account() != null) {
      message.setAccount(AccountMessages.of(finding.account()));
    }
    if (finding.held() != null || finding.kind() == DifferenceKind.MISSING_LOCAL) {
      message.setHeld(status(finding.held()));
    }
    if (finding.found() != null || finding.kind() == DifferenceKind.ORPHAN_LOCAL) {
      message.setFound(status(finding.found()));
    }
    return message;
  }

  /** Where the mount shows a location. */
  private static String path(NamespacePath shown, Location scope, Location location) {
    String below = location.path().substring(scope.path().length());
    String path = shown.isRoot() ? "" : shown.toString();
    return below.isEmpty() || below.startsWith("/") ? path + below : path + "/" + below;
  }

  static CheckedStatus status(@Nullable FileStatus status) {
    CheckedStatus.Builder message = CheckedStatus.newBuilder().setExists(status != null);
    if (status != null) {
      message.setDirectory(status.isDirectory()).setSize(status.size());
      if (status.version() != null) {
        message.setVersion(status.version());
      }
      if (status.modified() != null) {
        message.setModifiedMillis(status.modified().toEpochMilli());
      }
    }
    return message.build();
  }

  static CheckState state(io.syncline.agent.check.CheckState state) {
    return switch (state) {
      case RUNNING -> CheckState.CHECK_STATE_RUNNING;
      case DONE -> CheckState.CHECK_STATE_DONE;
      case CANCELLED -> CheckState.CHECK_STATE_CANCELLED;
      case FAILED -> CheckState.CHECK_STATE_FAILED;
    };
  }

  private static RepairAction repair(CheckRepair repair) {
    return switch (repair) {
      case CHECK_REPAIR_UNSPECIFIED -> RepairAction.NONE;
      case CHECK_REPAIR_INVALIDATE -> RepairAction.INVALIDATE;
      case CHECK_REPAIR_RELOAD -> RepairAction.RELOAD;
      case CHECK_REPAIR_REPUBLISH -> RepairAction.REPUBLISH;
      case UNRECOGNIZED ->
          throw new SyncException(
              ErrorCode.INVALID_ARGUMENT, "a repair that this node does not know");
    };
  }

  static CheckRepair repair(RepairAction repair) {
    return switch (repair) {
      case NONE -> CheckRepair.CHECK_REPAIR_UNSPECIFIED;
      case INVALIDATE -> CheckRepair.CHECK_REPAIR_INVALIDATE;
      case RELOAD -> CheckRepair.CHECK_REPAIR_RELOAD;
      case REPUBLISH -> CheckRepair.CHECK_REPAIR_REPUBLISH;
    };
  }

  static CheckKind kind(DifferenceKind kind) {
    return switch (kind) {
      case MISSING_LOCAL -> CheckKind.CHECK_KIND_MISSING_LOCAL;
      case ORPHAN_LOCAL -> CheckKind.CHECK_KIND_ORPHAN_LOCAL;
      case STALE_ATTR -> CheckKind.CHECK_KIND_STALE_ATTR;
      case TYPE_MISMATCH -> CheckKind.CHECK_KIND_TYPE_MISMATCH;
      case UNVERIFIABLE -> CheckKind.CHECK_KIND_UNVERIFIABLE;
      case PEER_DIVERGED -> CheckKind.CHECK_KIND_PEER_DIVERGED;
    };
  }
}
