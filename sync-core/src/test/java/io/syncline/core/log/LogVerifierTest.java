package io.syncline.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is wrong with a log that was read back. */
class LogVerifierTest {
  private static final Origin WRITER = new Origin("east", "e1", 7);
  private static final Origin OTHER = new Origin("east", "e2", 1);
  private static final Location FILE = Location.parse("s3://lake/x");

  private final LogVerifier verifier = new LogVerifier(3);
  private long offset;

  @Test
  void aLogWithoutHolesIsFine() {
    take(changes(WRITER, 0, 2));
    take(claim(WRITER, 3, 0));
    take(claim(OTHER, 0, 1));
    take(leave(WRITER, 4, 7));
    take(heartbeat(new Origin("east", "e1", 8), 0));

    LogVerifier.Outcome outcome = verifier.outcome();
    assertThat(outcome.faults()).isEmpty();
    assertThat(outcome.records()).isEqualTo(5);
    assertThat(outcome.changes()).isEqualTo(3);
    assertThat(outcome.origins()).isEqualTo(3);
    assertThat(outcome.repeated()).isZero();
  }

  @Test
  void aMissingNumberIsFound() {
    take(changes(WRITER, 0, 2));
    take(changes(WRITER, 5, 5));
    take(heartbeat(WRITER, 6));

    assertThat(verifier.outcome().faults())
        .containsExactly(
            new LogFault(
                LogFault.Kind.MISSING,
                0,
                1,
                Optional.of(WRITER),
                "2 numbers are missing before it: it begins with 5 (expected 3)"));
  }

  @Test
  void theFirstNumberIsKnownOnlyOfAWholeLog() {
    verifier.take(100, heartbeat(WRITER, 40), false);
    assertThat(verifier.outcome().faults()).isEmpty();
    verifier.take(101, heartbeat(OTHER, 40), true);
    assertThat(kinds()).containsExactly(LogFault.Kind.MISSING);
  }

  @Test
  void partitionsAreCountedEachForItself() {
    take(heartbeat(WRITER, 0));
    BusRecord elsewhere =
        new BusRecord(
            WRITER,
            1,
            new SequenceRange(1, 1),
            OptionalLong.empty(),
            new BusRecord.Heartbeat(OptionalLong.empty()));
    verifier.take(0, elsewhere, true);
    assertThat(kinds()).containsExactly(LogFault.Kind.MISSING);
  }

  @Test
  void whatIsThereTwiceIsCounted() {
    take(changes(WRITER, 0, 2));
    take(changes(WRITER, 0, 2));
    take(changes(WRITER, 1, 3));
    take(changes(WRITER, 4, 4));
    assertThat(verifier.outcome().faults()).isEmpty();
    assertThat(verifier.outcome().repeated()).isEqualTo(1);
  }

  @Test
  void aClaimMustLieBelowItsOwnRecord() {
    take(claim(WRITER, 0, 0));
    assertThat(kinds()).containsExactly(LogFault.Kind.WRONG_CLAIM);
    take(claim(WRITER, 1, 0));
    assertThat(kinds()).hasSize(1);
  }

  @Test
  void nothingFollowsALeaveOfItsOwnOrEarlierIncarnations() {
    take(leave(new Origin("east", "e1", 8), 0, 7));
    take(heartbeat(WRITER, 0));
    assertThat(kinds()).containsExactly(LogFault.Kind.AFTER_END);
    take(heartbeat(new Origin("east", "e1", 8), 1));
    take(heartbeat(OTHER, 0));
    assertThat(kinds()).hasSize(1);
  }

  @Test
  void nothingFollowsAFenceWhoeverWroteIt() {
    Origin elsewhere = new Origin("west", "w1", 1);
    take(
        new BusRecord(
            elsewhere,
            0,
            new SequenceRange(0, 0),
            OptionalLong.empty(),
            new BusRecord.Fence(WRITER, List.of(FILE))));
    take(heartbeat(WRITER, 0));
    assertThat(kinds()).containsExactly(LogFault.Kind.AFTER_END);
    assertThat(verifier.outcome().origins()).as("a fence from elsewhere has no number").isOne();
  }

  @Test
  void whatCannotBeReadIsAFault() {
    verifier.unreadable(4, 9, Optional.of(WRITER), "not a record");
    assertThat(verifier.outcome().faults())
        .containsExactly(
            new LogFault(LogFault.Kind.UNREADABLE, 4, 9, Optional.of(WRITER), "not a record"));
    assertThat(verifier.outcome().records()).isOne();
  }

  @Test
  void faultsAreCountedBeyondThoseThatAreKept() {
    for (int i = 0; i <= LogVerifier.MAX_FAULTS; i++) {
      verifier.unreadable(0, i, Optional.empty(), "not a record");
    }
    assertThat(verifier.outcome().faults()).hasSize(LogVerifier.MAX_FAULTS);
    assertThat(verifier.outcome().counts())
        .containsEntry(LogFault.Kind.UNREADABLE, LogVerifier.MAX_FAULTS + 1L);
    assertThat(verifier.outcome().total()).isEqualTo(LogVerifier.MAX_FAULTS + 1L);
  }

  @Test
  void tooManyOriginsAreNotFollowedAndToldOf() {
    for (int i = 0; i < 5; i++) {
      take(heartbeat(new Origin("east", "n" + i, 1), 0));
    }
    take(heartbeat(new Origin("east", "n4", 1), 9));
    take(heartbeat(new Origin("east", "n0", 1), 9));
    assertThat(verifier.outcome().unfollowed()).isEqualTo(3);
    assertThat(kinds()).as("of those that are followed").hasSize(1);
  }

  @Property
  void oneLostRecordIsFoundUnlessItIsTheLast(
      @ForAll Random random, @ForAll @IntRange(min = 2, max = 60) int size) {
    List<BusRecord> log = new ArrayList<>();
    long[] next = new long[3];
    for (int i = 0; i < size; i++) {
      int writer = random.nextInt(next.length);
      int count = 1 + random.nextInt(4);
      Origin origin = new Origin("east", "w" + writer, 1);
      log.add(changes(origin, next[writer], next[writer] + count - 1));
      next[writer] += count;
    }
    int lost = random.nextInt(size);
    LogVerifier whole = new LogVerifier();
    LogVerifier holed = new LogVerifier();
    for (int i = 0; i < size; i++) {
      whole.take(i, log.get(i), true);
      if (i != lost) {
        holed.take(i, log.get(i), true);
      }
    }
    Origin loser = log.get(lost).origin();
    boolean goesOn =
        log.subList(lost + 1, size).stream().anyMatch(record -> record.origin().equals(loser));
    assertThat(whole.outcome().total()).isZero();
    assertThat(holed.outcome().faults()).hasSize(goesOn ? 1 : 0);
    assertThat(holed.outcome().faults())
        .allMatch(fault -> fault.origin().equals(Optional.of(loser)));
  }

  private void take(BusRecord record) {
    verifier.take(offset++, record, true);
  }

  private List<LogFault.Kind> kinds() {
    return verifier.outcome().faults().stream().map(LogFault::kind).toList();
  }

  private static BusRecord changes(Origin origin, long first, long last) {
    Change change = new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE);
    List<Change> all = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      all.add(change);
    }
    return record(origin, first, last, new BusRecord.Changes(all));
  }

  private static BusRecord heartbeat(Origin origin, long number) {
    return record(origin, number, number, new BusRecord.Heartbeat(OptionalLong.empty()));
  }

  private static BusRecord claim(Origin origin, long number, long claim) {
    return record(origin, number, number, new BusRecord.Heartbeat(OptionalLong.of(claim)));
  }

  private static BusRecord leave(Origin origin, long number, long incarnation) {
    return record(origin, number, number, new BusRecord.Leave(incarnation));
  }

  private static BusRecord record(Origin origin, long first, long last, BusRecord.Body body) {
    return new BusRecord(origin, 0, new SequenceRange(first, last), OptionalLong.empty(), body);
  }
}
