package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.ShardFunction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which changes are told with the name of their mutation. */
class OutboxMutationTest {
  private static final Origin ORIGIN = new Origin("east", "node-1", 7);
  private static final Location TREE = Location.parse("s3://lake/a");
  private static final Location F = TREE.child("f");
  private static final Location G = TREE.child("g");
  private static final MutationId ONE = MutationId.of("one");
  private static final MutationId TWO = MutationId.of("two");

  private final Outbox outbox =
      new Outbox(ORIGIN, new ShardFunction(1), new OutboxLimits(10, 10, Duration.ofSeconds(60)), 0);

  @Test
  void eachLocationIsToldWithItsOwnAndAncestorsWithAll() {
    long id =
        outbox.open(List.of(change(F, ChangeKind.REMOVED), change(G, ChangeKind.CREATED)), 0).id();
    outbox.settle(id, null, Map.of(F, ONE, G, TWO));
    assertThat(drained())
        .containsExactly(
            change(F, ChangeKind.REMOVED).of(ONE),
            change(G, ChangeKind.CREATED).of(TWO),
            change(TREE, ChangeKind.REMOVED).of(ONE),
            change(TREE, ChangeKind.UNKNOWN).of(TWO),
            change(TREE.root(), ChangeKind.REMOVED).of(ONE),
            change(TREE.root(), ChangeKind.UNKNOWN).of(TWO));
  }

  /** The tree covers what is below it; its events are known by their names, also above it. */
  @Test
  void aTreeIsToldWithWhatWasDoneBelow() {
    Change removed = new Change(TREE, Scope.SUBTREE, ChangeKind.REMOVED, Cause.WRITE);
    outbox.settle(open(removed), null, Map.of(F, ONE, G, TWO, TREE.root().child("b"), ONE));
    assertThat(drained())
        .containsExactly(
            removed,
            change(F, ChangeKind.REMOVED).of(ONE),
            change(G, ChangeKind.REMOVED).of(TWO),
            change(TREE.root(), ChangeKind.REMOVED),
            change(TREE.root(), ChangeKind.REMOVED).of(ONE),
            change(TREE.root(), ChangeKind.REMOVED).of(TWO),
            change(TREE, ChangeKind.REMOVED).of(ONE),
            change(TREE, ChangeKind.REMOVED).of(TWO));
  }

  @Test
  void whatWasNotNamedIsToldWithoutAName() {
    outbox.settle(open(change(F, ChangeKind.MODIFIED)), null, Map.of(G, TWO));
    assertThat(drained()).containsExactly(change(F, ChangeKind.MODIFIED));
  }

  @Test
  void aNameGoesWithAStatus() {
    outbox.beat();
    outbox.drain().forEach(beat -> outbox.acked(beat, 5));
    FileStatus seen = new FileStatus(FileType.FILE, 3, null, "v3");
    outbox.settle(open(change(F, ChangeKind.MODIFIED)), seen, Map.of(F, ONE));
    assertThat(drained()).containsExactly(change(F, ChangeKind.MODIFIED).with(seen).of(ONE));
  }

  @Test
  void aRecordThatFailedIsToldAgainWithTheNameAndUnderAnotherIncarnationWithout() {
    outbox.settle(open(change(F, ChangeKind.MODIFIED)), null, Map.of(F, ONE));
    outbox.failed(outbox.drain().get(0));
    assertThat(drained()).containsExactly(change(F, ChangeKind.MODIFIED).of(ONE));
    outbox.reincarnate(new Origin("east", "node-1", 8));
    assertThat(drained()).containsExactly(change(F, ChangeKind.MODIFIED));
  }

  @Test
  void whatIsNotSettledHasNoNameEvenIfItWasAnEventThatHadOne() {
    outbox.unsettle(open(change(F, ChangeKind.MODIFIED).of(ONE)), 0);
    outbox.advance(Duration.ofSeconds(60).toNanos());
    assertThat(drained()).isNotEmpty().allMatch(told -> told.mutation() == null);
  }

  @Test
  void whatIsToldInFewerWordsHasNoName() {
    for (MutationId mutation : List.of(ONE, TWO)) {
      outbox.settle(open(change(F, ChangeKind.MODIFIED)), null, Map.of(F, mutation));
    }
    Location other = Location.parse("hdfs://nn/a");
    for (int i = 0; i < 8; i++) {
      outbox.settle(open(change(other.child("f" + i), ChangeKind.MODIFIED)));
    }
    outbox.collapsed(outbox.collapse(List.of(other)).orElseThrow());
    assertThat(drained())
        .hasSize(9)
        .startsWith(change(F, ChangeKind.MODIFIED))
        .allMatch(told -> told.mutation() == null);
  }

  @Test
  void anAncestorOfTooManyIsToldOfOnce() {
    List<Change> changes =
        IntStream.rangeClosed(0, RecordRouter.MAX_NAMED)
            .mapToObj(
                i ->
                    change(TREE.child("f" + i), ChangeKind.CREATED)
                        .of(MutationId.of(Integer.toString(i))))
            .toList();
    assertThat(RecordRouter.expand(changes.subList(1, changes.size())))
        .filteredOn(told -> told.location().equals(TREE))
        .hasSize(RecordRouter.MAX_NAMED)
        .allMatch(told -> told.mutation() != null);
    assertThat(RecordRouter.expand(changes))
        .filteredOn(told -> told.location().equals(TREE))
        .containsExactly(change(TREE, ChangeKind.UNKNOWN));
  }

  @Test
  void howOftenNamesAreLeftOutIsCounted() {
    AtomicInteger unnamed = new AtomicInteger();
    RecordRouter router = new RecordRouter(new ShardFunction(4), unnamed::incrementAndGet);
    List<Change> changes =
        IntStream.rangeClosed(0, RecordRouter.MAX_NAMED)
            .mapToObj(
                i ->
                    change(TREE.child("f" + i), ChangeKind.CREATED)
                        .of(MutationId.of(Integer.toString(i))))
            .toList();
    var few = router.route(changes.subList(1, changes.size()));
    assertThat(unnamed).as("of %s partitions", few.size()).hasValue(0);
    var many = router.route(changes);
    assertThat(unnamed)
        .as("one for each directory above, of %s partitions", many.size())
        .hasValue(TREE.ancestors().size() + 1);
  }

  private long open(Change change) {
    return outbox.open(List.of(change), 0).id();
  }

  private List<Change> drained() {
    return outbox.drain().stream().flatMap(sent -> changes(sent.record().body()).stream()).toList();
  }

  private static List<Change> changes(BusRecord.Body body) {
    return body instanceof BusRecord.Changes told ? told.changes() : List.of();
  }

  private static Change change(Location location, ChangeKind kind) {
    return new Change(location, Scope.PATH, kind, Cause.WRITE);
  }
}
