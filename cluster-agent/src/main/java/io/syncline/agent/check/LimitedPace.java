package io.syncline.agent.check;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.syncline.cache.check.CheckPace;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * So many requests a second, one after the other, for all shards of a run at a node together.
 *
 * <p>Thread rule: any thread.
 */
public final class LimitedPace implements CheckPace {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final RateLimiter limiter;

  /** Nothing but an interrupt shortens a pause. */
  private final CountDownLatch never = new CountDownLatch(1);

  public LimitedPace(int requestsPerSecond) {
    limiter =
        RateLimiter.of(
            "check",
            RateLimiterConfig.custom()
                .limitRefreshPeriod(Duration.ofSeconds(1).dividedBy(requestsPerSecond))
                .limitForPeriod(1)
                .timeoutDuration(PATIENCE)
                .build());
  }

  @Override
  public void awaitRequest() throws InterruptedException {
    boolean permitted = false;
    while (!permitted) {
      permitted = limiter.acquirePermission();
      if (Thread.interrupted()) {
        throw new InterruptedException("the check is ended");
      }
    }
  }

  @Override
  public void pause(long nanos) throws InterruptedException {
    boolean unused = never.await(nanos, TimeUnit.NANOSECONDS);
  }
}
