package io.syncline.benchmarks;

import io.syncline.bus.codec.Decoded;
import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireHeader;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What the log of a cluster tells of, as one more reader of it sees it: a record that it has is
 * acked, or is at this moment.
 *
 * <p>Thread rule: one expectation at a time.
 */
final class ToldLocations implements AutoCloseable {
  private final TopicTail tail;
  private final AtomicReference<@Nullable Expectation> expected = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();

  /** Locations of which nobody was told yet; completes when none is left. */
  record Expectation(Set<Location> left, CompletableFuture<Boolean> told) {
    static Expectation of(Set<Location> locations) {
      return new Expectation(new HashSet<>(locations), new CompletableFuture<>());
    }
  }

  ToldLocations(String bootstrapServers, String cluster, int partitions) {
    tail =
        new TopicTail(
            bootstrapServers, "syncline.changes." + cluster, partitions, this::take, this::broke);
  }

  /** Expects to hear of each of these from now on, not of trees in which they lie. */
  void expect(Set<Location> locations) {
    expected.set(Expectation.of(locations));
    failIfBroken();
  }

  /**
   * Waits until it has heard of all.
   *
   * @throws ExecutionException if the log cannot be read any more
   */
  void await() throws InterruptedException, ExecutionException {
    Expectation now = expected.get();
    if (now == null) {
      throw new IllegalStateException("nothing is expected");
    }
    try {
      Object unused = now.told().get(Deadline.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("not everything was told within " + Deadline.PATIENCE, e);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> found) {
    Expectation now = expected.get();
    if (now != null) {
      take(found, now);
    }
  }

  private void broke(Throwable why) {
    broken.set(why);
    failIfBroken();
  }

  /** Whoever waits, or is about to, learns that nothing is read any more. */
  private void failIfBroken() {
    Throwable why = broken.get();
    Expectation now = expected.get();
    if (why != null && now != null) {
      now.told().completeExceptionally(why);
    }
  }

  /** Strikes off what one record of the log tells of. */
  static void take(ConsumerRecord<byte[], byte[]> found, Expectation expectation) {
    List<WireHeader> headers = new ArrayList<>();
    for (Header header : found.headers()) {
      headers.add(new WireHeader(header.key(), header.value()));
    }
    if (RecordCodec.decode(new WireRecord(found.value(), headers))
            instanceof Decoded.Understood understood
        && understood.record().body() instanceof BusRecord.Changes changes) {
      changes.changes().stream()
          .filter(change -> change.scope() == Scope.PATH)
          .forEach(change -> expectation.left().remove(change.location()));
      if (expectation.left().isEmpty()) {
        expectation.told().complete(true);
      }
    }
  }

  @Override
  public void close() {
    tail.close();
  }
}
