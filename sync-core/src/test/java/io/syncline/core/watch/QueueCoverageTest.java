package io.syncline.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** An empty queue is believed only when it can hide nothing that nobody told of. */
class QueueCoverageTest {
  private static final int HIDDEN = 20;
  private static final Duration HIDING = Duration.ofNanos(HIDDEN);

  @Example
  void whoeverBeginsToReadWaitsForWhatItsPredecessorMayHaveReceived() {
    QueueCoverage coverage = new QueueCoverage(HIDING, -5);
    assertThat(coverage.showsAll(14)).isFalse();
    assertThat(coverage.showsAll(15)).isTrue();
  }

  @Example
  void anAnswerThatWasLostMakesItWaitAgain() {
    QueueCoverage coverage = new QueueCoverage(HIDING, 0);
    coverage.mayHide(30);
    assertThat(coverage.showsAll(49)).isFalse();
    assertThat(coverage.showsAll(50)).isTrue();
  }

  @Example
  void aQueueThatHidesForLongerIsWaitedForLonger() {
    QueueCoverage coverage = new QueueCoverage(HIDING, 0);
    coverage.hides(Duration.ofNanos(100), 50);
    assertThat(coverage.showsAll(149)).isFalse();
    coverage.hides(Duration.ofNanos(10), 60);
    assertThat(coverage.showsAll(149))
        .as("what was hidden before stays hidden as it was")
        .isFalse();
    assertThat(coverage.showsAll(150)).isTrue();
  }

  @Property(tries = 500)
  void aClaimIsNeverWrong(@ForAll long seed) {
    assertThat(new World(seed, true).wrongClaims()).isZero();
  }

  @Example
  void withoutTheRuleClaimsAreWrong() {
    int wrong = 0;
    for (int seed = 0; seed < 50; seed++) {
      wrong += new World(seed, false).wrongClaims();
    }
    assertThat(wrong).isPositive();
  }

  /** One queue, and readers that die, lose answers, and cannot remove what they told of. */
  private static final class World {
    private final Random random;
    private final boolean rule;
    private final List<Message> queue = new ArrayList<>();
    private final Set<Integer> told = new HashSet<>();
    private int sent;
    private int claims;
    private int wrong;

    private static final class Message {
      private final int id;
      private long visible;

      Message(int id, long visible) {
        this.id = id;
        this.visible = visible;
      }
    }

    World(long seed, boolean rule) {
      this.random = new Random(seed);
      this.rule = rule;
    }

    int wrongClaims() {
      QueueCoverage coverage = new QueueCoverage(HIDING, 0);
      for (long now = 1; now < 2_000; now++) {
        if (random.nextInt(10) == 0) {
          queue.add(new Message(sent++, now));
        }
        if (random.nextInt(150) == 0) {
          coverage = new QueueCoverage(HIDING, now);
        }
        poll(coverage, now);
      }
      assertThat(claims).isPositive();
      return wrong;
    }

    private void poll(QueueCoverage coverage, long now) {
      List<Message> shown = queue.stream().filter(message -> message.visible <= now).toList();
      if (shown.isEmpty()) {
        if (!rule || coverage.showsAll(now)) {
          claims++;
          wrong += told.size() == sent ? 0 : 1;
        }
        return;
      }
      Message message = shown.get(random.nextInt(shown.size()));
      message.visible = now + HIDDEN;
      switch (random.nextInt(4)) {
        case 0 -> coverage.mayHide(now); // The answer was lost.
        case 1 -> {
          told.add(message.id);
          coverage.mayHide(now); // It could not be removed.
        }
        default -> {
          told.add(message.id);
          queue.remove(message);
        }
      }
    }
  }
}
