package io.syncline.agent.check;

import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.Finding;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A finding in wall time, as people are told of it.
 *
 * @param kind what is wrong
 * @param location where
 * @param held what the cluster answers; null for nothing, or where it would ask
 * @param since when it claims that this was so; empty where it claims none
 * @param found what the store says; null for nothing, or where it refused
 * @param firstSeen when the store was first seen to say so
 * @param looks how often it was looked at
 * @param detail why nobody can tell, or why it could not be repaired; empty otherwise
 * @param repaired whether it was repaired, and is right now
 * @param account which change should have ended the answer; null where nobody looked
 */
public record ReportedFinding(
    DifferenceKind kind,
    Location location,
    @Nullable FileStatus held,
    Optional<Instant> since,
    @Nullable FileStatus found,
    Instant firstSeen,
    int looks,
    String detail,
    boolean repaired,
    @Nullable ReportedAccount account) {
  static final int MAX_DETAIL = 500;

  public ReportedFinding {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(location);
    Objects.requireNonNull(since);
    Objects.requireNonNull(firstSeen);
    detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
  }

  /**
   * The same in wall time.
   *
   * @param wall what the clock showed at a ticker time
   */
  public static ReportedFinding of(Finding finding, boolean repaired, LongFunction<Instant> wall) {
    return new ReportedFinding(
        finding.kind(),
        finding.location(),
        finding.held(),
        finding.since().isPresent()
            ? Optional.of(wall.apply(finding.since().getAsLong()))
            : Optional.empty(),
        finding.found(),
        wall.apply(finding.firstSeen()),
        finding.looks(),
        finding.detail(),
        repaired,
        finding.account() == null ? null : ReportedAccount.of(finding.account(), wall));
  }
}
