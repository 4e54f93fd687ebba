package io.syncline.core.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fencing.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** An origin that is declared gone, step by step. */
abstract class FencingFixture {
  static final Origin SELF = new Origin("east", "n1", 9);
  static final Origin DEAD = new Origin("east", "n2", 7);
  static final Origin OLDER = new Origin("east", "n2", 3);
  static final Origin NEWER = new Origin("east", "n2", 8);
  static final Origin WEST_ONE = new Origin("west", "n1", 5);
  static final Origin WEST_TWO = new Origin("west", "n2", 6);
  static final Location LAKE = Location.parse("s3://lake/a");
  static final Location OTHER = Location.parse("s3://other/b");
  static final String TOPIC_ID = "topic-1";
  static final FencingWaits WAITS =
      new FencingWaits(Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofSeconds(10));
  static final long FULL = Duration.ofMinutes(2).toNanos();
  static final long SHORT = Duration.ofSeconds(15).toNanos();

  final Membership membership = new Membership(SELF);
  Fencing fencing = fencing(false, DEAD);
  long now = 1_000;

  @BeforeEach
  void joins() {
    membership.read("n2/7", joined(DEAD, LAKE));
    date();
  }

  void waitOver() {
    measure(10, 20);
    assertThat(next()).isInstanceOf(Step.Wait.class);
    now += FULL;
    measure(15, 25);
  }

  void measure(long first, long second) {
    assertThat(next()).isInstanceOf(Step.Measure.class);
    fencing.measured(TOPIC_ID, Map.of(0, first, 1, second), now);
  }

  void readSilence(Map<Integer, Long> from, Map<Integer, Long> to) {
    assertThat(next()).isEqualTo(new Step.Read(from, to));
    fencing.wasRead();
  }

  void findFences(long first, long second) {
    fencing.found(0, first, SELF);
    fencing.found(1, second, SELF);
  }

  /** The origins topic is read up to now. */
  void date() {
    membership.read("ping", membership.ping(now));
  }

  Step next() {
    return fencing.next(membership.members(), now, now);
  }

  static Fencing fencing(boolean processIsDead, Origin... targets) {
    return new Fencing(SELF, FencingTarget.of(List.of(targets)), 2, WAITS, processIsDead);
  }

  static List<LogPlace> places(long first, long second) {
    return List.of(place(0, first), place(1, second));
  }

  static LogPlace place(int partition, long offset) {
    return new LogPlace("t", TOPIC_ID, partition, offset);
  }

  static OriginsEntry joined(Origin origin, Location location) {
    return joined(origin, location, FencingWaits.NONE);
  }

  static OriginsEntry joined(Origin origin, Location location, FencingWaits waits) {
    return new OriginsEntry.Joined(origin, List.of(location), Optional.empty(), List.of(), waits);
  }
}
