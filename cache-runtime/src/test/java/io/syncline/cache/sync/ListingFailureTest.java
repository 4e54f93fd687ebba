package io.syncline.cache.sync;

import static io.syncline.cache.sync.EngineRig.INTERVAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A listing that breaks off where nothing is meant to break keeps nobody waiting. */
final class ListingFailureTest {
  /** When a listing's leader reads the time: on arrival, for the listing, for its own entry. */
  private static final int READING_FOR_OWN_ENTRY = 3;

  private final EngineRig rig = EngineRig.objects();
  private final Threads.Stop stop = new Threads.Stop();
  private final AtomicInteger readings = new AtomicInteger();
  private final SyncEngine engine =
      new SyncEngine(
          rig.shards, WatermarkSource.NONE, this::time, EngineLimits.DEFAULT, rig.counts);

  /** A directory whose own entry and whose children lie in different shards. */
  private final Location d =
      IntStream.range(0, 100)
          .mapToObj(number -> rig.s3("d" + number))
          .filter(
              directory ->
                  rig.function.shardOf(directory) != rig.function.shardOfChildren(directory))
          .findFirst()
          .orElseThrow();

  @BeforeEach
  void fill() {
    rig.fill(d, 3);
  }

  @AfterEach
  void close() {
    engine.close();
    rig.close();
  }

  private long time() {
    if (readings.incrementAndGet() == READING_FOR_OWN_ENTRY) {
      stop.pass();
      throw new StackOverflowError("made to happen");
    }
    return rig.nanos.get();
  }

  private List<String> ls() {
    List<String> names = new ArrayList<>();
    engine.listing(
        d,
        rig.terms(INTERVAL),
        batch -> batch.forEach(child -> names.add(child.location().name())));
    return names;
  }

  @Test
  void whoWaitsForAListingThatCouldNotBeginIsToldAndTheNextOneLists() throws Exception {
    Threads.Call<List<String>> leader = Threads.call(this::ls);
    stop.awaitReached();
    Threads.Call<List<String>> waiter = Threads.call(this::ls);
    waiter.awaitBlocked();
    stop.open();
    assertThatThrownBy(leader::result)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThatThrownBy(waiter::result)
        .cause()
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    assertThat(rig.counts.of(Sync.Target.LISTING, SyncListener.SyncOutcome.FAILED)).isEqualTo(1);
    assertThat(Threads.call(this::ls).result()).hasSize(3);
  }
}
