package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.Poll;
import io.syncline.watch.RecordingListener;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What a poll claims, under writes that are synced late or never, fail-overs, edits that are
 * dropped, answers that are small or missing, and readers that begin again.
 */
class InotifySoundnessTest {
  private static final Location WATCHED = Location.parse("hdfs://lake/w");
  private static final int STEPS = 60;

  @Property(tries = 2_000)
  void aCompletePollHasToldAllThatWasCommittedBeforeIt(@ForAll long seed) throws Exception {
    Lake lake = new Lake(new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      lake.step();
    }
    lake.calm();
    for (int polls = 0; !lake.poll(); polls++) {
      assertThat(polls).isLessThan(STEPS);
    }
  }

  /** One HDFS, who writes to it, and who reads its log. */
  private static final class Lake {
    private final Random random;
    private final MemoryEdits edits = new MemoryEdits();
    private final Set<String> written = new HashSet<>();
    private final Set<String> committed = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private InotifyFeed feed;
    private String position;
    private long nanos;
    private int files;
    private boolean rough = true;

    Lake(Random random) {
      this.random = random;
      edits.write();
      this.feed = open();
      this.position = feed.now();
    }

    private InotifyFeed open() {
      Pace.Pause pause =
          time -> {
            nanos += time;
            if (rough) {
              disturb();
            }
          };
      return new InotifyFeed(
          List.of(WATCHED),
          edits,
          name -> false,
          new Pace(() -> nanos, pause),
          new RecordingListener());
    }

    void step() throws InterruptedException {
      if (random.nextInt(3) == 0) {
        poll();
      } else if (random.nextInt(20) == 0) {
        feed = open();
      } else {
        disturb();
      }
    }

    void calm() {
      rough = false;
      edits.unreadable(false);
      edits.away(false);
      write();
      sync();
    }

    private void disturb() {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> write();
        case 4 -> edits.writeUnsynced();
        case 5, 6 -> sync();
        case 7 -> {
          written.clear();
          edits.failOver();
        }
        case 8 -> {
          if (random.nextInt(4) == 0) {
            sync();
            edits.purge(Math.max(1, edits.newest() - random.nextInt(4)));
          }
        }
        case 9 -> edits.perAnswer(1 + random.nextInt(5));
        case 10 -> edits.unreadable(random.nextBoolean());
        default -> edits.away(random.nextInt(3) == 0);
      }
    }

    private void write() {
      String file = "f" + files++;
      boolean watched = random.nextInt(4) > 0;
      edits.writeUnsynced(Events.close((watched ? "/w/" : "/x/") + file, files));
      if (watched) {
        written.add(file);
      }
    }

    private void sync() {
      edits.sync();
      committed.addAll(written);
      written.clear();
    }

    /** Whether it was complete. */
    boolean poll() throws InterruptedException {
      Set<String> before = new HashSet<>(committed);
      Poll poll;
      try {
        poll = feed.poll(position, Duration.ofMillis(random.nextInt(1_000)));
      } catch (SyncException away) {
        return false;
      }
      for (Change change : poll.changes()) {
        if (change.scope() == Scope.SUBTREE) {
          told.addAll(committed);
        }
        told.add(change.location().name());
      }
      if (poll.complete()) {
        assertThat(told).containsAll(before);
      }
      if (!rough || random.nextInt(5) > 0) {
        position = poll.position(); // Else whoever reads dies before it is kept.
      }
      return poll.complete();
    }
  }
}
