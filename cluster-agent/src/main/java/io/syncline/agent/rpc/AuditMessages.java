package io.syncline.agent.rpc;

import io.syncline.agent.audit.AuditAdmin.MountAudited;
import io.syncline.agent.audit.AuditReport;
import io.syncline.agent.check.ReportedFinding;
import io.syncline.core.audit.AuditCounts;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.proto.node.v1.CheckAudit;
import io.syncline.proto.node.v1.CheckAuditDelay;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Audits as messages: they look like runs that never end. */
final class AuditMessages {
  private AuditMessages() {}

  static GetCheckResponse whole(MountAudited audit) {
    GetCheckResponse.Builder message = GetCheckResponse.newBuilder().setRun(run(audit));
    audit.reports().stream()
        .flatMap(
            report ->
                report.findings().stream()
                    .map(
                        finding ->
                            CheckMessages.finding(audit.mount(), audit.scope(), finding)
                                .setNode(report.node())
                                .build()))
        .sorted(Comparator.comparingLong(CheckFinding::getFirstSeenMillis))
        .forEach(message::addFindings);
    return message.build();
  }

  static CheckRun run(MountAudited audit) {
    Map<AuditDelay, AuditCounts> counts = audit.counts();
    CheckAudit.Builder extent = CheckAudit.newBuilder().setNodes(audit.reports().size());
    AuditCounts all = AuditCounts.NONE;
    for (AuditDelay delay : AuditDelay.values()) {
      AuditCounts of = counts.getOrDefault(delay, AuditCounts.NONE);
      all = all.and(of);
      extent.addDelays(delay(delay, of));
    }
    CheckRun.Builder message =
        CheckRun.newBuilder()
            .setId(audit.id())
            .setPath(audit.mount().toString())
            .setLocation(audit.scope().toString())
            .setState(CheckState.CHECK_STATE_RUNNING)
            .setStartedMillis(audit.began().toEpochMilli())
            .setCompared(all.consistent() + all.inconsistent())
            .setUnserved(all.unserved())
            .setWaiting(audit.reports().stream().mapToLong(AuditReport::judging).sum())
            .setAudit(extent);
    kinds(audit.reports()).forEach((kind, count) -> message.addKinds(count));
    return message.build();
  }

  private static CheckAuditDelay delay(AuditDelay delay, AuditCounts counts) {
    CheckAuditDelay.Builder message =
        CheckAuditDelay.newBuilder()
            .setDelay(delay.word())
            .setConsistent(counts.consistent())
            .setInconsistent(counts.inconsistent())
            .setUnserved(counts.unserved())
            .setUndecided(counts.undecided());
    counts
        .ratio()
        .ifPresent(ratio -> message.setRatio(ratio.seen()).setRatioAtLeast(ratio.atLeast()));
    return message.build();
  }

  /** What is wrong now. */
  private static Map<DifferenceKind, CheckKindCount> kinds(List<AuditReport> reports) {
    Map<DifferenceKind, CheckKindCount> kinds = new EnumMap<>(DifferenceKind.class);
    for (AuditReport report : reports) {
      for (ReportedFinding finding : report.findings()) {
        kinds.merge(
            finding.kind(),
            CheckKindCount.newBuilder()
                .setKind(CheckMessages.kind(finding.kind()))
                .setCount(1)
                .setOldestMillis(finding.firstSeen().toEpochMilli())
                .build(),
            (one, other) ->
                one.toBuilder()
                    .setCount(one.getCount() + other.getCount())
                    .setOldestMillis(Math.min(one.getOldestMillis(), other.getOldestMillis()))
                    .build());
      }
    }
    return kinds;
  }
}
