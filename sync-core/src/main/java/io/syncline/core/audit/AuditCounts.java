package io.syncline.core.audit;

import java.util.Optional;

/**
 * What sampled looks came to.
 *
 * @param consistent see {@link AuditOutcome}, as the others
 */
public record AuditCounts(long consistent, long inconsistent, long unserved, long undecided) {
  /** No look. */
  public static final AuditCounts NONE = new AuditCounts(0, 0, 0, 0);

  /** How likely it is that the share of right answers is below the bound. */
  static final double RISK = 0.05;

  /**
   * The share of right answers.
   *
   * @param seen among the looks that were decided
   * @param atLeast of all answers that were sampled in the same way, with a confidence of 95%: the
   *     lower bound of Clopper and Pearson. It takes looks for independent of each other; a cause
   *     that makes many answers wrong at once is found sooner than it says, one that makes a few
   *     neighbours wrong later
   */
  public record Ratio(double seen, double atLeast) {}

  /** All looks. */
  public long all() {
    return consistent + inconsistent + unserved + undecided;
  }

  /** The share of right answers; empty where no look was decided. */
  public Optional<Ratio> ratio() {
    long decided = consistent + inconsistent;
    return decided == 0
        ? Optional.empty()
        : Optional.of(
            new Ratio((double) consistent / decided, LowerBound.of(consistent, decided, RISK)));
  }

  /** Both together. */
  public AuditCounts and(AuditCounts other) {
    return new AuditCounts(
        consistent + other.consistent,
        inconsistent + other.inconsistent,
        unserved + other.unserved,
        undecided + other.undecided);
  }

  /** The same with one more. */
  AuditCounts with(AuditOutcome outcome) {
    return and(
        switch (outcome) {
          case CONSISTENT -> new AuditCounts(1, 0, 0, 0);
          case INCONSISTENT -> new AuditCounts(0, 1, 0, 0);
          case UNSERVED -> new AuditCounts(0, 0, 1, 0);
          case UNDECIDED -> new AuditCounts(0, 0, 0, 1);
        });
  }
}
