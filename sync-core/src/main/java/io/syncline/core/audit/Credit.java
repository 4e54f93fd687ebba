package io.syncline.core.audit;

/**
 * How much may be done by now: it grows evenly, up to a limit, and is spent.
 *
 * <p>Thread rule: one thread.
 */
public final class Credit {
  private static final double SECOND = 1e9;

  private final double perSecond;
  private final double most;
  private double left;
  private long last;

  /**
   * Nothing that may be done yet.
   *
   * @param perSecond how much it grows in a second
   * @param most how much is saved up at most
   * @param now ticker time
   */
  public Credit(double perSecond, double most, long now) {
    this.perSecond = perSecond;
    this.most = most;
    this.last = now;
  }

  /** Whether there is so much of it. */
  public boolean has(double amount, long now) {
    if (now - last > 0) {
      left = Math.min(most, left + (now - last) / SECOND * perSecond);
      last = now;
    }
    return left >= amount;
  }

  /** Spends some; more than there is has to be earned before there is any again. */
  public void spend(double amount) {
    left -= amount;
  }
}
