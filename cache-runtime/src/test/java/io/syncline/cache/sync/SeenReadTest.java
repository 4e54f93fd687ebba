package io.syncline.cache.sync;

import static io.syncline.core.testing.MemoryUfs.Operation.LIST;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.Location;
import io.syncline.core.session.Seen;
import io.syncline.core.session.View;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A read that says what its reader has seen is never answered with what is older. */
final class SeenReadTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final EngineRig rig = EngineRig.objects();
  private final Location d = rig.s3("d");
  private final Location x = rig.s3("d/x");

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whatIsAsFreshIsServedAndWhatIsNotIsAskedAgain() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.pass(SECOND);
    rig.ufs.putOutside(x, "version two");
    assertThat(served(x, seenAgo(SECOND)).asked()).as("as fresh as that").isFalse();
    EntryAnswer answer = rig.engine.entry(x, terms(seenAgo(SECOND.minusNanos(1))));
    assertThat(answer.found()).isEqualTo(rig.ufs.look(x));
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void answerTellsWhenItCameAndUnderWhichView() {
    rig.ufs.putOutside(x, "v1");
    rig.ufs.beforeAnswer((operation, location) -> rig.pass(SECOND));
    long asked = rig.nanos.get();
    Served first = rig.stat(x).served();
    rig.pass(SECOND);
    Served second = rig.stat(x).served();
    long answered = asked + SECOND.toNanos();
    assertThat(first.since()).hasValue(asked);
    assertThat(first.shown()).extracting(Shown::answered).containsExactly(answered);
    assertThat(second.shown()).isEqualTo(first.shown());
    assertThat(view(first)).isPresent();
  }

  @Test
  void viewThatHoldsNeedsNoOtherGuard() {
    rig.ufs.putOutside(x, "v1");
    Optional<View> view = view(rig.stat(x).served());
    rig.pass(SECOND);
    assertThat(served(x, new Seen(0, view)).asked()).isFalse();
    assertThat(served(x, new Seen(0, Optional.of(new View("other", 0, 1)))).asked()).isTrue();
  }

  @Test
  void viewEndsWithTheTenure() {
    rig.ufs.putOutside(x, "v1");
    Optional<View> view = view(rig.stat(x).served());
    int shard = rig.function.shardOf(x);
    rig.shards.revoked(shard);
    rig.own(shard);
    assertThat(served(x, new Seen(0, view)).asked()).isTrue();
  }

  @Test
  void whatIsHeldFromBeforeWasAnsweredBeforeTheShardWasTakenUp() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.pass(SECOND);
    int shard = rig.function.shardOf(x);
    rig.own(shard);
    long takenUp = rig.nanos.get();
    rig.pass(SECOND);
    Served served = rig.engine.entry(x, rig.unbounded()).served();
    assertThat(served.asked()).isFalse();
    assertThat(served.shown()).extracting(Shown::answered).containsExactly(takenUp);
  }

  @Test
  void answerPastAllThatIsHeldHasNoView() {
    rig.shards.revoked(rig.function.shardOf(x));
    assertThat(view(rig.stat(x).served())).isEmpty();
  }

  @Test
  void doesNotShareAQuestionThatBeganBefore() throws Exception {
    rig.ufs.putOutside(x, "v1");
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> before = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    rig.pass(SECOND);
    rig.ufs.putOutside(x, "version two");
    Threads.Call<EntryAnswer> careful =
        Threads.call(() -> rig.engine.entry(x, terms(seenAgo(SECOND.dividedBy(2)))));
    assertThat(careful.result().found()).isEqualTo(rig.ufs.look(x));
    stop.open();
    before.result();
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void listingIsAskedAgainUnlessItIsAsFreshOrOfTheSameView() {
    rig.ufs.putOutside(x, "v1");
    EngineRig.Listed first = rig.ls(d);
    Optional<View> view = first.answer().served().shown().get(0).view();
    rig.pass(SECOND);
    rig.ufs.putOutside(d.child("y"), "v1");
    assertThat(rig.ls(d, terms(seenAgo(SECOND))).names()).containsExactly("x");
    assertThat(rig.ls(d, terms(new Seen(0, view))).names()).containsExactly("x");
    rig.asked(Map.of(LIST, 1));
    assertThat(rig.ls(d, terms(seenAgo(Duration.ZERO))).names()).containsExactly("x", "y");
  }

  @Test
  void childrenAreAsOldAsTheirListingSaysAndOfItsView() {
    rig.ufs.putOutside(x, "v1");
    rig.ls(d);
    rig.pass(SECOND);
    EngineRig.Listed again = rig.ls(d);
    Shown listing = again.answer().served().shown().get(0);
    assertThat(again.children())
        .extracting(child -> child.served().shown())
        .containsExactly(List.of(listing));
    assertThat(served(x, new Seen(0, listing.view())).asked()).isFalse();
  }

  /** Its reader was shown that a child is gone, and no other node may show it once more. */
  @Test
  void listingTellsHowNewItIsOfWhatItLeavesOut() {
    rig.ufs.putOutside(x, "v1");
    rig.ufs.putOutside(d.child("y"), "v1");
    rig.ls(d);
    rig.pass(SECOND);
    rig.ufs.removeOutside(x);
    rig.modified(x);
    long asked = rig.nanos.get();
    EngineRig.Listed without = rig.ls(d);
    assertThat(without.names()).containsExactly("y");
    assertThat(without.answer().served().shown()).extracting(Shown::answered).contains(asked);
    rig.pass(SECOND);
    assertThat(rig.ls(d).answer().served().shown())
        .as("held as absent")
        .extracting(Shown::answered)
        .contains(asked);
  }

  @Test
  void isNeverServedWhatIsTooOld() {
    rig.ufs.putOutside(x, "v1");
    Optional<View> view = view(rig.stat(x).served());
    rig.modified(x);
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> rig.engine.entry(x, terms(new Seen(0, view))))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE));
  }

  private Served served(Location location, Seen seen) {
    return rig.engine.entry(location, terms(seen)).served();
  }

  private static Optional<View> view(Served served) {
    return served.shown().get(0).view();
  }

  private static Seen seenAgo(Duration age) {
    return new Seen(age.toNanos(), Optional.empty());
  }

  /** What is too old may be served to others. */
  private ReadTerms terms(Seen... seen) {
    return new ReadTerms(
        rig.s3(""),
        rig.ufs,
        new Bound(EngineRig.INTERVAL.toNanos()),
        true,
        List.of(),
        List.of(seen));
  }
}
