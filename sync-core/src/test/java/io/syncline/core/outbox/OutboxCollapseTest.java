package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.shard.ShardFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What collapses, when, and into what. */
class OutboxCollapseTest {
  private static final Origin ORIGIN = new Origin("east", "node-1", 7);
  private static final long SETTLE = Duration.ofSeconds(60).toNanos();
  private static final Location ROOT = Location.parse("hdfs://nn/a");
  private static final List<Location> DECLARED = List.of(ROOT);
  private static final ShardFunction FUNCTION = new ShardFunction(4);

  /** Collapses at ten intents, five of which are over. */
  private final Outbox outbox = outbox(20);

  @Test
  void isDueWhenHalfTheRoomIsTakenByWhatIsOver() {
    for (int i = 0; i < 9; i++) {
      write(outbox, ROOT.child("f" + i), i);
    }
    assertThat(outbox.collapse(DECLARED)).isEmpty();
    outbox.open(created(ROOT.child("pending")), 9);
    assertThat(outbox.collapse(DECLARED)).isPresent();
  }

  @Test
  void isNotDueWhileMostOfItIsNotOver() {
    for (int i = 0; i < 15; i++) {
      outbox.open(created(ROOT.child("pending" + i)), 0);
    }
    for (int i = 0; i < 4; i++) {
      write(outbox, ROOT.child("f" + i), 0);
    }
    assertThat(outbox.collapse(DECLARED)).isEmpty();
    write(outbox, ROOT.child("f4"), 0);
    assertThat(outbox.collapse(DECLARED)).isPresent();
  }

  @Test
  void theOldestStandsForAllAndWhatIsNotOverStaysAsItIs() {
    long pending = outbox.open(created(ROOT.child("pending")), 1).id();
    long unsettled = outbox.open(created(ROOT.child("unsettled")), 2).id();
    outbox.unsettle(unsettled, 0);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ids.add(write(outbox, ROOT.child("f" + i), 10 - i));
    }
    Collapse collapse = collapse(outbox);
    assertThat(collapse.gone()).isEqualTo(ids.subList(1, 8));
    assertThat(collapse.wider().id()).isEqualTo(ids.get(0));
    assertThat(collapse.wider().outcome()).isEqualTo(Outcome.SETTLED);
    assertThat(collapse.wider().registeredAt()).as("the oldest time").isEqualTo(3);
    assertThat(outbox.size()).isEqualTo(3);
    outbox.cancel(pending);
    ackAll(outbox);
    assertThat(outbox.size()).as("the unsettled one").isEqualTo(1);
    assertThat(outbox.advance(SETTLE)).isTrue();
    List<Outgoing> again = outbox.drain();
    assertThat(again)
        .flatMap(OutboxCollapseTest::changes)
        .contains(unknown(ROOT.child("unsettled")));
    again.forEach(o -> outbox.acked(o, 0));
    assertThat(outbox.size()).isZero();
  }

  /** One directory, one shard: nobody else is told of a tree. */
  @Test
  void onlyPartitionsThatWereToBeToldAreToldOfATree() {
    Outbox large = outbox(400);
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      tokens.addAll(large.settle(large.open(created(ROOT.child("f" + i)), 0).id()));
    }
    collapse(large);
    Outgoing told = only(large.drain());
    assertThat(told.partition()).isEqualTo(FUNCTION.shardOf(ROOT.child("f")));
    assertThat(changes(told)).containsExactly(unknown(ROOT));
    assertThat(told.record().sequences()).isEqualTo(new SequenceRange(0, 199));
    assertThat(tokens).last().extracting(Token::sequence).isEqualTo(199L);
    assertThat(large.acked(told, 0).done()).containsExactly(1L);
    assertThat(large.isEmpty()).isTrue();
  }

  @Test
  void whatWasUnderWayStaysAndIsWaitedFor() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    write(one, ROOT.child("first"), 0);
    Outgoing underWay = only(one.drain());
    for (int i = 0; i < 9; i++) {
      write(one, ROOT.child("f" + i), 0);
    }
    collapse(one);
    Outgoing rest = only(one.drain());
    assertThat(rest.record().sequences()).isEqualTo(new SequenceRange(1, 9));
    assertThat(one.acked(rest, 0).done()).isEmpty();
    assertThat(one.acked(underWay, 1).done()).containsExactly(1L);
  }

  @Test
  void numbersThatAreUnderWayAreNotToldByOthers() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    List<Outgoing> sent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      write(one, ROOT.child("f" + i), 0);
      sent.add(only(one.drain()));
    }
    one.failed(sent.get(7));
    one.failed(sent.get(2));
    one.failed(sent.get(3));
    collapse(one);
    assertThat(one.drain())
        .extracting(o -> o.record().sequences())
        .containsExactly(new SequenceRange(2, 3), new SequenceRange(7, 7));
  }

  /** A part of it could together with an old copy have all numbers, and not tell of everything. */
  @Test
  void whatTheTopicRefusesOfACollapseStaysInOneRecordAndBecomesCoarser() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    for (int i = 0; i < 10; i++) {
      write(one, ROOT.child("d" + i % 5).child("f" + i), 0);
    }
    collapse(one);
    Outgoing told = only(one.drain());
    assertThat(changes(told)).hasSize(10);
    List<Collection<Change>> forms = new ArrayList<>();
    while (one.refused(told)) {
      told = only(one.drain());
      assertThat(told.record().sequences()).isEqualTo(new SequenceRange(0, 9));
      forms.add(changes(told));
    }
    assertThat(forms)
        .containsExactly(
            IntStream.range(0, 5).mapToObj(i -> unknown(ROOT.child("d" + i))).toList(),
            List.of(unknown(ROOT)),
            List.of(unknown(ROOT.root())));
    assertThat(one.acked(only(one.drain()), 0).done()).containsExactly(1L);
  }

  @Test
  void aRefusedRecordIsHalvedBetweenWhatStaysTogether() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    for (int i = 0; i < 10; i++) {
      write(one, ROOT.child("f" + i), 0);
    }
    collapse(one);
    write(one, ROOT.child("alone"), 0);
    assertThat(one.refused(only(one.drain()))).isTrue();
    assertThat(one.drain())
        .extracting(o -> o.record().sequences())
        .containsExactly(new SequenceRange(0, 9), new SequenceRange(10, 10));
  }

  @Test
  void aHeartbeatStaysInItsPlace() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    for (int i = 0; i < 10; i++) {
      if (i == 5) {
        one.beat();
      }
      write(one, ROOT.child("f" + i), 0);
    }
    collapse(one);
    assertThat(one.drain())
        .extracting(o -> o.record().sequences())
        .containsExactly(
            new SequenceRange(0, 4), new SequenceRange(5, 5), new SequenceRange(6, 10));
  }

  @Test
  void aClaimStaysWhereItIsUntilAllIsTold() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    one.beat();
    one.acked(only(one.drain()), 0);
    for (int i = 0; i < 10; i++) {
      write(one, ROOT.child("f" + i), 0);
    }
    one.failed(only(one.drain()));
    one.beat();
    List<Outgoing> second = one.drain();
    assertThat(claim(second.get(1))).hasValue(0);
    one.failed(second.get(0));
    one.acked(second.get(1), 1);
    collapse(one);
    one.beat();
    List<Outgoing> third = one.drain();
    assertThat(claim(third.get(1))).hasValue(0);
    third.forEach(o -> one.acked(o, o.isHeartbeat() ? 3 : 2));
    one.beat();
    assertThat(claim(only(one.drain()))).hasValue(3);
  }

  @Test
  void nothingIsDoneBeforeTheWiderFormIsDurable() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    for (int i = 0; i < 10; i++) {
      write(one, ROOT.child("f" + i), 0);
    }
    List<Outgoing> sent = one.drain();
    Collapse collapse = one.collapse(DECLARED).orElseThrow();
    sent.forEach(o -> assertThat(one.acked(o, 0).done()).isEmpty());
    assertThat(one.size()).isEqualTo(10);
    assertThat(one.collapsed(collapse).done()).containsExactly(1L);
    assertThat(one.isEmpty()).isTrue();
  }

  @Test
  void allStayAsTheyAreWhenTheDiskIsFull() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    for (int i = 0; i < 10; i++) {
      write(one, ROOT.child("f" + i), 0);
      if (i == 4) {
        one.drain().forEach(o -> one.failed(o));
      }
    }
    Collapse collapse = one.collapse(DECLARED).orElseThrow();
    Outgoing first = one.drain().get(0);
    assertThat(one.acked(first, 0).done()).isEmpty();
    assertThat(one.notCollapsed(collapse).done()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(one.size()).isEqualTo(5);
    assertThatIllegalStateException().isThrownBy(() -> one.collapsed(collapse));
  }

  @Test
  void whatWasNotDeclaredDoesNotCollapse() {
    for (int i = 0; i < 10; i++) {
      write(outbox, Location.parse("hdfs://nn/b/f" + i), 0);
    }
    assertThat(outbox.collapse(DECLARED)).isEmpty();
    assertThat(outbox.collapse(List.of())).isEmpty();
    for (int i = 0; i < 5; i++) {
      write(outbox, ROOT.child("f" + i), 0);
    }
    assertThat(collapse(outbox).gone()).hasSize(4);
    assertThat(outbox.size()).isEqualTo(11);
  }

  /** Directories above what was declared come and go with keys: they are told of one by one. */
  @Test
  void whatLiesAboveIsToldAsItWas() {
    Location lake = Location.parse("s3://lake/a");
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(1000), 0);
    for (int i = 0; i < 500; i++) {
      write(one, lake.child("d" + i % 7).child("f" + i), 0);
    }
    Collapse collapse = one.collapse(List.of(lake)).orElseThrow();
    one.collapsed(collapse);
    List<Change> told = one.drain().stream().flatMap(o -> changes(o).stream()).toList();
    assertThat(told).doesNotHaveDuplicates().hasSizeLessThan(20);
    assertThat(told)
        .filteredOn(change -> !change.location().isAtOrBelow(lake))
        .containsExactly(new Change(lake.root(), Scope.PATH, ChangeKind.UNKNOWN, Cause.WRITE));
  }

  @Test
  void whatCollapsedCollapsesAgain() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), limits(20), 0);
    for (int i = 0; i < 10_000; i++) {
      write(one, ROOT.child("d" + i % 50).child("f" + i), i);
      one.collapse(DECLARED).ifPresent(one::collapsed);
    }
    assertThat(one.size()).isLessThanOrEqualTo(10);
    assertThat(one.oldest()).hasValue(0);
    assertThat(one.waiting()).as("items").isLessThan(100);
    Outgoing told = only(one.drain());
    assertThat(told.record().sequences()).isEqualTo(new SequenceRange(0, 9_999));
    assertThat(one.acked(told, 0).done()).contains(1L);
    assertThat(one.isEmpty()).isTrue();
  }

  /**
   * A tree is told under the number of the first that it stands for. So whoever has a later number
   * of its run must have it too: the record of the first may be in the log in its earlier form.
   */
  @Test
  void aRunStaysInOneRecordWhateverComesBackBeforeIt() {
    OutboxLimits three = new OutboxLimits(8, 3, Duration.ofNanos(SETTLE));
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), three, 0);
    Location elsewhere = Location.parse("hdfs://nn/b");
    write(one, elsewhere.child("first"), 0);
    Outgoing first = only(one.drain());
    write(one, ROOT.child("f"), 0);
    write(one, elsewhere.child("x"), 0);
    write(one, elsewhere.child("y"), 0);
    write(one, ROOT.child("f"), 0);
    write(one, ROOT.child("f"), 0);
    one.drain().forEach(one::failed);
    collapse(one);
    one.failed(first);
    write(one, ROOT.child("g"), 0);
    collapse(one);
    List<Outgoing> told = one.drain();
    assertThat(told)
        .extracting(o -> o.record().sequences())
        .containsExactly(new SequenceRange(0, 0), new SequenceRange(1, 5), new SequenceRange(6, 6));
    assertThat(changes(told.get(1)))
        .extracting(Change::location)
        .containsExactly(ROOT.child("f"), elsewhere.child("x"), elsewhere.child("y"));
  }

  @Test
  void thenAnotherIncarnationTellsOfTheTrees() {
    for (int i = 0; i < 10; i++) {
      write(outbox, ROOT.child("f" + i), 0);
    }
    collapse(outbox);
    outbox.reincarnate(new Origin("east", "node-1", 8));
    assertThat(outbox.isInheritanceDone()).isFalse();
    List<Outgoing> told = outbox.drain();
    assertThat(told).extracting(Outgoing::partition).containsOnly(0, 1, 2, 3);
    told.forEach(o -> outbox.acked(o, 0));
    assertThat(outbox.isEmpty()).isTrue();
  }

  private static Outbox outbox(int maxIntents) {
    return new Outbox(ORIGIN, FUNCTION, limits(maxIntents), 0);
  }

  private static OutboxLimits limits(int maxIntents) {
    return new OutboxLimits(maxIntents, 500, Duration.ofNanos(SETTLE));
  }

  private static long write(Outbox outbox, Location location, long wall) {
    long id = outbox.open(created(location), wall).id();
    outbox.settle(id);
    return id;
  }

  private static Collapse collapse(Outbox outbox) {
    Optional<Collapse> due = outbox.collapse(DECLARED);
    outbox.collapsed(due.orElseThrow());
    return due.get();
  }

  private static void ackAll(Outbox outbox) {
    outbox.drain().forEach(o -> outbox.acked(o, 0));
  }

  private static List<Change> created(Location location) {
    return List.of(new Change(location, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
  }

  private static Change unknown(Location tree) {
    return new Change(tree, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WRITE);
  }

  private static OptionalLong claim(Outgoing outgoing) {
    return ((BusRecord.Heartbeat) outgoing.record().body()).claim();
  }

  private static Collection<Change> changes(Outgoing outgoing) {
    return ((BusRecord.Changes) outgoing.record().body()).changes();
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
