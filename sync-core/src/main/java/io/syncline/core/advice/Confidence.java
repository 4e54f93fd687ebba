package io.syncline.core.advice;

/** How much is known. Each has the least time and reads that it takes. */
public enum Confidence {
  /** Too little for any advice. */
  NOT_ENOUGH(0, 0),
  /** Enough for the hour that was seen. */
  LOW(600, 500),
  /** Some hours, of what may be a different day. */
  MEDIUM(3 * 3600, 5_000),
  /** About a day. */
  HIGH(17 * 3600, 20_000);

  private final double seconds;
  private final double accesses;

  Confidence(double seconds, double accesses) {
    this.seconds = seconds;
    this.accesses = accesses;
  }

  /** The least time, in seconds. */
  public double leastSeconds() {
    return seconds;
  }

  /** The fewest reads. */
  public double leastAccesses() {
    return accesses;
  }

  /**
   * How much so much is.
   *
   * @param missedShare the share of reads that could not be recorded; a tenth makes it low
   */
  static Confidence of(double seconds, double accesses, double missedShare) {
    Confidence reached = NOT_ENOUGH;
    for (Confidence each : values()) {
      if (seconds >= each.seconds && accesses >= each.accesses) {
        reached = each;
      }
    }
    return missedShare > 0.1 && reached.compareTo(LOW) > 0 ? LOW : reached;
  }
}
