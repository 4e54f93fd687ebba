package io.syncline.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.outbox.Outgoing;
import io.syncline.core.shard.ShardFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What a watcher claims: never more than it has told of, and in the end all of that. */
class PollCoverageTest {
  private static final long START = 1_000;

  @Property(tries = 300)
  void whatIsClaimedWasToldOf(@ForAll long seed, @ForAll @IntRange(max = 50) int delay) {
    World world = new World(new Random(seed), delay);
    for (int i = 0; i < 600; i++) {
      world.step();
    }
    world.settle();
  }

  /** However late a feed is and however often it is polled, the claims go on behind it. */
  @Property(tries = 200)
  void whatIsClaimedFollowsTheFeed(
      @ForAll @IntRange(max = 500_000) int delay,
      @ForAll @IntRange(min = 1, max = 2_000) int period) {
    PollCoverage coverage = new PollCoverage(0, START);
    Map<Long, Long> taken = new LinkedHashMap<>(Map.of(0L, START));
    long now = START;
    long polls = Math.min(20_000, 3L * delay / period + 300);
    for (long hold = 1; hold <= polls; hold++) {
      now += period;
      taken.put(hold, now);
      coverage.begins(hold, now).forEach(taken::remove);
      coverage.covered(now - delay).forEach(taken::remove);
      long oldest = taken.values().iterator().next();
      if (now - START > delay + delay / 32 + 3L * period) {
        assertThat(now - oldest).isLessThanOrEqualTo(delay + delay / 32 + 3L * period);
      }
    }
  }

  @Example
  void theHoldTakenBeforeTheLastPollStays() {
    PollCoverage coverage = new PollCoverage(1, START);
    assertThat(coverage.begins(2, START + 1)).isEmpty();
    assertThat(coverage.covered(START + 1)).containsExactly(1L);
    assertThat(coverage.covered(START + 100)).as("nothing was taken since").isEmpty();
    assertThat(coverage.size()).isEqualTo(1);
  }

  @Example
  void whatWasNotCoveredYetHoldsWhateverCameSince() {
    PollCoverage coverage = new PollCoverage(1, START);
    assertThat(coverage.begins(2, START + 10)).isEmpty();
    assertThat(coverage.begins(3, START + 20)).isEmpty();
    assertThat(coverage.covered(START - 1)).isEmpty();
    assertThat(coverage.covered(START + 9)).isEmpty();
    assertThat(coverage.covered(START + 20)).containsExactly(1L, 2L);
  }

  @Example
  void thereAreNeverTooManyHolds() {
    PollCoverage coverage = new PollCoverage(0, START);
    List<Long> released = new ArrayList<>();
    for (long hold = 1; hold < 10 * PollCoverage.MAX_HOLDS; hold++) {
      released.addAll(coverage.begins(hold, START + hold));
      assertThat(coverage.size()).isLessThanOrEqualTo(PollCoverage.MAX_HOLDS);
    }
    assertThat(released).doesNotHaveDuplicates().doesNotContain(0L);
    assertThat(coverage.covered(START - 1)).as("the oldest is kept").isEmpty();
    assertThat(coverage.covered(START + 10 * PollCoverage.MAX_HOLDS)).startsWith(0L);
    assertThat(coverage.size()).isEqualTo(1);
  }

  /** A store that others change, a feed that is late, and an origin that reads it. */
  private static final class World {
    private final Random random;
    private final long delay;
    private final Outbox outbox =
        new Outbox(new Origin("east", "feed", 1), new ShardFunction(2), OutboxLimits.DEFAULT, 0);
    private final PollCoverage coverage;

    /** By partition and offset the instant at which the ack was processed. */
    private final List<Map<Long, Long>> acked = List.of(new HashMap<>(), new HashMap<>());

    private final long[] ends = new long[2];
    private final List<Outgoing> underWay = new ArrayList<>();
    private long now = START;
    private long told = Long.MIN_VALUE;
    private OptionalLong poll = OptionalLong.empty();

    World(Random random, long delay) {
      this.random = random;
      this.delay = delay;
      this.coverage = new PollCoverage(outbox.holdInheritance(), now);
    }

    void step() {
      now += random.nextInt(3);
      switch (random.nextInt(4)) {
        case 0 -> outbox.beat();
        case 1 -> send();
        case 2 -> ack();
        default -> poll();
      }
    }

    private void poll() {
      if (poll.isEmpty()) {
        long hold = outbox.hold();
        now += random.nextInt(2);
        poll = OptionalLong.of(now);
        coverage.begins(hold, now).forEach(outbox::release);
      } else {
        long until = poll.getAsLong() - delay;
        poll = OptionalLong.empty();
        if (random.nextInt(4) > 0) {
          told = Math.max(told, until);
          coverage.covered(until).forEach(outbox::release);
        }
      }
    }

    /** Everything committed before the ack of what is claimed must have been told of by now. */
    private void send() {
      for (Outgoing outgoing : outbox.drain()) {
        if (outgoing.record().body() instanceof BusRecord.Heartbeat beat
            && beat.claim().isPresent()) {
          assertThat(instant(outgoing.partition(), beat)).isLessThanOrEqualTo(told);
        }
        underWay.add(outgoing);
      }
    }

    private long instant(int partition, BusRecord.Heartbeat beat) {
      return acked.get(partition).get(beat.claim().getAsLong());
    }

    private void ack() {
      if (!underWay.isEmpty()) {
        Outgoing outgoing = underWay.remove(random.nextInt(underWay.size()));
        long offset = ends[outgoing.partition()]++;
        outbox.acked(outgoing, offset);
        acked.get(outgoing.partition()).put(offset, now);
      }
    }

    /** Once nothing else happens, what was acked before the last poll is claimed. */
    void settle() {
      while (!underWay.isEmpty()) {
        ack();
      }
      beatOnce();
      long last = now;
      now += 1;
      for (int i = 0; i < 2; i++) {
        long hold = outbox.hold();
        coverage.begins(hold, now).forEach(outbox::release);
        told = now - delay;
        coverage.covered(told).forEach(outbox::release);
        now += delay + 1;
      }
      outbox.beat();
      for (Outgoing outgoing : outbox.drain()) {
        BusRecord.Heartbeat beat = (BusRecord.Heartbeat) outgoing.record().body();
        assertThat(beat.claim()).isPresent();
        assertThat(instant(outgoing.partition(), beat)).isEqualTo(last);
      }
    }

    private void beatOnce() {
      outbox.beat();
      send();
      while (!underWay.isEmpty()) {
        ack();
      }
    }
  }
}
