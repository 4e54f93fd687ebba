package io.syncline.agent.check;

import io.syncline.cache.check.CheckTally;
import io.syncline.core.consistency.DifferenceKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How far one shard was compared, and what was found in it.
 *
 * @param node that compares it
 * @param ended whether it came to its end
 * @param tally what was done
 * @param kinds how much was found of each kind
 * @param findings the first of what was found, and rather what was not repaired; at most {@link
 *     #MAX_FINDINGS}
 */
public record ShardReport(
    String node,
    boolean ended,
    CheckTally tally,
    Map<DifferenceKind, KindCount> kinds,
    List<ReportedFinding> findings) {
  /** Findings that are kept of each shard; the further ones are counted. */
  public static final int MAX_FINDINGS = 32;

  /**
   * How much was found of one kind.
   *
   * @param count how many
   * @param repaired how many of them were repaired
   * @param oldest when the store was first seen to differ at the oldest of them
   */
  public record KindCount(long count, long repaired, Instant oldest) {
    /** Both together. */
    public KindCount and(KindCount other) {
      return new KindCount(
          count + other.count,
          repaired + other.repaired,
          oldest.isBefore(other.oldest) ? oldest : other.oldest);
    }
  }

  public ShardReport {
    kinds = Map.copyOf(kinds);
    findings = List.copyOf(findings);
  }

  /** Nothing was done by this node yet. */
  static ShardReport begun(String node) {
    return new ShardReport(node, false, CheckTally.NONE, Map.of(), List.of());
  }

  /** The same, where an earlier attempt repaired something: that is not found again. */
  ShardReport after(ShardReport earlier) {
    ShardReport all = this;
    for (ReportedFinding finding : earlier.findings()) {
      all = finding.repaired() ? all.with(finding) : all;
    }
    return all;
  }

  ShardReport at(CheckTally now) {
    return new ShardReport(node, ended, now, kinds, findings);
  }

  ShardReport atItsEnd() {
    return new ShardReport(node, true, tally, kinds, findings);
  }

  ShardReport with(ReportedFinding finding) {
    Map<DifferenceKind, KindCount> more = new EnumMap<>(DifferenceKind.class);
    more.putAll(kinds);
    more.merge(
        finding.kind(),
        new KindCount(1, finding.repaired() ? 1 : 0, finding.firstSeen()),
        KindCount::and);
    List<ReportedFinding> all = new ArrayList<>(findings);
    if (all.size() >= MAX_FINDINGS && !finding.repaired()) {
      // What is wrong still is worth more than what was.
      all.stream().filter(ReportedFinding::repaired).findFirst().ifPresent(all::remove);
    }
    if (all.size() < MAX_FINDINGS) {
      all.add(finding);
    }
    return new ShardReport(node, ended, tally, more, all);
  }
}
