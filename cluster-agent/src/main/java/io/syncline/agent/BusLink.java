package io.syncline.agent;

import io.syncline.bus.kafka.BusLag;
import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.KafkaChangeSubscriber;
import io.syncline.bus.kafka.KafkaTopics;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.spi.ShardSink;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's reading of the log: prepares the topics, as often as it takes until Kafka answers, and
 * then reads. Kafka may be away when the node starts.
 */
final class BusLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BusLink.class);
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(2);
  private static final Duration END_PATIENCE = Duration.ofSeconds(20);

  private final KafkaTopics topics;
  private final KafkaChangeSubscriber subscriber;
  private final ShardSink sink;
  private final Runnable prepared;
  private final Consumer<SyncException> fatal;
  private final Ticker ticker;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread starter = new Thread(this::begin, "bus-start");
  private volatile @Nullable SyncException notYet;
  private volatile long readingSince;
  private volatile boolean reading;

  /**
   * A link that does not read yet.
   *
   * @param prepared called once when the topics are there: nobody may publish before, or a broker
   *     might make them anew with settings of its own
   * @param fatal told when the node must not go on: its topic is not what it is configured to be
   */
  BusLink(
      KafkaBusSettings settings,
      ShardSink sink,
      Ticker ticker,
      Runnable prepared,
      Consumer<SyncException> fatal) {
    this.topics = new KafkaTopics(settings);
    this.subscriber = new KafkaChangeSubscriber(settings, ticker);
    this.sink = sink;
    this.prepared = prepared;
    this.fatal = fatal;
    this.ticker = ticker;
    starter.setDaemon(true);
  }

  /** Starts, in the background. */
  void start() {
    starter.start();
  }

  /** Whether the log answers. */
  boolean connected() {
    return reading && subscriber.connected();
  }

  /** How long the log has been read; empty when it is not yet. */
  Optional<Duration> reading() {
    return reading
        ? Optional.of(Duration.ofNanos(Math.max(0, ticker.nanos() - readingSince)))
        : Optional.empty();
  }

  /** What is wrong now, one sentence each. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(subscriber.problems());
    SyncException waiting = notYet;
    if (waiting != null) {
      problems.add(0, waiting.getMessage());
    }
    return problems;
  }

  /** What ended the reading for good; empty while it goes on. */
  Optional<Throwable> failure() {
    return subscriber.failure();
  }

  /** Records in the log that are not applied yet. */
  long lag() {
    return subscriber.lags().stream().mapToLong(BusLag.Lag::records).sum();
  }

  @Override
  public void close() {
    closed.countDown();
    starter.interrupt();
    try {
      starter.join(END_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    subscriber.close();
  }

  private void begin() {
    try {
      while (closed.getCount() > 0) {
        if (prepare()) {
          prepared.run();
          subscriber.start(sink);
          readingSince = ticker.nanos();
          reading = true;
          return;
        }
        if (closed.await(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("closed while waiting for Kafka");
    } catch (SyncException e) {
      fatal.accept(e);
    } catch (RuntimeException e) {
      if (closed.getCount() > 0) {
        fatal.accept(new SyncException(ErrorCode.INTERNAL, "cannot read the log: " + e, e));
      }
    }
  }

  private boolean prepare() {
    try {
      topics.ensure();
      if (notYet != null) {
        LOG.info("Kafka answers; the log is read from now on");
        notYet = null;
      }
      return true;
    } catch (SyncException e) {
      if (e.code() != ErrorCode.BUS_UNAVAILABLE) {
        throw e;
      }
      if (notYet == null) {
        LOG.warn("the log cannot be read yet: {}", e.getMessage());
      }
      notYet = e;
      return false;
    }
  }
}
