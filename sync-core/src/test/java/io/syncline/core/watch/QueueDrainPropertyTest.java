package io.syncline.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A queue that is written all the time, as its reader reads it: what it claims was told. */
class QueueDrainPropertyTest {
  private static final long START = 1_800_000_000_000L;
  private static final int HIDDEN = 2_000;
  private static final Duration HIDING = Duration.ofMillis(HIDDEN + 1_500);
  private static final int BATCH = 10;
  private static final int SERVERS = 4;

  @Property(tries = 100)
  void aClaimIsNeverWrong(@ForAll long seed) {
    World world = new World(seed, false);
    world.run();
    assertThat(world.wrong).isEmpty();
    assertThat(world.claims).isGreaterThanOrEqualTo(world.gap < 20 ? 0 : 1);
  }

  /** As if everything had been told that was sent before the poll that came to the end. */
  @Example
  void upToThePollThatCameToTheEndClaimsAreWrong() {
    int wrong = 0;
    for (int seed = 0; seed < 40; seed++) {
      World world = new World(seed, true);
      world.run();
      wrong += world.wrong.size();
    }
    assertThat(wrong).isPositive();
  }

  /** One queue, and a reader whose answers are lost now and then. Times are in milliseconds. */
  private static final class World {
    private final Random random;
    private final boolean latest;
    private final List<Message> queue = new ArrayList<>();
    private final Set<Message> told = new HashSet<>();
    private final List<Message> sent = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final QueueDrain drain = new QueueDrain();
    private final QueueCoverage coverage = new QueueCoverage(HIDING, 0);
    private final int gap;
    private long now;
    private long nextAt;
    private int claims;

    /** A message on one of the queue's servers. */
    private static final class Message {
      private final long at;
      private final int server;
      private long visible;

      Message(long at, int server) {
        this.at = at;
        this.server = server;
        this.visible = at;
      }
    }

    /**
     * A world that nothing was sent in.
     *
     * @param latest whether claims are up to the last poll, whatever its end says
     */
    World(long seed, boolean latest) {
      this.random = new Random(seed);
      this.latest = latest;
      // Every other one is written about as fast as it is read.
      this.gap = random.nextBoolean() ? 3 + random.nextInt(3) : 20 + random.nextInt(600);
    }

    void run() {
      while (now < 60_000) {
        poll();
        pass(random.nextInt(50));
      }
    }

    private void poll() {
      long began = now;
      drain.poll(nanos(began), date());
      long wait = 1_000;
      boolean full = true;
      while (full && drain.end().isEmpty()) {
        long asked = now;
        List<Message> answer = answer(wait);
        if (random.nextInt(40) == 0) {
          coverage.mayHide(nanos(now)); // The answer was lost.
          return;
        }
        told.addAll(answer);
        queue.removeAll(answer);
        OptionalLong oldest = answer.stream().mapToLong(each -> START + each.at).min();
        drain.answered(nanos(asked), date(), oldest, wait > 0);
        full = answer.size() >= BATCH;
        wait = 0;
      }
      Optional<QueueDrain.End> end = drain.end();
      if (end.isPresent() && coverage.showsAll(end.get().asked())) {
        claims++;
        long until = latest ? nanos(began) : end.get().began();
        sent.stream()
            .filter(each -> nanos(each.at) < until && !told.contains(each))
            .forEach(each -> wrong.add("sent at " + each.at + ", claimed in a poll at " + began));
      }
    }

    /** The oldest that are there: of all servers if it waits, of some otherwise. */
    private List<Message> answer(long wait) {
      pass(1 + random.nextInt(30));
      int skipped = wait > 0 ? -1 : random.nextInt(SERVERS);
      long until = now + wait;
      List<Message> found = visible(skipped);
      while (found.isEmpty() && now < until) {
        pass(10);
        found = visible(skipped);
      }
      found.forEach(each -> each.visible = now + HIDDEN);
      pass(1 + random.nextInt(30));
      return found;
    }

    private List<Message> visible(int skipped) {
      return List.copyOf(
          queue.stream()
              .filter(each -> each.visible <= now && each.server != skipped)
              .limit(BATCH)
              .toList());
    }

    private void pass(int millis) {
      now += millis;
      while (nextAt <= now) {
        Message message = new Message(nextAt, random.nextInt(SERVERS));
        queue.add(message);
        sent.add(message);
        nextAt += 1 + random.nextInt(2 * gap);
      }
    }

    private long date() {
      return (START + now) / 1_000 - random.nextLong(QueueDrain.DATE_LAG);
    }

    private static long nanos(long millis) {
      return Duration.ofMillis(millis).toNanos();
    }
  }
}
