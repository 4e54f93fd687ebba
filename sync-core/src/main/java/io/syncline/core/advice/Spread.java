package io.syncline.core.advice;

import java.util.Arrays;

/**
 * How times are spread: a histogram of weights over buckets that grow by the fourth root of two, so
 * that a quantile is right within a tenth. Below a millisecond all is one bucket, which counts as
 * zero; above three days another one.
 */
public final class Spread {
  /** Buckets; one more for what is below the first. */
  public static final int BUCKETS = 114;

  private static final double PER_OCTAVE = 4;
  private static final double FIRST_NANOS = 1e6;

  /** From how many nanoseconds on each bucket is. */
  private static final long[] FROM = from();

  /** For each power of two, the bucket in which it lies; the next is at most four further on. */
  private static final int[] OF_POWER = ofPower();

  private final double[] weights;

  /** Nothing yet. */
  Spread() {
    weights = new double[BUCKETS];
  }

  private Spread(double[] weights) {
    this.weights = weights;
  }

  /**
   * The spread that {@link #weights} told.
   *
   * @param weights at most {@link #BUCKETS}, none negative
   */
  public static Spread of(double[] weights) {
    if (weights.length > BUCKETS || Arrays.stream(weights).anyMatch(weight -> !(weight >= 0))) {
      throw new IllegalArgumentException("no weights of a spread: " + weights.length);
    }
    return new Spread(Arrays.copyOf(weights, BUCKETS));
  }

  void add(long nanos, double weight) {
    weights[bucket(nanos)] += weight;
  }

  void add(Spread other, double scale) {
    for (int i = 0; i < BUCKETS; i++) {
      weights[i] += scale * other.weights[i];
    }
  }

  void clear() {
    Arrays.fill(weights, 0);
  }

  /** The weight of each bucket. */
  public double[] weights() {
    return weights.clone();
  }

  /** All weight. */
  public double total() {
    return Arrays.stream(weights).sum();
  }

  /** The share of what is not zero; 0 of nothing. */
  public double shareAboveZero() {
    double total = total();
    return total == 0 ? 0 : 1 - weights[0] / total;
  }

  /**
   * The time below which a share of the weight lies, in seconds; 0 of nothing.
   *
   * @param share above 0, at most 1
   */
  public double quantile(double share) {
    double wanted = share * total();
    double below = 0;
    for (int i = 0; i < BUCKETS; i++) {
      if (weights[i] > 0 && below + weights[i] >= wanted) {
        return i == 0 ? 0 : lowerSeconds(i + (wanted - below) / weights[i]);
      }
      below += weights[i];
    }
    return 0;
  }

  /** Found without a logarithm: several times for each read of what is popular. */
  private static int bucket(long nanos) {
    if (nanos < FROM[1]) {
      return 0;
    }
    int bucket = OF_POWER[Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos)];
    while (bucket < BUCKETS - 1 && nanos >= FROM[bucket + 1]) {
      bucket++;
    }
    return bucket;
  }

  private static long[] from() {
    long[] from = new long[BUCKETS];
    for (int bucket = 1; bucket < BUCKETS; bucket++) {
      from[bucket] = (long) Math.ceil(lowerSeconds(bucket) * 1e9);
    }
    return from;
  }

  private static int[] ofPower() {
    int[] buckets = new int[Long.SIZE - 1];
    int bucket = 0;
    for (int power = 0; power < buckets.length; power++) {
      while (bucket < BUCKETS - 1 && 1L << power >= FROM[bucket + 1]) {
        bucket++;
      }
      buckets[power] = bucket;
    }
    return buckets;
  }

  private static double lowerSeconds(double bucket) {
    return FIRST_NANOS / 1e9 * Math.pow(2, (bucket - 1) / PER_OCTAVE);
  }
}
