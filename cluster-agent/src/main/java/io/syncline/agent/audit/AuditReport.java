package io.syncline.agent.audit;

import io.syncline.agent.check.ReportedFinding;
import io.syncline.core.audit.AuditCounts;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the auditor of one node knows of one mount.
 *
 * @param node its name
 * @param mount the mount's path
 * @param scope the location that is shown there
 * @param began when it began with the mount as it is
 * @param at when this was so
 * @param counts what the looks of the last day came to, by their delay
 * @param judging differences that wait to be looked at again
 * @param findings answers that are wrong, the one that has been so longest first; at most {@link
 *     io.syncline.core.audit.MountAudit#MAX_FINDINGS}
 */
public record AuditReport(
    String node,
    NamespacePath mount,
    Location scope,
    Instant began,
    Instant at,
    Map<AuditDelay, AuditCounts> counts,
    int judging,
    List<ReportedFinding> findings) {
  public AuditReport {
    Objects.requireNonNull(node);
    Objects.requireNonNull(mount);
    Objects.requireNonNull(scope);
    Objects.requireNonNull(began);
    Objects.requireNonNull(at);
    counts = Map.copyOf(counts);
    findings = List.copyOf(findings);
  }

  /** For how long the answer that has been wrong longest has been; empty when none is. */
  public Optional<Duration> worst() {
    return findings.stream()
        .findFirst()
        .map(worst -> Duration.between(worst.firstSeen(), at))
        .map(age -> age.isNegative() ? Duration.ZERO : age);
  }

  /** Whether it says the same, at another instant. */
  boolean saysTheSame(AuditReport other) {
    return counts.equals(other.counts)
        && judging == other.judging
        && findings.size() == other.findings.size()
        && sameFindings(other);
  }

  /** Wall time is worked out anew each time, so that it is not compared. */
  private boolean sameFindings(AuditReport other) {
    for (int i = 0; i < findings.size(); i++) {
      ReportedFinding one = findings.get(i);
      ReportedFinding two = other.findings.get(i);
      if (!one.location().equals(two.location()) || one.looks() != two.looks()) {
        return false;
      }
    }
    return true;
  }
}
