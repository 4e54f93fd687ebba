package io.syncline.core.session;

import io.syncline.core.freshness.Bound;
import io.syncline.core.model.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One file that somebody changes, some nodes that hold it, and a session that reads it through any
 * of them, with arbitrary delays everywhere. Each machine has a clock of its own; only this class
 * knows the true time.
 */
final class SessionWorld {
  private static final int NODES = 3;
  private static final int STEPS = 60;
  private static final int MAX_DELAY = 30;
  private static final int COMMITS = 40;
  private static final int SPAN = 2_500;
  private static final Location FILE = Location.parse("s3://lake/d/x");

  /** A rule left out. */
  enum Mutation {
    /** None. */
    NONE,
    /** An age counts from the freshness of the answer. */
    AGE_OF_FRESHNESS,
    /** The session counts from when it asked. */
    COUNTED_FROM_THE_QUESTION,
    /** A view holds after its tenure. */
    VIEW_OUTLIVES_ITS_TENURE,
    /** A node that asked past all that is held says under which view it would have been. */
    VIEW_OF_WHAT_IS_NOT_HELD
  }

  private final Random random;
  private final Mutation mutation;
  private final List<Long> commits = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final SessionFloors session = new SessionFloors(2);
  private final long clientOffset;
  private long now = 1_000;
  private long newestSeen;
  private int servedUnderAView;

  SessionWorld(long seed, Mutation mutation) {
    this.random = new Random(seed);
    this.mutation = mutation;
    this.clientOffset = random.nextInt(1_000_000) - 500_000L;
    for (int i = 0; i < COMMITS; i++) {
      commits.add(now + random.nextInt(SPAN));
    }
    for (int i = 0; i < NODES; i++) {
      nodes.add(new Node("node-" + i, random.nextInt(1_000_000) - 500_000L, random.nextInt(120)));
    }
  }

  /**
   * Runs it.
   *
   * @return what went back; empty when the session never did
   */
  Optional<String> run() {
    for (int i = 0; i < STEPS; i++) {
      now += random.nextInt(MAX_DELAY);
      int dice = random.nextInt(10);
      if (dice < 4) {
        Answer unused = someNode().read(now, new Bound(random.nextInt(100)), List.of());
      } else if (dice < 5) {
        someNode().restart();
      } else {
        Optional<String> failure = sessionReads();
        if (failure.isPresent()) {
          return failure;
        }
      }
    }
    return Optional.empty();
  }

  int servedUnderAView() {
    return servedUnderAView;
  }

  private Optional<String> sessionReads() {
    long sentAt = now;
    List<Seen> carried = session.forEntry(FILE, now + clientOffset);
    now += random.nextInt(MAX_DELAY);
    Answer answer = someNode().read(now, new Bound(200), carried);
    now = Math.max(now, answer.repliedAt) + random.nextInt(MAX_DELAY);
    long received = mutation == Mutation.COUNTED_FROM_THE_QUESTION ? sentAt : now;
    session.sawEntry(FILE, List.of(answer.seen), received + clientOffset);
    if (answer.version < newestSeen) {
      return Optional.of("version " + answer.version + " after " + newestSeen + " at " + now);
    }
    newestSeen = answer.version;
    return Optional.empty();
  }

  private Node someNode() {
    return nodes.get(random.nextInt(NODES));
  }

  /** Which version the store had: commits change it one by one. */
  private long versionAt(long time) {
    return commits.stream().filter(commit -> commit <= time).count();
  }

  private record Answer(long version, long repliedAt, Seen seen) {}

  /** What a node holds, in true time; the node itself computes with its own clock. */
  private record Held(long version, long asked, long answered, boolean timesKnown) {}

  /** A node that hears of each change some time after it, all of them after the same time. */
  private final class Node {
    private final String process;
    private final long offset;
    private final long lag;
    private long tenure;
    private long takenUp = 1_000;
    private long free;
    private Optional<Held> held = Optional.empty();
    private Optional<Held> onDisk = Optional.empty();

    Node(String process, long offset, long lag) {
      this.process = process;
      this.offset = offset;
      this.lag = lag;
    }

    /**
     * It comes back when nothing is asked any more, with what its disk remembers: perhaps not the
     * last.
     */
    void restart() {
      tenure++;
      free = Math.max(free, now);
      takenUp = free;
      held =
          (random.nextBoolean() ? held : onDisk)
              .map(known -> new Held(known.version, known.asked, known.answered, false));
    }

    /** One question at a time: that those which overlap do no harm is the shard's. */
    Answer read(long came, Bound bound, List<Seen> carried) {
      long arrived = Math.max(came, free);
      View mine = new View(process, 0, tenure);
      Bound required = Seen.bound(carried, view -> holds(view, mine));
      boolean underAView = !carried.isEmpty() && required.equals(Bound.NONE);
      long arrival = arrived + offset;
      if (held.isPresent() && !changedSince(held.get(), arrived)) {
        long watermark = arrived - lag + offset;
        long validated = held.get().asked + offset;
        long since = held.get().timesKnown ? Math.max(validated, watermark) : watermark;
        if (bound.min(required).allows(since, arrival)) {
          servedUnderAView += underAView ? 1 : 0;
          long answered = held.get().timesKnown ? held.get().answered : takenUp;
          long origin = mutation == Mutation.AGE_OF_FRESHNESS ? since - offset : answered;
          return answer(held.get().version, arrived, origin, Optional.of(mine));
        }
      }
      return ask(arrived, mine);
    }

    private Answer ask(long began, View mine) {
      long reached = began + random.nextInt(MAX_DELAY);
      long answered = reached + random.nextInt(MAX_DELAY);
      long version = versionAt(reached);
      long origin = mutation == Mutation.AGE_OF_FRESHNESS ? began : answered;
      boolean pastAll = random.nextInt(4) == 0;
      if (!pastAll) {
        onDisk = held;
        held = Optional.of(new Held(version, began, answered, true));
        free = answered;
      }
      boolean named = !pastAll || mutation == Mutation.VIEW_OF_WHAT_IS_NOT_HELD;
      return answer(version, answered, origin, named ? Optional.of(mine) : Optional.empty());
    }

    /** The age is read some time before the answer leaves. */
    private Answer answer(long version, long known, long origin, Optional<View> view) {
      return new Answer(
          version, known + random.nextInt(MAX_DELAY), new Seen(Math.max(0, known - origin), view));
    }

    /** Whether a record was applied since it was asked: then it is not valid. */
    private boolean changedSince(Held known, long time) {
      return commits.stream()
          .map(commit -> commit + lag)
          .anyMatch(applied -> applied > known.asked && applied <= time);
    }

    private boolean holds(View view, View mine) {
      return mutation == Mutation.VIEW_OUTLIVES_ITS_TENURE
          ? view.process().equals(process)
          : view.equals(mine);
    }
  }
}
