package io.syncline.core.audit;

/**
 * How sure a share is that was seen in a sample: the exact lower bound of Clopper and Pearson,
 * which holds whatever the share is. That of Wilson promises too much where nearly all is right.
 */
final class LowerBound {
  private static final int HALVINGS = 60;
  private static final int MAX_TERMS = 10_000;
  private static final double TINY = 1e-300;
  private static final double ENOUGH = 1e-14;

  private LowerBound() {}

  /**
   * The smallest share with which at least so many successes come with a probability of more than
   * the risk.
   *
   * @param successes of the trials
   * @param trials one at least
   * @param risk that the true share is smaller
   */
  static double of(long successes, long trials, double risk) {
    if (successes == 0) {
      return 0;
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (atLeast(successes, trials, middle) < risk) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** How likely at least so many successes are: the regularized incomplete beta function. */
  private static double atLeast(long successes, long trials, double share) {
    double a = successes;
    double b = trials - successes + 1;
    double front =
        Math.exp(
            logGamma(a + b)
                - logGamma(a)
                - logGamma(b)
                + a * Math.log(share)
                + b * Math.log1p(-share));
    return share < (a + 1) / (a + b + 2)
        ? front * fraction(a, b, share) / a
        : 1 - front * fraction(b, a, 1 - share) / b;
  }

  /** Its continued fraction, by the method of Lentz. */
  private static double fraction(double a, double b, double x) {
    double c = 1;
    double d = 1 / notZero(1 - (a + b) * x / (a + 1));
    double result = d;
    for (int m = 1; m <= MAX_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / notZero(1 + even * d);
      c = notZero(1 + even / c);
      result *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / notZero(1 + odd * d);
      c = notZero(1 + odd / c);
      result *= d * c;
      if (Math.abs(d * c - 1) < ENOUGH) {
        break;
      }
    }
    return result;
  }

  private static double notZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  /** The logarithm of the gamma function, by the series of Stirling behind 10. */
  private static double logGamma(double x) {
    double shift = 0;
    double y = x;
    while (y < 10) {
      shift -= Math.log(y);
      y++;
    }
    double inverse = 1 / (y * y);
    double series =
        (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / y;
    return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series;
  }
}
