package io.syncline.core.origin;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Declares one origin of the own cluster gone, with all older incarnations of its name.
 *
 * <p>A pure state machine. It waits until nothing that the origin began can take effect any more,
 * while nothing of it is appended to the log; then says in every partition that all it could write
 * may be old, and only when that is in the log, with nothing newer of the origin before it, that
 * nobody has to wait for it. Whatever is heard of the origin meanwhile means that it lived: all
 * begins again. A record of a newer incarnation means nothing: it is another origin, which has a
 * lease of its own.
 *
 * <p>Two clocks take part. Waits run on one that never advances faster than time does: the elapsed
 * ticker of a process takes a wall clock that is set forward for a sleep, and would end a wait too
 * soon. What is known of the origins topic is dated by the process's ticker.
 *
 * <p>Thread rule: one call at a time.
 */
public final class Fencing {
  /** So often it is begun; an origin that was heard of each time lives. */
  public static final int MAX_BEGINNINGS = 8;

  /** Locations of one fence; with more, the roots of their stores are named instead. */
  public static final int MAX_LOCATIONS = 1024;

  /** Between two looks whether the origins topic was read far enough. */
  private static final long ORIGINS_PAUSE_NANOS = 100_000_000;

  private final Origin target;
  private final int partitions;
  private final FencingWaits waits;

  private Phase phase = Phase.BEGIN;
  private int beginnings = 1;
  private String detail = "asks where the log ends";
  private boolean processIsDead;
  private @Nullable Outcome outcome;

  /** The log that is looked at. */
  private String topicId = "";

  /** On the clock for waits: when it was known where the log ended. */
  private long measured;

  /** On the process's ticker: when the wait was over. */
  private long waited;

  /** Up to here nothing of the origin was found, per partition. */
  private Map<Integer, Long> from = Map.of();

  /** Up to here is to be read. */
  private Map<Integer, Long> to = Map.of();

  /** Who is told to be gone by the fence. */
  private final Set<Origin> fenced = new HashSet<>();

  private Map<Integer, LogPlace> places = Map.of();
  private @Nullable Origin fencer;
  private final Set<Integer> found = new HashSet<>();
  private @Nullable String heard;

  private enum Phase {
    BEGIN,
    WAIT,
    MEASURE,
    READ,
    FENCE,
    CHECK,
    LEAVE,
    OVER
  }

  /** How it ended. */
  public enum Outcome {
    /** The origin was declared gone. */
    GONE,

    /** The origin, or somebody else, has said meanwhile that it is gone. */
    HAD_LEFT,

    /** It was begun too often: the origin was heard of again and again. */
    GIVEN_UP
  }

  /** What is to be done now. */
  public sealed interface Step {
    /** Ask where all partitions of the own topic end: {@link #measured}. */
    record Measure() implements Step {}

    /**
     * Come back later.
     *
     * @param nanos on the clock for waits, from now; positive
     */
    record Wait(long nanos) implements Step {}

    /**
     * Read every partition: {@link #found} for each record, then {@link #wasRead}, or {@link
     * #broken}.
     *
     * @param from per partition the first offset
     * @param to per partition the offset at which to stop
     */
    record Read(Map<Integer, Long> from, Map<Integer, Long> to) implements Step {}

    /** Append a fence to every partition: {@link #fenced}, or {@link #notFenced}. */
    record Append(BusRecord.Fence fence) implements Step {}

    /** Append to the origins topic: {@link #over} says when it is done. */
    record Leave(List<OriginsEntry.Left> entries) implements Step {}

    /** Nothing any more. */
    record Over(Outcome outcome) implements Step {}
  }

  /**
   * How far it is.
   *
   * @param target who is declared gone, with its older incarnations
   * @param processIsDead whether somebody said that the process is dead
   * @param beginnings how often it was begun
   * @param detail what is done, or why it was begun again; for a person
   * @param waitsUntil on the clock for waits; empty before it is known
   * @param outcome empty while it goes on
   */
  public record Progress(
      Origin target,
      boolean processIsDead,
      int beginnings,
      String detail,
      OptionalLong waitsUntil,
      Optional<Outcome> outcome) {}

  /**
   * A fencing that has not begun.
   *
   * @param self who declares; any incarnation of it
   * @param target who is declared gone: of the same cluster, and not the one who declares
   * @param partitions of the cluster's topic
   * @param processIsDead whether somebody knows that its process will never run again
   */
  public Fencing(
      Origin self, Origin target, int partitions, FencingWaits waits, boolean processIsDead) {
    if (!target.cluster().equals(self.cluster())) {
      throw new IllegalArgumentException(self + " may not fence " + target + ": another cluster");
    }
    if (target.name().equals(self.name()) && target.incarnation() >= self.incarnation()) {
      throw new IllegalArgumentException(self + " may not fence " + target + ": itself");
    }
    this.target = target;
    this.partitions = partitions;
    this.waits = waits;
    this.processIsDead = processIsDead;
  }

  /**
   * The incarnations that are fenced with an origin and are not known to be gone: it, and older.
   */
  public static List<Member> waitedFor(Origin target, Members members) {
    return members.all().stream()
        .filter(member -> isOf(target, member.origin()) && member.left().isEmpty())
        .toList();
  }

  /** How far it is. */
  public Progress progress() {
    boolean waits = phase != Phase.BEGIN && phase != Phase.OVER;
    return new Progress(
        target,
        processIsDead,
        beginnings,
        detail,
        waits ? OptionalLong.of(waitUntil()) : OptionalLong.empty(),
        Optional.ofNullable(outcome));
  }

  /**
   * Somebody knows only now that the process is dead. What it had under way may be as young as
   * that, so the wait begins again.
   */
  public void processIsDead() {
    if (!processIsDead) {
      processIsDead = true;
      if (phase == Phase.WAIT) {
        phase = Phase.BEGIN;
      }
    }
  }

  /**
   * What is to be done now.
   *
   * @param nanos the clock for waits
   * @param ticker the process's ticker, which dates the members
   */
  public Step next(Members members, long nanos, long ticker) {
    if (outcome == null && waitedFor(target, members).isEmpty()) {
      end(Outcome.HAD_LEFT, "it has left");
    }
    if (phase == Phase.WAIT && nanos - waitUntil() >= 0) {
      phase = Phase.MEASURE;
      waited = ticker;
      detail = "looks whether it was heard";
    }
    return switch (phase) {
      case BEGIN, MEASURE -> new Step.Measure();
      case WAIT -> new Step.Wait(waitUntil() - nanos);
      case READ, CHECK -> read();
      case FENCE -> fence(members);
      case LEAVE -> new Step.Leave(entries(members));
      case OVER -> new Step.Over(outcome == null ? Outcome.HAD_LEFT : outcome);
    };
  }

  /**
   * Where the partitions end.
   *
   * @param id the topic's identity, asked for after the ends were told
   * @param ends per partition the offset of the next record
   * @param nanos the clock for waits, once the answer is there: what was appended before the ends
   *     were told may be as young as that
   */
  public void measured(String id, Map<Integer, Long> ends, long nanos) {
    boolean whole = ends.size() == partitions;
    if (phase == Phase.BEGIN && whole) {
      topicId = id;
      from = Map.copyOf(ends);
      measured = nanos;
      phase = Phase.WAIT;
      if (beginnings == 1) {
        detail = "waits for what it may still have under way";
      }
    } else if (phase == Phase.MEASURE) {
      boolean grown =
          from.entrySet().stream()
              .allMatch(at -> ends.getOrDefault(at.getKey(), -1L) >= at.getValue());
      if (whole && grown && id.equals(topicId)) {
        to = Map.copyOf(ends);
        phase = Phase.READ;
      } else {
        broken("the topic is not what it was");
      }
    }
  }

  /** A record was found while reading, of whoever its headers say; unreadable ones too. */
  public void found(int partition, long offset, Origin origin) {
    LogPlace place = places.get(partition);
    boolean before = offset >= from.getOrDefault(partition, 0L);
    if (phase == Phase.CHECK && place != null) {
      before &= offset < place.offset();
      if (offset == place.offset() && origin.equals(fencer)) {
        found.add(partition);
      }
    }
    if (before && heard == null && isOf(target, origin)) {
      heard = "a record of " + origin + " was found in partition " + partition + " at " + offset;
    }
  }

  /** All that was to be read was read. */
  public void wasRead() {
    if (phase != Phase.READ && phase != Phase.CHECK) {
      return;
    }
    if (heard != null) {
      begin(heard);
    } else if (phase == Phase.READ) {
      from = to;
      phase = Phase.FENCE;
      detail = "appends the fence";
    } else if (found.size() == partitions) {
      phase = Phase.LEAVE;
      detail = "says that it is gone";
    } else {
      begin("a fence is not where the log said that it is");
    }
  }

  /** The log is not what it was, or a part of it that is to be read is gone. */
  public void broken(String reason) {
    if (phase != Phase.OVER) {
      begin(reason);
    }
  }

  /**
   * The fence is in every partition.
   *
   * @param by who appended it
   * @param where its place in each
   */
  public void fenced(Origin by, Collection<LogPlace> where) {
    if (phase != Phase.FENCE) {
      return;
    }
    Map<Integer, LogPlace> each = new HashMap<>();
    where.forEach(place -> each.put(place.partition(), place));
    boolean whole =
        each.size() == partitions
            && each.values().stream()
                .allMatch(
                    place ->
                        place.topicId().equals(topicId)
                            && place.offset()
                                >= from.getOrDefault(place.partition(), Long.MAX_VALUE));
    if (!whole) {
      begin("the topic is not what it was");
      return;
    }
    fencer = by;
    places = each;
    Map<Integer, Long> behind = new HashMap<>();
    each.forEach((partition, place) -> behind.put(partition, place.offset() + 1));
    to = Map.copyOf(behind);
    phase = Phase.CHECK;
    detail = "looks whether it was heard before the fence";
  }

  /** Nobody knows where the fence is: another one is appended, after another look. */
  public void notFenced() {
    if (phase == Phase.FENCE) {
      phase = Phase.MEASURE;
    }
  }

  /** The origins topic has all that {@link Step.Leave} said. */
  public void over() {
    if (phase == Phase.LEAVE) {
      end(Outcome.GONE, "it is gone");
    }
  }

  private Step read() {
    heard = null;
    found.clear();
    return new Step.Read(from, to);
  }

  /**
   * What it could write is known only once the origins topic was read to an instant after the wait:
   * it may have said that it writes more as long as it had its lease.
   */
  private Step fence(Members members) {
    if (members.date().isEmpty() || members.date().getAsLong() - waited < 0) {
      detail = "waits for the origins topic";
      return new Step.Wait(ORIGINS_PAUSE_NANOS);
    }
    fenced.clear();
    Set<Location> reach = new TreeSet<>();
    for (Member member : waitedFor(target, members)) {
      fenced.add(member.origin());
      member.joined().ifPresent(said -> reach.addAll(said.locations()));
    }
    detail = "appends the fence";
    return new Step.Append(new BusRecord.Fence(target, outermost(reach)));
  }

  private List<OriginsEntry.Left> entries(Members members) {
    return waitedFor(target, members).stream()
        .map(Member::origin)
        .filter(fenced::contains)
        .map(origin -> new OriginsEntry.Left(origin, List.copyOf(places.values())))
        .toList();
  }

  /** The locations that are in no other one, or the roots of all if those are too many. */
  private static List<Location> outermost(Set<Location> reach) {
    List<Location> outermost = new ArrayList<>();
    for (Location location : reach) {
      if (location.ancestors().stream().noneMatch(reach::contains)) {
        outermost.add(location);
      }
    }
    return outermost.size() <= MAX_LOCATIONS
        ? outermost
        : outermost.stream().map(Location::root).distinct().toList();
  }

  private void begin(String reason) {
    if (beginnings >= MAX_BEGINNINGS) {
      end(Outcome.GIVEN_UP, reason);
      return;
    }
    beginnings++;
    phase = Phase.BEGIN;
    detail = "begins again: " + reason;
    places = Map.of();
    fencer = null;
  }

  private void end(Outcome how, String why) {
    phase = Phase.OVER;
    outcome = how;
    detail = why;
  }

  private long waitUntil() {
    return measured + waits.of(processIsDead).toNanos();
  }

  private static boolean isOf(Origin target, Origin origin) {
    return origin.cluster().equals(target.cluster())
        && origin.name().equals(target.name())
        && origin.incarnation() <= target.incarnation();
  }
}
