package io.syncline.ufs.limit;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.spi.AttemptGate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The one way to a store: every attempt passes its breaker, its rate limit and its bulkhead, in
 * this order, and is repeated as its limits permit.
 *
 * <p>Shared by all that ask the store; {@link #taking} shares its limits, too. Thread rule: any
 * thread, any number at once; calls block for at most {@code maxAttempts * (3 * maxWait +
 * requestTimeout + maxBackoff)}, given that requests keep their timeout.
 */
public final class StoreCalls {
  private final String store;
  private final StoreLimits limits;
  private final StoreCallListener listener;
  private final Pace pace;
  private final CircuitBreaker breaker;
  private final RateLimiter rate;
  private final Bulkhead bulkhead;
  private final Retry retry;
  private final RequestTurns turns;

  /**
   * The calls of one store.
   *
   * @param store what the store is called in messages, such as {@code s3 at http://127.0.0.1:9000}
   */
  public StoreCalls(String store, StoreLimits limits, StoreCallListener listener) {
    this(store, limits, listener, Pace.real());
  }

  StoreCalls(String store, StoreLimits limits, StoreCallListener listener, Pace pace) {
    this.store = store;
    this.limits = limits;
    this.listener = listener;
    this.pace = pace;
    this.breaker = CircuitBreaker.of(store, breakerConfig(limits.breaker(), pace));
    this.rate = RateLimiter.of(store, rateConfig(limits), pace.ticker()::nanos);
    this.bulkhead =
        Bulkhead.of(
            store,
            BulkheadConfig.custom()
                .maxConcurrentCalls(limits.maxConcurrentCalls())
                .maxWaitDuration(limits.maxWait())
                .build());
    this.retry = Retry.of(store, retryConfig(limits.retries(), pace));
    this.turns = RequestTurns.ALWAYS;
  }

  private StoreCalls(StoreCalls shared, RequestTurns turns) {
    this.store = shared.store;
    this.limits = shared.limits;
    this.listener = shared.listener;
    this.pace = shared.pace;
    this.breaker = shared.breaker;
    this.rate = shared.rate;
    this.bulkhead = shared.bulkhead;
    this.retry = shared.retry;
    this.turns = turns;
  }

  /**
   * Calls of the same store under the same limits, all in one, of which each attempt that changes
   * nothing waits for its turn first; attempts of mutations do not.
   */
  public StoreCalls taking(RequestTurns others) {
    return new StoreCalls(this, others);
  }

  /** The limits that apply. */
  public StoreLimits limits() {
    return limits;
  }

  /** Whether the breaker keeps requests away from the store at present. */
  public boolean broken() {
    CircuitBreaker.State state = breaker.getState();
    return state == CircuitBreaker.State.OPEN || state == CircuitBreaker.State.FORCED_OPEN;
  }

  /**
   * Sends a request that changes nothing.
   *
   * @throws SyncException of the last attempt
   */
  public <T> T call(StoreOperation operation, StoreRequest<T> request) {
    try {
      return attempts(
          operation,
          request,
          turns == RequestTurns.ALWAYS ? AttemptLedger.NONE : new TurnLedger(operation));
    } catch (StoreFailure failure) {
      throw failure.error();
    }
  }

  /** Begins the account of a mutation. */
  public StoreMutation mutation(AttemptGate gate) {
    return new StoreMutation(this, gate);
  }

  /** What hears of the attempts of one call. */
  interface AttemptLedger {
    AttemptLedger NONE =
        new AttemptLedger() {
          @Override
          public void beforeSend() {}

          @Override
          public void failed(StoreFailure failure) {}
        };

    /** Before it asks for any permit; never while requests are kept away from the store. */
    default void beforePermits() throws StoreFailure {}

    /** All permits are held and the request goes out next; throws to refuse it. */
    void beforeSend();

    /** The attempt failed; it may be repeated. */
    void failed(StoreFailure failure);
  }

  /** Waits for the turn of each attempt. */
  private final class TurnLedger implements AttemptLedger {
    private final StoreOperation operation;

    TurnLedger(StoreOperation operation) {
      this.operation = operation;
    }

    @Override
    public void beforePermits() throws StoreFailure {
      try {
        turns.await(limits.maxWait());
      } catch (SyncException e) {
        listener.onCall(operation, StoreOutcome.NOT_SENT, 0);
        throw StoreFailure.notSent(e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }

    @Override
    public void beforeSend() {}

    @Override
    public void failed(StoreFailure failure) {}
  }

  <T> T attempts(StoreOperation operation, StoreRequest<T> request, AttemptLedger ledger)
      throws StoreFailure {
    Retry.AsyncContext<T> repetition = retry.asyncContext();
    while (true) {
      try {
        T answer = permitted(operation, request, ledger);
        repetition.onComplete();
        return answer;
      } catch (StoreFailure failure) {
        ledger.failed(failure);
        long pauseMillis = repetition.onError(failure);
        if (pauseMillis < 0) {
          throw failure;
        }
        sleep(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
      }
    }
  }

  private <T> T permitted(StoreOperation operation, StoreRequest<T> request, AttemptLedger ledger)
      throws StoreFailure {
    if (!broken()) {
      ledger.beforePermits();
    }
    if (!breaker.tryAcquirePermission()) {
      listener.onCall(operation, StoreOutcome.NOT_SENT, 0);
      throw StoreFailure.notSentForGood(
          new SyncException(
              ErrorCode.UFS_UNAVAILABLE,
              store
                  + " failed too often and is left alone for up to "
                  + limits.breaker().openFor()
                  + "; look at its health, it is asked again by itself"));
    }
    boolean told = false;
    try {
      awaitRate(operation);
      awaitPlace(operation);
      try {
        ledger.beforeSend();
        told = true;
        return timed(operation, request);
      } finally {
        bulkhead.onComplete();
      }
    } finally {
      if (!told) {
        breaker.releasePermission();
      }
    }
  }

  /** Sends it and tells the breaker and the listener how it ended. */
  private <T> T timed(StoreOperation operation, StoreRequest<T> request) throws StoreFailure {
    long start = pace.ticker().nanos();
    StoreOutcome outcome = StoreOutcome.NO_ANSWER;
    boolean useful = true;
    try {
      T answer = request.send();
      outcome = StoreOutcome.OK;
      return answer;
    } catch (StoreFailure failure) {
      outcome = failure.outcome();
      useful = useful(failure.error().code());
      throw failure;
    } finally {
      long elapsed = pace.ticker().nanos() - start;
      if (useful) {
        breaker.onSuccess(elapsed, TimeUnit.NANOSECONDS);
      } else {
        breaker.onError(elapsed, TimeUnit.NANOSECONDS, new Unuseful());
      }
      listener.onCall(operation, outcome, elapsed);
    }
  }

  private void awaitRate(StoreOperation operation) throws StoreFailure {
    long wait = rate.reservePermission();
    if (wait < 0) {
      throw busy(
          operation, "its limit of " + limits.callsPerSecond() + " requests a second is used up");
    }
    if (wait > 0) {
      sleep(wait);
    }
  }

  private void awaitPlace(StoreOperation operation) throws StoreFailure {
    if (!bulkhead.tryAcquirePermission()) {
      throw busy(
          operation, limits.maxConcurrentCalls() + " requests are under way, the most permitted");
    }
  }

  private StoreFailure busy(StoreOperation operation, String why) {
    listener.onCall(operation, StoreOutcome.NOT_SENT, 0);
    return StoreFailure.notSent(
        new SyncException(
            ErrorCode.UFS_BUSY,
            store + ": " + why + ", and none became free in " + limits.maxWait()));
  }

  private void sleep(long nanos) throws StoreFailure {
    try {
      pace.sleeper().sleep(nanos);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private StoreFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return StoreFailure.notSentForGood(
        new SyncException(
            ErrorCode.SHUTTING_DOWN, store + ": interrupted while waiting to ask it", e));
  }

  /** 404, 403, 412 and the like come from a store that works. */
  private static boolean useful(ErrorCode code) {
    return code != ErrorCode.UFS_UNAVAILABLE && code != ErrorCode.UFS_THROTTLED;
  }

  private static CircuitBreakerConfig breakerConfig(StoreLimits.Breaker breaker, Pace pace) {
    return CircuitBreakerConfig.custom()
        .slidingWindow(
            breaker.window(),
            breaker.window(),
            CircuitBreakerConfig.SlidingWindowType.COUNT_BASED,
            CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
        .failureRateThreshold(breaker.failurePercent())
        .waitDurationInOpenState(breaker.openFor())
        .permittedNumberOfCallsInHalfOpenState(breaker.probes())
        .clock(new TickerClock(pace.ticker()))
        .build();
  }

  private static RateLimiterConfig rateConfig(StoreLimits limits) {
    return RateLimiterConfig.custom()
        .limitRefreshPeriod(Duration.ofSeconds(1))
        .limitForPeriod(limits.callsPerSecond())
        .timeoutDuration(limits.maxWait())
        .build();
  }

  private static RetryConfig retryConfig(StoreLimits.Retries retries, Pace pace) {
    return RetryConfig.<Object>custom()
        .maxAttempts(retries.maxAttempts())
        .intervalFunction(attempt -> backoffMillis(retries, attempt, pace.chance().getAsDouble()))
        .retryOnException(e -> e instanceof StoreFailure failure && failure.retryable())
        .build();
  }

  /** Doubles up to the longest pause, then takes off up to a half. */
  static long backoffMillis(StoreLimits.Retries retries, int attempt, double chance) {
    double doubled = (double) retries.baseBackoff().toMillis() * Math.pow(2, attempt - 1.0);
    double capped = Math.min(doubled, (double) retries.maxBackoff().toMillis());
    return Math.max(1, Math.round(capped * (1 - chance / 2)));
  }

  /**
   * What the breaker is told instead of the failure, whose causes it would otherwise hold on to.
   */
  private static final class Unuseful extends Exception {
    private static final long serialVersionUID = 1L;

    Unuseful() {
      super("no useful answer", null, false, false);
    }
  }
}
