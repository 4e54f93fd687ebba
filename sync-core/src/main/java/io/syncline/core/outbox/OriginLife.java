package io.syncline.core.outbox;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The life of one origin, from its join to its leave: what it says of itself when, and whether it
 * may write.
 *
 * <p>A pure state machine. It joins before it begins anything; is heard in every partition before
 * it writes; says that its predecessors are gone once all that they left is in the log; and ends
 * for good when it was not heard for its lease, was fenced, or its log broke. Who ended never
 * writes again: the same process goes on as another incarnation.
 *
 * <p>Thread rule: one call at a time.
 */
public final class OriginLife {
  /** Locations that one origin can write; a cluster has no more mounts. */
  public static final int MAX_LOCATIONS = 1024;

  private final Origin self;
  private final Settings settings;
  private final Lease lease;

  /** What is to be announced: everything that it will be asked to write. */
  private final Set<Location> wanted = new LinkedHashSet<>();

  /** What the origins topic says it can write, acked. */
  private Set<Location> announced = Set.of();

  /** The log that it appends to, as it was when it said so first; empty before. */
  private List<LogPlace> log = List.of();

  private boolean joining;
  private boolean joined;

  /** Whether the origins topic may have an entry of it. */
  private boolean told;

  /** It is done, for good: nothing is said or written any more. */
  private boolean gone;

  /** Incarnations of the same name that are not gone yet, itself included once it leaves. */
  private final Map<Long, Departure> departures = new TreeMap<>();

  private boolean beaten;
  private long lastBeat;

  /**
   * The constants of an origin.
   *
   * @param partitions of its cluster's topic
   * @param waits its lease, and what else has to be waited for before it may be declared gone
   * @param heartbeat how often it says that it lives
   * @param feed what it tells of, if it is a watcher
   */
  public record Settings(
      int partitions, FencingWaits waits, Duration heartbeat, Optional<String> feed) {
    /** Those of a node. */
    public Settings(int partitions, FencingWaits waits, Duration heartbeat) {
      this(partitions, waits, heartbeat, Optional.empty());
    }

    public Settings {
      Objects.requireNonNull(feed);
      if (partitions < 1 || heartbeat.isZero() || heartbeat.isNegative()) {
        throw new IllegalArgumentException(
            "settings out of range: " + partitions + ", " + heartbeat);
      }
    }
  }

  /**
   * What is to be done now; each is answered by a call.
   *
   * @param entries to append to the origins topic: {@link #appended} or {@link #notAppended}
   * @param beat whether a heartbeat is due in every partition: {@link #heard}
   * @param leaves incarnations whose leave is due in every partition: {@link #left}
   */
  public record Due(List<OriginsEntry> entries, boolean beat, List<Long> leaves) {
    public Due {
      entries = List.copyOf(entries);
      leaves = List.copyOf(leaves);
    }
  }

  /** How far the departure of one incarnation has got. */
  private static final class Departure {
    private final Map<Integer, LogPlace> ends = new TreeMap<>();
    private boolean said;
    private boolean appending;
  }

  /**
   * An origin that has not joined.
   *
   * @param predecessors incarnations of its name that may not be gone, and whose intents this
   *     process has
   */
  public OriginLife(Origin self, Collection<Long> predecessors, Settings settings) {
    this.self = self;
    this.settings = settings;
    this.lease = new Lease(settings.partitions(), settings.waits().lease());
    for (long incarnation : predecessors) {
      if (incarnation >= self.incarnation()) {
        throw new IllegalArgumentException(incarnation + " does not come before " + self);
      }
      departures.put(incarnation, new Departure());
    }
  }

  /** Who. */
  public Origin self() {
    return self;
  }

  /**
   * It will be asked to write these. What was announced once stays: what was begun there may still
   * be under way.
   *
   * @return false when there would be too many: the rest cannot be written
   */
  public boolean want(Collection<Location> locations) {
    for (Location location : locations) {
      if (wanted.size() >= MAX_LOCATIONS && !wanted.contains(location)) {
        return false;
      }
      wanted.add(location);
    }
    return true;
  }

  /**
   * The log that it appends to. The first that is named counts: what is claimed in another one says
   * nothing.
   */
  public void appendsTo(LogPlace start) {
    if (log.isEmpty()) {
      log = List.of(start);
    }
  }

  /**
   * What is to be done now.
   *
   * @param nanos ticker time
   * @param inheritanceDone whether all that predecessors left is in the log, and settled
   * @param allDone whether everything is
   */
  public Due due(long nanos, boolean inheritanceDone, boolean allDone) {
    if (gone || lease.ended(nanos).isPresent()) {
      return new Due(List.of(), false, List.of());
    }
    List<OriginsEntry> entries = new ArrayList<>();
    if (isJoinDue()) {
      joining = true;
      told = true;
      entries.add(
          new OriginsEntry.Joined(
              self, List.copyOf(wanted), settings.feed(), log, settings.waits()));
    }
    List<Long> leaves = new ArrayList<>();
    if (joined && !joining && inheritanceDone) {
      departures.forEach(
          (incarnation, departure) -> {
            if (!departure.said && (allDone || incarnation < self.incarnation())) {
              departure.said = true;
              leaves.add(incarnation);
            } else if (departure.ends.size() == settings.partitions()
                && !departure.appending
                && (incarnation < self.incarnation() || departures.size() == 1)) {
              departure.appending = true;
              entries.add(
                  new OriginsEntry.Left(
                      new Origin(self.cluster(), self.name(), incarnation),
                      List.copyOf(departure.ends.values())));
            }
          });
    }
    return new Due(entries, isBeatDue(nanos), leaves);
  }

  /** The origins topic has an entry for good. */
  public void appended(OriginsEntry entry) {
    if (entry instanceof OriginsEntry.Joined said) {
      joining = false;
      joined = true;
      announced = Set.copyOf(said.locations());
    } else if (entry instanceof OriginsEntry.Left left) {
      departures.remove(left.origin().incarnation());
      gone |= left.origin().equals(self);
    }
  }

  /** The origins topic may or may not have an entry: it is due again. */
  public void notAppended(OriginsEntry entry) {
    if (entry instanceof OriginsEntry.Joined) {
      joining = false;
    } else if (entry instanceof OriginsEntry.Left left) {
      @Nullable Departure departure = departures.get(left.origin().incarnation());
      if (departure != null) {
        departure.appending = false;
      }
    }
  }

  /**
   * A heartbeat was acked.
   *
   * @param sent ticker time just before it was sent
   * @param nanos ticker time now
   */
  public void heard(int partition, long sent, long nanos) {
    lease.heard(partition, sent, nanos);
  }

  /** The leave of an incarnation was acked in one partition. */
  public void left(long incarnation, LogPlace place) {
    @Nullable Departure departure = departures.get(incarnation);
    if (departure != null) {
      departure.ends.put(place.partition(), place);
    }
  }

  /** It is done itself: leaves once everything that it began is in the log. */
  public void leave() {
    if (!told && departures.isEmpty()) {
      gone = true;
    } else if (!gone) {
      departures.computeIfAbsent(self.incarnation(), key -> new Departure());
    }
  }

  /** Whether nobody of its name is left to be said goodbye to. */
  public boolean hasNobodyToLeave() {
    return departures.isEmpty();
  }

  /** Incarnations before it that are not gone yet. */
  public Set<Long> predecessors() {
    Set<Long> before = new TreeSet<>(departures.keySet());
    before.remove(self.incarnation());
    return Collections.unmodifiableSet(before);
  }

  /** Others said that it is gone: it was fenced, or its leave was told. */
  public void declaredGone(String reason) {
    if (!isLeaving()) {
      lease.end(reason);
    }
  }

  /** Its log is not what it was: what it said there cannot be relied on. */
  public void logBroken(String reason) {
    lease.end(reason);
  }

  /** Why it is over, so that another has to take its place; empty while it is not. */
  public Optional<String> over(long nanos) {
    return gone ? Optional.empty() : lease.ended(nanos);
  }

  /** Whether it has joined. */
  public boolean isJoined() {
    return joined;
  }

  /** Whether it may begin, or repeat, a request that changes the store. */
  public boolean mayWrite(long nanos) {
    return joined && !isLeaving() && lease.isHeld(nanos);
  }

  /** The locations that everybody was told it writes. */
  public Set<Location> announced() {
    return announced;
  }

  /** Whether everybody was told that it writes at a location. */
  public boolean isAnnounced(Location location) {
    return announced.stream().anyMatch(location::isAtOrBelow);
  }

  private boolean isLeaving() {
    return gone || departures.containsKey(self.incarnation());
  }

  /** Not of one that leaves, as far as it has joined: an entry behind its end would revive it. */
  private boolean isJoinDue() {
    return !joining
        && !(joined && isLeaving())
        && !wanted.isEmpty()
        && !announced.containsAll(wanted);
  }

  private boolean isBeatDue(long nanos) {
    Departure own = departures.get(self.incarnation());
    boolean gone = own != null && own.said;
    if (!joined || gone || (beaten && nanos - lastBeat < settings.heartbeat().toNanos())) {
      return false;
    }
    beaten = true;
    lastBeat = nanos;
    return true;
  }
}
