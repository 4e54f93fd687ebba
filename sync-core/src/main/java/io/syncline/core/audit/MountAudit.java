package io.syncline.core.audit;

import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.Finding;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.consistency.Sighting;
import io.syncline.core.consistency.Suspects;
import io.syncline.core.model.Location;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * The audit of one mount at one node: what its looks came to, which differences wait to be judged,
 * and which answers are known to be wrong. It is told what both sides said, and decides by the
 * rules of the consistency check.
 *
 * <p>Bounded: {@link #MAX_SUSPECTS} differences wait; what else differs meanwhile is undecided.
 * {@link #MAX_FINDINGS} wrong answers are kept.
 *
 * <p>Thread rule: one thread.
 */
public final class MountAudit {
  /** Differences that wait to be looked at again. */
  public static final int MAX_SUSPECTS = 64;

  /** Wrong answers that are kept with their evidence. */
  public static final int MAX_FINDINGS = WrongAnswers.MAX_KEPT;

  private final Map<AuditDelay, AuditWindow> windows = new EnumMap<>(AuditDelay.class);
  private final Map<Location, AuditDelay> sampled = new HashMap<>();
  private final WrongAnswers wrong = new WrongAnswers();
  private final Suspects suspects;

  /**
   * What a look came to.
   *
   * @param delay of the sample
   * @param outcome of it
   * @param limit that was reached by it; empty for none
   */
  public record Decided(AuditDelay delay, AuditOutcome outcome, Optional<Full> limit) {}

  /** What was full. */
  public enum Full {
    SUSPECTS,
    FINDINGS
  }

  /**
   * An audit that has looked at nothing.
   *
   * @param settle nanoseconds from one look at a difference to the next; not less than the bound of
   *     the mount
   */
  public MountAudit(long settle) {
    suspects = new Suspects(MAX_SUSPECTS, settle);
    for (AuditDelay delay : AuditDelay.values()) {
      windows.put(delay, new AuditWindow());
    }
  }

  /** Whether a location waits to be judged: it is not sampled once more before. */
  public boolean isJudging(Location location) {
    return suspects.contains(location);
  }

  /** How many differences wait to be judged. */
  public int judging() {
    return suspects.size();
  }

  /** A sample that came to something without a comparison. */
  public Decided decide(AuditDelay delay, AuditOutcome outcome, long now) {
    return count(delay, outcome, Optional.empty(), now);
  }

  /**
   * Compares a sample.
   *
   * @param held what the node answered before the store was asked
   * @return what it came to; empty where it differs, and is looked at again
   */
  public Optional<Decided> compare(
      Location location, AuditDelay delay, HeldAnswer held, Sighting first, long now) {
    if (DifferenceKind.between(location.scheme(), held.status(), first.found()).isEmpty()) {
      return Optional.of(decide(delay, AuditOutcome.CONSISTENT, now));
    }
    if (suspects.isFull()) {
      return Optional.of(count(delay, AuditOutcome.UNDECIDED, Optional.of(Full.SUSPECTS), now));
    }
    suspects.add(location, first);
    sampled.put(location, delay);
    return Optional.empty();
  }

  /** Ticker time at which the next difference is looked at again; empty when none waits. */
  public OptionalLong nextDue() {
    return suspects.nextDue();
  }

  /** A difference that is to be looked at again; empty when none is. */
  public Optional<Location> due(long now) {
    return suspects.due(now);
  }

  /**
   * Judges a difference by another look at it, as {@link Suspects#judge}.
   *
   * @param accounting adds to a finding what was heard of it
   * @return what it came to; empty where it is looked at once more
   */
  public Optional<Decided> judge(
      Location location,
      Optional<HeldAnswer> held,
      Sighting again,
      UnaryOperator<Finding> accounting,
      long now) {
    Optional<Finding> finding = suspects.judge(location, held, again);
    if (finding.isEmpty()) {
      return suspects.contains(location)
          ? Optional.empty()
          : Optional.of(count(forget(location), AuditOutcome.CONSISTENT, Optional.empty(), now));
    }
    AuditDelay delay = forget(location);
    if (!finding.get().kind().isRepairable()) {
      return Optional.of(count(delay, AuditOutcome.UNDECIDED, Optional.empty(), now));
    }
    boolean kept = wrong.add(accounting.apply(finding.get()), now);
    return Optional.of(
        count(
            delay,
            AuditOutcome.INCONSISTENT,
            kept ? Optional.empty() : Optional.of(Full.FINDINGS),
            now));
  }

  /** Nobody can tell any more of a difference that waits. */
  public Decided giveUp(Location location, long now) {
    suspects.forget(location);
    return count(forget(location), AuditOutcome.UNDECIDED, Optional.empty(), now);
  }

  /** A wrong answer that is to be looked at again; empty when none is. */
  public Optional<Location> wrongDue(long now) {
    return wrong.due(now);
  }

  /**
   * Looks again at a wrong answer: it is none any more if the node would ask, or answers what the
   * store says.
   *
   * @param held what the node answered before the store was asked; empty where it would ask
   * @param again what the store said then; empty where it did not say, or was not asked
   */
  public void lookAtWrong(
      Location location, Optional<HeldAnswer> held, Optional<Sighting> again, long now) {
    boolean right =
        held.isEmpty()
            || again
                .filter(
                    seen ->
                        DifferenceKind.between(location.scheme(), held.get().status(), seen.found())
                            .isEmpty())
                .isPresent();
    if (right) {
      wrong.right(location);
    } else {
      wrong.looked(location, now);
    }
  }

  /** Answers that are wrong, the one that has been so longest first. */
  public List<Finding> wrong(long now) {
    return wrong.all(now);
  }

  /** What the looks of one delay came to in the last day. */
  public AuditCounts counts(AuditDelay delay, long now) {
    return window(delay).counts(now);
  }

  private AuditDelay forget(Location location) {
    AuditDelay delay = sampled.remove(location);
    return delay == null ? AuditDelay.RANDOM : delay;
  }

  private Decided count(AuditDelay delay, AuditOutcome outcome, Optional<Full> limit, long now) {
    window(delay).count(outcome, now);
    return new Decided(delay, outcome, limit);
  }

  private AuditWindow window(AuditDelay delay) {
    return windows.computeIfAbsent(delay, missing -> new AuditWindow());
  }
}
