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
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Declares origins of one cluster gone, each with all older incarnations of its name: a node, or
 * all nodes of a cluster that is lost.
 *
 * <p>A pure state machine. It waits until nothing that the origins began can take effect any more,
 * while nothing of them is appended to the log; then says in every partition that all they could
 * write may be old, and only when that is in the log, with nothing newer of them before it, that
 * nobody has to wait for them. Whatever is heard of one of them meanwhile means that it lived: all
 * begins again, for all of them, because whoever asked was mistaken. A record of a newer
 * incarnation means nothing: it is another origin, which has a lease of its own.
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

  private final FencingTarget target;
  private final int partitions;

  /** Long enough for all that is known of those who are declared gone. */
  private FencingWaits waits;

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

  /** Who is told to be gone by a fence. */
  private final Set<Origin> fenced = new HashSet<>();

  /** Whose fence is to be appended now. */
  private @Nullable String name;

  /** Where the fences are, per name and partition. */
  private final Map<String, Map<Integer, LogPlace>> places = new TreeMap<>();

  /** Who appended the fence at a place. */
  private final Map<LogPlace, Origin> appended = new HashMap<>();

  /** Fences that were not read back yet. */
  private final Set<LogPlace> missing = new HashSet<>();

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
    /** Ask where all partitions of the cluster's topic end: {@link #measured}. */
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

    /**
     * Append a fence to every partition: {@link #fenced}, or {@link #notFenced}. There is one for
     * each name.
     */
    record Append(BusRecord.Fence fence) implements Step {}

    /** Append to the origins topic: {@link #over} says when it is done. */
    record Leave(List<OriginsEntry.Left> entries) implements Step {}

    /** Nothing any more. */
    record Over(Outcome outcome) implements Step {}
  }

  /**
   * How far it is.
   *
   * @param target who is declared gone
   * @param processIsDead whether somebody said that their processes are dead
   * @param beginnings how often it was begun
   * @param detail what is done, or why it was begun again; for a person
   * @param waitsUntil on the clock for waits; empty before it is known
   * @param outcome empty while it goes on
   */
  public record Progress(
      FencingTarget target,
      boolean processIsDead,
      int beginnings,
      String detail,
      OptionalLong waitsUntil,
      Optional<Outcome> outcome) {}

  /**
   * A fencing that has not begun.
   *
   * @param self who declares; any incarnation of it
   * @param target who is declared gone, and not the one who declares
   * @param partitions of the cluster's topic
   * @param waits the least that is waited, whatever the origins said of themselves
   * @param processIsDead whether somebody knows that their processes will never run again
   */
  public Fencing(
      Origin self,
      FencingTarget target,
      int partitions,
      FencingWaits waits,
      boolean processIsDead) {
    if (target.covers(self)) {
      throw new IllegalArgumentException(self + " may not fence " + target + ": itself");
    }
    this.target = target;
    this.partitions = partitions;
    this.waits = waits;
    this.processIsDead = processIsDead;
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
   * Somebody knows only now that the processes are dead. What they had under way may be as young as
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
    // Before the origins topic was read nobody is waited for: that says nothing.
    if (outcome == null && members.date().isPresent() && waitedFor(members).isEmpty()) {
      end(Outcome.HAD_LEFT, "it has left");
    }
    waits = waits(waits, target, members);
    if (waited(phase) && nanos - waitUntil() < 0) {
      phase = Phase.WAIT;
      detail = "waits longer, as it said when it joined";
      forgetFences();
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
   * How long is waited, as far as is known.
   *
   * @param least whatever the origins said of themselves when they joined
   */
  public static FencingWaits waits(FencingWaits least, FencingTarget target, Members members) {
    FencingWaits longest = least;
    for (Member member : waitedFor(target, members)) {
      if (member.joined().isPresent()) {
        longest = longest.longest(member.joined().get().waits());
      }
    }
    return longest;
  }

  private static boolean waited(Phase phase) {
    return phase != Phase.BEGIN && phase != Phase.WAIT && phase != Phase.OVER;
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
        detail = "waits for what may still be under way";
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
    if (phase == Phase.CHECK) {
      missing.removeIf(
          place ->
              place.partition() == partition
                  && place.offset() == offset
                  && origin.equals(appended.get(place)));
    }
    if (heard == null && target.covers(origin) && counts(partition, offset, origin.name())) {
      heard = "a record of " + origin + " was found in partition " + partition + " at " + offset;
    }
  }

  /** Whether a record was appended since the beginning, and before the fence of its origin. */
  private boolean counts(int partition, long offset, String of) {
    if (offset < from.getOrDefault(partition, 0L)) {
      return false;
    }
    LogPlace fence = places.getOrDefault(of, Map.of()).get(partition);
    return fence == null || offset < fence.offset();
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
    } else if (missing.isEmpty()) {
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
   * The fence of {@link Step.Append} is in every partition.
   *
   * @param by who appended it
   * @param where its place in each
   */
  public void fenced(Origin by, Collection<LogPlace> where) {
    if (phase != Phase.FENCE || name == null) {
      return;
    }
    Map<Integer, LogPlace> each = new TreeMap<>();
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
    places.put(name, each);
    each.values().forEach(place -> appended.put(place, by));
    name = null;
  }

  /** Nobody knows where the fence is: all are appended again, after another look. */
  public void notFenced() {
    if (phase == Phase.FENCE) {
      phase = Phase.MEASURE;
      forgetFences();
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
    missing.clear();
    missing.addAll(appended.keySet());
    return new Step.Read(from, to);
  }

  /**
   * What they could write is known only once the origins topic was read to an instant after the
   * wait: they may have said that they write more as long as they had their lease.
   */
  private Step fence(Members members) {
    if (members.date().isEmpty() || members.date().getAsLong() - waited < 0) {
      detail = "waits for the origins topic";
      return new Step.Wait(ORIGINS_PAUSE_NANOS);
    }
    List<Member> waitedFor = waitedFor(members);
    for (Origin next : target.origins()) {
      List<Member> starts =
          waitedFor.stream().filter(member -> member.origin().name().equals(next.name())).toList();
      if (!places.containsKey(next.name()) && !starts.isEmpty()) {
        return append(next, starts);
      }
    }
    Map<Integer, Long> behind = new HashMap<>();
    appended
        .keySet()
        .forEach(place -> behind.merge(place.partition(), place.offset() + 1, Math::max));
    to = Map.copyOf(behind);
    phase = Phase.CHECK;
    detail = "looks whether it was heard before the fence";
    return read();
  }

  private Step append(Origin next, List<Member> starts) {
    Set<Location> reach = new TreeSet<>();
    for (Member start : starts) {
      fenced.add(start.origin());
      start.joined().ifPresent(said -> reach.addAll(said.locations()));
    }
    name = next.name();
    detail = "appends the fence";
    return new Step.Append(new BusRecord.Fence(next, outermost(reach)));
  }

  private List<OriginsEntry.Left> entries(Members members) {
    return waitedFor(members).stream()
        .map(Member::origin)
        .filter(fenced::contains)
        .map(
            origin ->
                new OriginsEntry.Left(
                    origin, List.copyOf(places.getOrDefault(origin.name(), Map.of()).values())))
        .toList();
  }

  /** The starts among those to be declared gone that are not known to be. */
  private List<Member> waitedFor(Members members) {
    return waitedFor(target, members);
  }

  private static List<Member> waitedFor(FencingTarget target, Members members) {
    return members.all().stream()
        .filter(member -> target.covers(member.origin()) && member.left().isEmpty())
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
    forgetFences();
  }

  private void forgetFences() {
    fenced.clear();
    places.clear();
    appended.clear();
    name = null;
  }

  private void end(Outcome how, String why) {
    phase = Phase.OVER;
    outcome = how;
    detail = why;
  }

  private long waitUntil() {
    return measured + waits.of(processIsDead).toNanos();
  }
}
