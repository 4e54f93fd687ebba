package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.outbox.Outgoing;
import io.syncline.core.shard.ShardFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an origin's life, its outbox and the memory of its process go together. */
class OriginDutiesTest {
  private static final Location LAKE = Location.parse("s3://lake/a");
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int PARTITIONS = 2;

  private final MemoryHome home = new MemoryHome(5);
  private final Outbox outbox = outbox(100);
  private final OriginDuties duties = duties();
  private long now = 1_000;
  private long offset;

  @Test
  void itIsRememberedBeforeItJoins() {
    duties.writes(List.of(LAKE));
    List<OriginsEntry> due = due();
    assertThat(due).singleElement().isInstanceOf(OriginsEntry.Joined.class);
    assertThat(home.remembered()).containsExactly(5L);
  }

  @Test
  void itDoesNotJoinWhileItCannotBeRemembered() {
    duties.writes(List.of(LAKE));
    home.full(true);
    assertThat(due()).isEmpty();
    home.full(false);
    assertThat(due()).as("not at once").isEmpty();
    now += PAUSE.toNanos();
    assertThat(due()).singleElement().isInstanceOf(OriginsEntry.Joined.class);
    assertThat(home.remembered()).containsExactly(5L);
  }

  @Test
  void anEntryThatWasNotTakenIsSaidAgainAfterAPause() {
    duties.writes(List.of(LAKE));
    OriginsEntry said = due().get(0);
    duties.notAppended(said, now);
    now += PAUSE.toNanos() - 1;
    assertThat(due()).isEmpty();
    now++;
    assertThat(due()).containsExactly(said);
  }

  @Test
  void nothingIsWrittenBeforeItIsHeardEverywhere() {
    assertThat(refusal()).isEqualTo(ErrorCode.NOT_READY);
    duties.writes(List.of(LAKE));
    appended(due().get(0));
    assertThat(refusal()).isEqualTo(ErrorCode.NOT_READY);
    assertThat(due()).isEmpty();
    ackAll();
    assertThat(duties.refusal(created(LAKE.child("x")), now)).isEmpty();
    assertThat(duties.refusal(created(Location.parse("s3://other/x")), now))
        .map(SyncException::code)
        .hasValue(ErrorCode.NOT_READY);
  }

  /** The time of the ack counts for nothing: the record may have been old when it was acked. */
  @Test
  void theLeaseRunsFromTheSendingOfAHeartbeat() {
    live();
    long sent = now;
    now += LEASE.toNanos() / 2;
    due();
    List<Outgoing> beats = outbox.drain();
    now += LEASE.toNanos() / 2;
    beats.forEach(beat -> ack(beat, sent));
    assertThat(duties.refusal(now)).isEmpty();
    now++;
    assertThat(refusal()).isEqualTo(ErrorCode.LEASE_LOST);
  }

  @Test
  void anotherIncarnationTakesThePlaceOfOneThatWasSilentAndSaysThatItIsGone() {
    live();
    now += LEASE.toNanos() + 1;
    assertThat(refusal()).isEqualTo(ErrorCode.LEASE_LOST);
    List<OriginsEntry> due = due();
    assertThat(duties.self()).isEqualTo(at(6));
    assertThat(outbox.origin()).isEqualTo(at(6));
    assertThat(home.remembered()).containsExactlyInAnyOrder(5L, 6L);
    assertThat(refusal()).isEqualTo(ErrorCode.NOT_READY);
    appended(due.get(0));
    assertThat(due()).isEmpty();
    assertThat(ackAll()).contains(new BusRecord.Leave(5));
    assertThat(duties.refusal(now)).isEmpty();
    List<OriginsEntry> left = due();
    assertThat(left)
        .singleElement()
        .satisfies(entry -> assertThat(((OriginsEntry.Left) entry).origin()).isEqualTo(at(5)));
    appended(left.get(0));
    assertThat(home.remembered()).containsExactly(6L);
  }

  @Test
  void nobodyTakesItsPlaceWhileThatCannotBeRemembered() {
    live();
    home.full(true);
    now += LEASE.toNanos() + 1;
    assertThat(due()).isEmpty();
    assertThat(duties.self()).isEqualTo(at(5));
    home.full(false);
    now += PAUSE.toNanos();
    assertThat(due()).singleElement().isInstanceOf(OriginsEntry.Joined.class);
    assertThat(duties.self()).isEqualTo(at(6));
  }

  @Test
  void itsPredecessorIsNotGoneBeforeWhatItBeganIsInTheLog() {
    live();
    long id = outbox.open(created(LAKE.child("x")), 0).id();
    now += LEASE.toNanos() + 1;
    appended(due().get(0));
    assertThat(due()).isEmpty();
    assertThat(ackAll()).doesNotContain(new BusRecord.Leave(5));
    outbox.settle(id);
    assertThat(due()).isEmpty();
    assertThat(ackAll()).hasSize(1);
    assertThat(due()).isEmpty();
    assertThat(ackAll()).contains(new BusRecord.Leave(5));
  }

  @Test
  void whatWasSaidInALogThatBrokeIsSaidAgainForAllThatItWrites() {
    live();
    outbox.logReplaced();
    duties.logBroken("made anew");
    due();
    assertThat(duties.self()).isEqualTo(at(6));
    assertThat(trees(ackAll())).containsOnly(LAKE);
    due();
    assertThat(trees(ackAll())).as("once").isEmpty();
  }

  @Test
  void whatWasSaidInALogThatBrokeIsSaidAgainOnceTheOutboxHasRoom() {
    Outbox narrow = outbox(1);
    duties.writes(List.of(LAKE));
    long id = narrow.open(created(LAKE.child("x")), 0).id();
    narrow.logReplaced();
    duties.logBroken("made anew");
    assertThat(duties.due(narrow, now, 0)).isEmpty();
    assertThat(duties.self()).isEqualTo(at(6));
    narrow.cancel(id);
    now += PAUSE.toNanos();
    duties.due(narrow, now, 0);
    assertThat(trees(narrow.drain().stream().map(sent -> sent.record().body()).toList()))
        .containsOnly(LAKE)
        .hasSize(PARTITIONS);
  }

  /** The offsets that its goodbye got are those of the topic as it is. */
  @Test
  void itsEndIsThatOfItsGoodbyes() {
    live();
    duties.leave();
    due();
    ackAll();
    OriginsEntry left = due().get(0);
    assertThat(((OriginsEntry.Left) left).ends())
        .hasSize(PARTITIONS)
        .allMatch(end -> end.topic().equals(home.topic()) && end.topicId().equals("id"))
        .extracting(LogPlace::partition)
        .containsExactly(0, 1);
  }

  @Test
  void oneThatHasLeftIsForgottenAndNotReplaced() {
    live();
    duties.leave();
    assertThat(refusal()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    due();
    ackAll();
    OriginsEntry left = due().get(0);
    assertThat(duties.hasLeft()).isFalse();
    appended(left);
    assertThat(duties.hasLeft()).isTrue();
    assertThat(home.remembered()).isEmpty();
    duties.declaredGone(at(5), "the origins topic says so");
    now += LEASE.toNanos() + 1;
    assertThat(due()).isEmpty();
    assertThat(duties.self()).isEqualTo(at(5));
    assertThat(refusal()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(outbox.hasWaiting()).isFalse();
  }

  @Test
  void oneThatTakesThePlaceOfOneThatLeavesLeavesToo() {
    live();
    duties.leave();
    now += LEASE.toNanos() + 1;
    appended(due().get(0));
    assertThat(duties.self()).isEqualTo(at(6));
    assertThat(duties.hasLeft()).isFalse();
    due();
    assertThat(ackAll()).contains(new BusRecord.Leave(5), new BusRecord.Leave(6));
    List<Origin> left = new ArrayList<>();
    for (List<OriginsEntry> due = due(); !due.isEmpty(); due = due()) {
      left.add(((OriginsEntry.Left) due.get(0)).origin());
      appended(due.get(0));
    }
    assertThat(left).containsExactly(at(5), at(6));
    assertThat(duties.hasLeft()).isTrue();
  }

  @Test
  void aGoodbyeStandsThoughItCannotBeForgotten() {
    live();
    duties.leave();
    due();
    ackAll();
    home.full(true);
    appended(due().get(0));
    assertThat(duties.hasLeft()).isTrue();
  }

  /**
   * What it appended behind its end nobody would wait for, and its own end would not be the last.
   */
  @Test
  void oneThatLeavesFencesNobody() {
    live();
    duties.leave();
    assertThat(
            duties.fence(outbox, new BusRecord.Fence(new Origin("east", "n2", 1), List.of(LAKE))))
        .isCompletedExceptionally();
    assertThat(outbox.hasWaiting()).isFalse();
  }

  @Test
  void onlyItsOwnEndConcernsIt() {
    live();
    duties.declaredGone(at(4), "fenced");
    assertThat(duties.refusal(now)).isEmpty();
    duties.declaredGone(at(5), "fenced");
    assertThat(refusal()).isEqualTo(ErrorCode.LEASE_LOST);
  }

  @Test
  void whatAnEarlierIncarnationHasUnderWayDoesNotLetTheNextWrite() {
    live();
    now += Duration.ofSeconds(1).toNanos();
    due();
    List<Outgoing> late = outbox.drain();
    duties.declaredGone(at(5), "fenced");
    appended(due().get(0));
    late.forEach(beat -> ack(beat, now));
    assertThat(refusal()).isEqualTo(ErrorCode.NOT_READY);
  }

  private void live() {
    duties.writes(List.of(LAKE));
    appended(due().get(0));
    due();
    ackAll();
    assertThat(duties.refusal(now)).isEmpty();
  }

  private void appended(OriginsEntry entry) {
    duties.appended(entry).run();
  }

  private List<OriginsEntry> due() {
    return duties.due(outbox, now, 0);
  }

  private ErrorCode refusal() {
    return duties.refusal(now).orElseThrow().code();
  }

  /** Acks all that is queued; what that was. */
  private List<BusRecord.Body> ackAll() {
    List<Outgoing> sent = outbox.drain();
    sent.forEach(outgoing -> ack(outgoing, now));
    return sent.stream().map(outgoing -> outgoing.record().body()).toList();
  }

  private void ack(Outgoing outgoing, long sent) {
    var unused = outbox.acked(outgoing, offset);
    duties.acked(outgoing, offset++, sent, now);
  }

  private OriginDuties duties() {
    return new OriginDuties(
        at(5),
        new OriginLife.Settings(PARTITIONS, FencingWaits.lease(LEASE), Duration.ofSeconds(1)),
        home);
  }

  private static Outbox outbox(int intents) {
    return new Outbox(
        at(5),
        new ShardFunction(PARTITIONS),
        new OutboxLimits(intents, 10, Duration.ofSeconds(60)),
        0);
  }

  private static List<Location> trees(List<BusRecord.Body> bodies) {
    return bodies.stream()
        .filter(BusRecord.Changes.class::isInstance)
        .flatMap(body -> ((BusRecord.Changes) body).changes().stream())
        .filter(change -> change.scope() == Scope.SUBTREE)
        .map(Change::location)
        .toList();
  }

  private static List<Change> created(Location location) {
    return List.of(new Change(location, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
  }

  private static Origin at(long incarnation) {
    return new Origin("east", "n1", incarnation);
  }
}
