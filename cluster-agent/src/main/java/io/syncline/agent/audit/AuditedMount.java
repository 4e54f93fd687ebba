package io.syncline.agent.audit;

import io.syncline.agent.check.ReportedFinding;
import io.syncline.cache.check.PathLooks;
import io.syncline.core.audit.AuditCounts;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.audit.MountAudit;
import io.syncline.core.audit.RowPick;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.session.View;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * One mount, as long as it stays as it is: another policy promises something else, and is audited
 * anew.
 *
 * <p>Thread rule: the auditor's thread.
 */
final class AuditedMount {
  /** How much longer than the mount's bound a difference waits. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private static final Duration MAX_SETTLE = Duration.ofDays(1);

  final Mount mount;
  final PathLooks looks;
  final MountAudit audit;
  final RowPick entries;
  final RowPick directories;

  /** Under which view the shard of each difference that waits was held when it was seen. */
  final Map<Location, View> views = new HashMap<>();

  private final Instant began;
  private Optional<Long> restUntil = Optional.empty();

  AuditedMount(Mount mount, PathLooks looks, RandomGenerator random, Instant began) {
    this.mount = mount;
    this.looks = looks;
    this.audit = new MountAudit(settle(mount).toNanos());
    this.entries = new RowPick(random);
    this.directories = new RowPick(random);
    this.began = began;
  }

  static Duration settle(Mount mount) {
    Duration bound = mount.policy().syncInterval().bound().orElse(Duration.ZERO);
    return bound.compareTo(MAX_SETTLE) > 0 ? MAX_SETTLE : bound.plus(MARGIN);
  }

  /** Its store is not asked for a while. */
  void rest(Duration howLong, long now) {
    restUntil = Optional.of(now + howLong.toNanos());
  }

  boolean isResting(long now) {
    return restUntil.filter(until -> now - until < 0).isPresent();
  }

  /**
   * What is known of it.
   *
   * @param wall what the clock showed at a ticker time
   */
  AuditReport report(String node, long now, LongFunction<Instant> wall) {
    Map<AuditDelay, AuditCounts> counts = new EnumMap<>(AuditDelay.class);
    for (AuditDelay delay : AuditDelay.values()) {
      counts.put(delay, audit.counts(delay, now));
    }
    return new AuditReport(
        node,
        mount.path(),
        mount.location(),
        began,
        wall.apply(now),
        counts,
        audit.judging(),
        audit.wrong(now).stream()
            .map(finding -> ReportedFinding.of(finding, false, wall))
            .toList());
  }
}
