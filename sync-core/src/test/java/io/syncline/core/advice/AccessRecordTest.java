package io.syncline.core.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.advice.Access.Cost;
import io.syncline.core.advice.Recorded.Column;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a record makes of reads and changes, and what it forgets. */
final class AccessRecordTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int TEN_SECONDS = 3;
  private static final int HOUR = 8;

  private final AccessRecord record = new AccessRecord(0, 30 * SECOND);
  private final Location file = Location.parse("s3://lake/t/d/f");

  @Test
  void asksOnceWithinTheIntervalAndAgainBeyondIt() {
    read(file, 0);
    read(file, 10 * SECOND);
    assertThat(column(TEN_SECONDS).polled().gets()).isEqualTo(1);
    read(file, 10 * SECOND + 1);
    assertThat(column(TEN_SECONDS).polled().gets()).isEqualTo(2);
    assertThat(column(HOUR).polled().gets()).isEqualTo(1);
  }

  @Test
  void whatIsHeldWhenItIsSeenFirstIsNotAskedFor() {
    record.read(access(file, 20 * SECOND, Long.MAX_VALUE, 15 * SECOND));
    assertThat(column(TEN_SECONDS).polled().gets()).isZero();
    read(file, 26 * SECOND);
    assertThat(column(TEN_SECONDS).polled().gets()).isEqualTo(1);
  }

  @Test
  void aReaderThatBringsItsOwnBoundAsksByThat() {
    read(file, 0);
    record.read(access(file, 3 * SECOND, 2 * SECOND, Access.NEVER));
    record.read(access(file, 4 * SECOND, 2 * SECOND, Access.NEVER));
    assertThat(column(HOUR).polled().gets()).isEqualTo(2);
    record.read(access(file, 4 * SECOND, 0, Access.NEVER));
    assertThat(column(HOUR).polled().gets()).as("0 asks always").isEqualTo(3);
  }

  @Test
  void aChangeMakesAnswersStaleUntilTheStoreIsAskedAgain() {
    read(file, 0);
    record.heard(2 * SECOND, List.of(path(file)), true);
    record.heard(4 * SECOND, List.of(path(file)), true);
    read(file, 9 * SECOND);
    assertThat(column(HOUR).staleness().quantile(1))
        .as("since the first of them")
        .isBetween(6.0, 8.5);
    assertThat(column(HOUR).fed().gets()).as("the feed told of it").isEqualTo(2);
    read(file, 11 * SECOND);
    Column ten = column(TEN_SECONDS);
    assertThat(ten.polled().gets()).isEqualTo(2);
    read(file, 12 * SECOND);
    assertThat(column(TEN_SECONDS).staleness().shareAboveZero()).isEqualTo(0.25);
  }

  @Test
  void aChangeThatToldWhatIsThereIsNotAskedFor() {
    read(file, 0);
    record.heard(SECOND, List.of(path(file)), false);
    read(file, 2 * SECOND);
    assertThat(column(HOUR).fed().gets()).isEqualTo(1);
    assertThat(column(HOUR).staleness().shareAboveZero()).isEqualTo(0.5);
  }

  @Test
  void aTreeThatChangedIsOneChangeForAllThatLiesInIt() {
    Location other = Location.parse("s3://lake/t/e/f");
    Location beside = Location.parse("s3://lake/tt/f");
    List.of(file, other, beside).forEach(each -> read(each, 0));
    Invalidation tree = new Invalidation(Location.parse("s3://lake/t"), Scope.SUBTREE);
    for (int shard = 0; shard < 32; shard++) {
      record.heard(SECOND + shard, List.of(tree), true);
    }
    List.of(file, other, beside).forEach(each -> read(each, 2 * SECOND));
    assertThat(column(HOUR).fed().gets()).isEqualTo(5);
    assertThat(record.recorded(3 * SECOND).changes()).as("its copies").isEqualTo(1);
  }

  @Test
  void aListingAnswersForItsChildren() {
    list(0);
    read(file, 5 * SECOND);
    assertThat(column(HOUR).polled().gets()).isZero();
    list(20 * SECOND);
    read(file, 25 * SECOND);
    read(file, 31 * SECOND);
    assertThat(column(TEN_SECONDS).polled()).isEqualTo(new Recorded.Calls(1, 2));
  }

  @Test
  void manyChangedChildrenAreListedAnew() {
    list(0);
    Location directory = file.parent().orElseThrow();
    for (int i = 0; i < 12; i++) {
      record.heard(SECOND, List.of(path(directory.child("n" + i))), true);
    }
    list(2 * SECOND);
    assertThat(column(HOUR).fed()).isEqualTo(new Recorded.Calls(12, 1));
    for (int i = 0; i < 13; i++) {
      record.heard(3 * SECOND, List.of(path(directory.child("n" + i))), true);
    }
    list(4 * SECOND);
    assertThat(column(HOUR).fed()).isEqualTo(new Recorded.Calls(12, 2));
  }

  @Test
  void anotherIntervalGetsItsOwnColumnAndTheOthersStay() {
    read(file, 0);
    record.retune(SECOND, 7 * SECOND);
    read(file, 10 * SECOND);
    Recorded recorded = record.recorded(11 * SECOND);
    Column current = recorded.columns().get(Columns.CURRENT);
    assertThat(current.intervalNanos()).isEqualTo(7 * SECOND);
    assertThat(current.seconds()).isEqualTo(10);
    assertThat(current.polled().gets()).isEqualTo(1);
    assertThat(recorded.columns().get(TEN_SECONDS).polled().gets()).isEqualTo(1);
    assertThat(recorded.columns().get(TEN_SECONDS).seconds()).isEqualTo(11);
  }

  @Test
  void theSampleStaysWithinItsLimitsWhateverIsRead() {
    for (int i = 0; i < 60_000; i++) {
      Location one = Location.parse("s3://lake/d" + i / 4 + "/f" + i % 4);
      read(one, i * 1_000L);
      list(one.parent().orElseThrow(), i * 1_000L);
      for (int again = 0; again < (i < 3_000 ? 40 : 0); again++) {
        read(one, i * 1_000L);
      }
      assertThat(record.trackedPaths())
          .isLessThanOrEqualTo(AccessRecord.MAX_SAMPLED_PATHS + AccessRecord.MAX_HOT_PATHS);
      assertThat(record.trackedListings())
          .isLessThanOrEqualTo(AccessRecord.MAX_SAMPLED_LISTINGS + AccessRecord.MAX_HOT_LISTINGS);
    }
    Recorded recorded = record.recorded(SECOND);
    assertThat(recorded.sampledPaths()).isGreaterThan(AccessRecord.MAX_SAMPLED_PATHS / 3);
    assertThat(recorded.pathRate()).isLessThan(0.1);
  }

  @Test
  void whatIsNotReadForADayMakesRoomAndTheSampleGrowsAgain() {
    for (int i = 0; i < 20_000; i++) {
      read(Location.parse("s3://lake/old/f" + i), i);
    }
    double rate = record.recorded(SECOND).pathRate();
    long later = Duration.ofHours(30).toNanos();
    for (int part = 0; part < 6; part++) {
      read(file, later + part * AccessRecord.PART_NANOS);
    }
    Recorded recorded = record.recorded(later + 6 * AccessRecord.PART_NANOS);
    assertThat(rate).isLessThan(0.5);
    assertThat(recorded.pathRate()).isGreaterThan(rate);
    assertThat(recorded.sampledPaths()).isLessThanOrEqualTo(1);
  }

  @Test
  void whatIsOlderThanADayIsForgotten() {
    read(file, 0);
    long part = AccessRecord.PART_NANOS;
    assertThat(record.recorded(4 * part - 1).accesses()).isEqualTo(1);
    assertThat(record.recorded(4 * part).accesses()).isZero();
    assertThat(record.recorded(4 * part).seconds()).isEqualTo(3 * part / 1e9);
    read(file, 40 * part);
    assertThat(record.recorded(40 * part + SECOND).seconds())
        .as("the time in which nothing was read is not part of it")
        .isEqualTo(1);
  }

  private void list(long at) {
    list(file.parent().orElseThrow(), at);
  }

  private void list(Location directory, long at) {
    record.read(
        new Access(
            directory, true, at, Long.MAX_VALUE, new Cost(0, 1, 12), Access.NEVER, at - SECOND));
  }

  private void read(Location location, long at) {
    record.read(access(location, at, Long.MAX_VALUE, Access.NEVER));
  }

  private static Access access(Location location, long at, long bound, long held) {
    return new Access(location, false, at, bound, new Cost(1, 0, 12), held, at - SECOND);
  }

  private static Invalidation path(Location location) {
    return new Invalidation(location, Scope.PATH);
  }

  private Column column(int index) {
    return record.recorded(60 * SECOND).columns().get(index);
  }
}
