package io.syncline.bus.kafka;

import io.syncline.core.spi.ShardSink;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards that this node owns, from taking them up to giving them back. One that the sink does
 * not hold any more, because its store failed, is taken up again; the pauses before that grow while
 * it fails again and again. Thread rule: the reader's only.
 */
final class ShardReadings {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Logger log = LoggerFactory.getLogger(ShardReadings.class);

  private final String cluster;
  private final ShardSink sink;
  private final Ticker ticker;
  private final Map<Integer, ShardReading> readings = new TreeMap<>();

  /** Of shards that were dropped since they became this node's; waiting if they are not read. */
  private final Map<Integer, Retry> retries = new TreeMap<>();

  ShardReadings(String cluster, ShardSink sink, Ticker ticker) {
    this.cluster = cluster;
    this.sink = sink;
    this.ticker = ticker;
  }

  /** Those that are read, or are to be. */
  Collection<ShardReading> all() {
    return readings.values();
  }

  @Nullable ShardReading get(int shard) {
    return readings.get(shard);
  }

  /** This shard is this node's now. */
  void take(int shard) {
    if (!readings.containsKey(shard) && !retries.containsKey(shard)) {
      readings.put(shard, new ShardReading(shard));
      sink.assigned(shard);
    }
  }

  /** This shard is this node's no longer. */
  void release(int shard) {
    boolean waited = retries.remove(shard) != null;
    boolean read = readings.remove(shard) != null;
    if (waited || read) {
      sink.revoked(shard);
    }
  }

  void releaseAll() {
    Set<Integer> owned = new TreeSet<>(readings.keySet());
    owned.addAll(retries.keySet());
    for (int shard : owned) {
      try {
        release(shard);
      } catch (GuardedSink.SinkFailure e) {
        log.warn("{}: the sink did not take back shard {}", cluster, shard, e);
      }
    }
  }

  /** Stops reading a shard if the sink does not hold it any more; whether it does. */
  boolean isHeld(int shard) {
    if (sink.isHeld(shard)) {
      return true;
    }
    if (readings.remove(shard) != null) {
      Retry retry = retries.computeIfAbsent(shard, any -> new Retry());
      retry.dropped(ticker.nanos());
      log.warn("{}: shard {} is not read until its store works again", cluster, shard);
    }
    return false;
  }

  /**
   * Stops reading what the sink dropped, and takes up again what waited long enough.
   *
   * @return whether one was taken up
   */
  boolean follow() {
    List.copyOf(readings.keySet()).forEach(this::isHeld);
    boolean taken = false;
    for (Map.Entry<Integer, Retry> waiting : retries.entrySet()) {
      int shard = waiting.getKey();
      if (!readings.containsKey(shard) && waiting.getValue().isDue(ticker.nanos())) {
        taken |= takeAgain(shard, waiting.getValue());
      }
    }
    return taken;
  }

  private boolean takeAgain(int shard, Retry retry) {
    sink.revoked(shard);
    sink.assigned(shard);
    if (!sink.isHeld(shard)) {
      retry.failed(ticker.nanos());
      return false;
    }
    retry.taken(ticker.nanos());
    readings.put(shard, new ShardReading(shard));
    log.info("{}: shard {} is read again", cluster, shard);
    return true;
  }

  /** When to try again. */
  private static final class Retry {
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    private long taken;
    private long due;

    void dropped(long now) {
      if (now - taken >= LONGEST_PAUSE.toNanos()) {
        backoff.reset();
      }
      failed(now);
    }

    void failed(long now) {
      due = now + Duration.ofMillis(backoff.nextMillis()).toNanos();
    }

    void taken(long now) {
      taken = now;
    }

    boolean isDue(long now) {
      return now - due >= 0;
    }
  }
}
