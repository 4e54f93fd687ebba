package io.syncline.ufs.limit;

import java.time.Duration;

/**
 * How hard one store may be asked, and how long it is waited for.
 *
 * @param maxConcurrentCalls requests under way at once, 1 to 10,000; a further one waits. Reading a
 *     file's bytes counts until their first byte
 * @param callsPerSecond requests begun in any one second, 1 to 1,000,000; a further one waits for
 *     the next
 * @param maxWait how long a request waits for its permits, 0 to 10 min; then {@code UFS_BUSY}
 * @param requestTimeout how long one attempt waits for its answer, 1 ms to 1 h. Requests that the
 *     store works on for long (copies, making a multipart upload visible) have ten times that
 * @param retries how failed attempts are repeated
 * @param breaker when the store is left alone for a while
 */
public record StoreLimits(
    int maxConcurrentCalls,
    int callsPerSecond,
    Duration maxWait,
    Duration requestTimeout,
    Retries retries,
    Breaker breaker) {

  /** Right for one node before one store of ordinary size. */
  public static final StoreLimits DEFAULT =
      new StoreLimits(
          64,
          2_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Retries.DEFAULT,
          Breaker.DEFAULT);

  /**
   * How failed attempts are repeated: the pause doubles from {@code baseBackoff} to {@code
   * maxBackoff}, and is cut by a random part of up to a half.
   *
   * @param maxAttempts attempts in all, 1 to 20; 1 never repeats
   * @param baseBackoff the first pause, 1 ms to {@code maxBackoff}
   * @param maxBackoff the longest pause, at most 5 min
   */
  public record Retries(int maxAttempts, Duration baseBackoff, Duration maxBackoff) {
    /** Four attempts within about two seconds. */
    public static final Retries DEFAULT =
        new Retries(4, Duration.ofMillis(100), Duration.ofSeconds(5));

    /** A single attempt. */
    public static final Retries NONE = new Retries(1, Duration.ofMillis(1), Duration.ofMillis(1));

    public Retries {
      Ranges.check("max-attempts", maxAttempts, 1, 20);
      Ranges.check("max-backoff", maxBackoff, Duration.ofMillis(1), Duration.ofMinutes(5));
      Ranges.check("base-backoff", baseBackoff, Duration.ofMillis(1), maxBackoff);
    }
  }

  /**
   * When a store is left alone: of the last {@code window} attempts at least {@code failurePercent}
   * in a hundred got no useful answer. Answers such as 404, 403 and 412 are useful.
   *
   * @param window attempts looked at, 2 to 100,000; nothing happens before that many were made
   * @param failurePercent 1 to 100
   * @param openFor how long nothing is asked, 1 ms to 1 h
   * @param probes attempts let through afterwards to see whether the store is back, 1 to 1,000
   */
  public record Breaker(int window, int failurePercent, Duration openFor, int probes) {
    /** Half of a hundred attempts; asked again after ten seconds. */
    public static final Breaker DEFAULT = new Breaker(100, 50, Duration.ofSeconds(10), 5);

    public Breaker {
      Ranges.check("breaker-window", window, 2, 100_000);
      Ranges.check("breaker-failure-percent", failurePercent, 1, 100);
      Ranges.check("breaker-open-for", openFor, Duration.ofMillis(1), Duration.ofHours(1));
      Ranges.check("breaker-probes", probes, 1, 1_000);
    }
  }

  public StoreLimits {
    Ranges.check("max-concurrent-calls", maxConcurrentCalls, 1, 10_000);
    Ranges.check("calls-per-second", callsPerSecond, 1, 1_000_000);
    Ranges.check("max-wait", maxWait, Duration.ZERO, Duration.ofMinutes(10));
    Ranges.check("request-timeout", requestTimeout, Duration.ofMillis(1), Duration.ofHours(1));
  }

  /** The same with other retries. */
  public StoreLimits withRetries(Retries other) {
    return new StoreLimits(
        maxConcurrentCalls, callsPerSecond, maxWait, requestTimeout, other, breaker);
  }

  /** The same with another breaker. */
  public StoreLimits withBreaker(Breaker other) {
    return new StoreLimits(
        maxConcurrentCalls, callsPerSecond, maxWait, requestTimeout, retries, other);
  }

  /** The same with another timeout for one attempt. */
  public StoreLimits withRequestTimeout(Duration other) {
    return new StoreLimits(maxConcurrentCalls, callsPerSecond, maxWait, other, retries, breaker);
  }
}
