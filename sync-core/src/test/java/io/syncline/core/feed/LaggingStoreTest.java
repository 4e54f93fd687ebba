package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.Members;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Explanation;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.Sync;
import io.syncline.core.testing.MemoryShardStore;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** T15: what is asked right after a change was told of may be answered with the state before it. */
class LaggingStoreTest {
  private static final long LAG = Duration.ofSeconds(60).toNanos();
  private static final Location TREE = Location.parse("file:///nfs");
  private static final Location DIRECTORY = TREE.child("d");
  private static final Location FILE = DIRECTORY.child("x");
  private static final ReadLag NFS = new ReadLag(Duration.ofNanos(LAG), Set.of(TREE));

  private final MemoryShardStore disk = new MemoryShardStore(0);
  private FedShard fed = takenUp(NFS);
  private long now = 1_000;

  /** What the store held, by when it was committed. */
  private final NavigableMap<Long, Long> versions = new TreeMap<>();

  LaggingStoreTest() {
    fed.coldStart(List.of(position(0)), Members.NONE);
    versions.put(0L, 0L);
    now += LAG;
    fed.pass(now);
    now += LAG;
    fed.pass(now);
  }

  @Test
  void theAnswerThatPredatesTheChangeIsAskedForAgain() {
    commit(1);
    fed.invalidate(List.of(new Invalidation(FILE, Scope.PATH)));
    ask(now - LAG);
    assertThat(serves()).describedAs("late by no more than the store").contains(0L);
    now += LAG;
    assertThat(serves()).isEmpty();
    ask(now - LAG);
    assertThat(serves()).contains(1L);
    now += 100 * LAG;
    assertThat(serves()).contains(1L);
  }

  /** Until a reader comes nothing is repeated: whoever only explains says what the reader would. */
  @Test
  void anExplanationSaysWhatTheNextReaderWouldGetAndChangesNothing() {
    commit(1);
    fed.invalidate(List.of(new Invalidation(FILE, Scope.PATH)));
    ask(now - LAG);
    assertThat(explain().decision().reason()).isEqualTo(Reason.UNBOUNDED);
    assertThat(serves()).contains(0L);
    now += LAG;
    Explanation told = explain();
    assertThat(told.repeated()).isTrue();
    assertThat(told.decision().servable()).isFalse();
    assertThat(told.decision().reason()).isEqualTo(Reason.INVALIDATED);
    assertThat(fed.feedSize().echoes()).as("still waits").isEqualTo(1);
    assertThat(serves()).isEmpty();
    assertThat(explain().repeated()).isFalse();
  }

  private Explanation explain() {
    return fed.explain(FILE, Bound.NONE, now, Watermark.UNKNOWN, now);
  }

  @Test
  void whatWaitsIsCountedAndOfTooManyOneOfEverythingIsLeft() {
    assertThat(fed.feedSize().echoes()).isZero();
    for (int i = 0; i < FeedLimits.MAX_ECHOES; i++) {
      fed.invalidate(List.of(new Invalidation(DIRECTORY.child("f" + i), Scope.PATH)));
      if (i % 1_000 == 0) {
        fed.pass(now);
      }
    }
    assertThat(fed.feedSize().echoes()).isEqualTo(FeedLimits.MAX_ECHOES);
    fed.invalidate(List.of(new Invalidation(FILE, Scope.PATH)));
    assertThat(fed.feedSize().echoes()).as("the whole tree").isEqualTo(1);
    fed.pass(now);
    ask(now);
    now += LAG;
    assertThat(serves()).isEmpty();
    assertThat(fed.feedSize().echoes()).isZero();
  }

  @Test
  void aChangeToldOfBeforeARestartCountsToo() {
    commit(1);
    fed.invalidate(List.of(new Invalidation(FILE, Scope.PATH)));
    ask(now - LAG);
    fed = takenUp(NFS);
    fed.shard().caughtUp();
    assertThat(serves()).contains(0L);
    now += LAG;
    assertThat(serves()).isEmpty();
  }

  @Test
  void whereNothingLagsNothingIsRepeated() {
    fed = takenUp(new ReadLag(Duration.ofNanos(LAG), Set.of(Location.parse("file:///other"))));
    fed.shard().caughtUp();
    fed.invalidate(List.of(new Invalidation(FILE, Scope.PATH)));
    ask(now);
    now += LAG;
    assertThat(serves()).contains(0L);
  }

  @Test
  void tooManyAreRepeatedAsOne() {
    ask(now);
    for (int i = 0; i <= LagEchoes.MAX_WAITING; i++) {
      fed.invalidate(List.of(new Invalidation(DIRECTORY.child("y" + i), Scope.PATH)));
      assertThat(serves()).contains(0L);
    }
    now += LAG;
    assertThat(serves()).isEmpty();
  }

  /** Whatever happens: a lag after the last change, nothing but the truth is served. */
  @Property
  void nothingOldLasts(@ForAll long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 60; step++) {
      now += random.nextLong(LAG / 4);
      serves();
      switch (random.nextInt(7)) {
        case 0, 1 -> {
          commit(versions.size());
          tell(random);
        }
        case 2 -> {
          fed = takenUp(NFS);
          fed.shard().caughtUp();
        }
        default -> {
          if (serves().isEmpty()) {
            ask(now - random.nextLong(LAG + 1));
          }
        }
      }
    }
    serves();
    now += LAG;
    if (serves().isEmpty()) {
      ask(now - random.nextLong(LAG + 1));
    }
    assertThat(serves()).contains(versions.lastEntry().getValue());
  }

  private void tell(Random random) {
    switch (random.nextInt(6)) {
      case 0 -> fed.invalidate(List.of(new Invalidation(TREE, Scope.SUBTREE)));
      case 1 -> fed.moved(position(1), "east", true);
      case 2 -> fed.unreadable(position(1));
      case 3 -> fed.coldStart(List.of(position(1)), Members.NONE);
      case 4 ->
          fed.invalidate(
              List.of(
                  new Invalidation(Location.parse("file:///"), Scope.SUBTREE),
                  new Invalidation(DIRECTORY, Scope.PATH)));
      default -> fed.invalidate(List.of(new Invalidation(FILE, Scope.PATH)));
    }
  }

  private void commit(long version) {
    versions.put(now, version);
  }

  /** A question now, answered with what was true at an instant. */
  private void ask(long truth) {
    Sync sync = fed.shard().begin(Sync.Target.ENTRY, FILE, now - LAG);
    long version = versions.floorEntry(truth).getValue();
    fed.shard().complete(sync, Optional.of(new FileStatus(FileType.FILE, version, null, "v")));
  }

  private Optional<Long> serves() {
    fed.pass(now);
    EntryDecision decision = fed.shard().decide(FILE, Bound.NONE, now, Watermark.UNKNOWN);
    return decision.servable()
        ? Optional.ofNullable(decision.entry()).map(entry -> entry.status().size())
        : Optional.empty();
  }

  private FedShard takenUp(ReadLag lag) {
    return new FedShard(
        disk, new ShardFunction(1), ShardLimits.DEFAULT, FeedSettings.DEFAULT.with(lag));
  }

  private static Position position(long next) {
    return new Position("east", "id", 0, next);
  }
}
