package io.syncline.bus.kafka;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a subscriber is between its start and its end, shared by its threads. */
final class Lifecycle {
  private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

  private final String cluster;
  private final CountDownLatch prepared = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile boolean brokerAnswers;
  private volatile boolean readerWorks = true;

  @GuardedBy("this")
  private boolean wasConnected;

  @GuardedBy("this")
  private @Nullable Throwable failure;

  Lifecycle(String cluster) {
    this.cluster = cluster;
  }

  /** Topics exist and are registered. */
  void prepared() {
    prepared.countDown();
  }

  boolean isPrepared() {
    return prepared.getCount() == 0;
  }

  /** Waits for it; false if the subscriber ends first. */
  boolean awaitPrepared() throws InterruptedException {
    prepared.await();
    return !stopping;
  }

  /** Waits, but not beyond the end; true if the end came. */
  @CanIgnoreReturnValue
  boolean pause(long millis) throws InterruptedException {
    return stopped.await(millis, TimeUnit.MILLISECONDS);
  }

  void stop() {
    stopping = true;
    prepared.countDown();
    stopped.countDown();
  }

  boolean stopping() {
    return stopping;
  }

  /** An end that nobody asked for; the first one is kept. */
  void fail(Throwable cause) {
    synchronized (this) {
      if (failure == null && !stopping) {
        failure = cause;
        log.error("{}: the bus is not read any more", cluster, cause);
      }
    }
    stop();
  }

  synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  void brokerAnswers(boolean answers, String detail) {
    brokerAnswers = answers;
    note(detail);
  }

  void readerWorks(boolean works, String detail) {
    if (works != readerWorks) {
      readerWorks = works;
      note(detail);
    }
  }

  boolean connected() {
    return brokerAnswers && readerWorks && !stopping;
  }

  private synchronized void note(String detail) {
    boolean connected = connected();
    if (connected == wasConnected) {
      return;
    }
    wasConnected = connected;
    if (connected) {
      log.info("{}: connected to the bus", cluster);
    } else if (!stopping) {
      log.warn("{}: lost the bus: {}", cluster, detail);
    }
  }
}
