package io.syncline.core.log;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a part of one cluster's topic again, record by record, and finds what its writers may not
 * have done: leave out a number, claim what they cannot know, go on after their end.
 *
 * <p>A record that is there twice breaks nothing, and is counted. The numbers before the first
 * record of an origin that is read cannot be known, unless reading began with the first record of
 * the log.
 *
 * <p>Thread rule: one call at a time; of one partition in the order of its offsets.
 */
public final class LogVerifier {
  /** Faults that are kept; all are counted. */
  public static final int MAX_FAULTS = 100;

  /** Origins that are followed, each in each partition; of more, no number is compared. */
  public static final int MAX_FOLLOWED = 100_000;

  private final int maxFollowed;
  private final Map<Place, Followed> origins = new HashMap<>();
  private final Map<Ended, Long> ends = new HashMap<>();
  private final List<LogFault> faults = new ArrayList<>();
  private final Map<LogFault.Kind, Long> counts = new EnumMap<>(LogFault.Kind.class);
  private long records;
  private long changes;
  private long repeated;
  private long unfollowed;

  /** An origin in a partition. */
  private record Place(int partition, Origin origin) {}

  /** All incarnations of a name in a partition, up to one. */
  private record Ended(int partition, String cluster, String name) {}

  /** What an origin has used up in a partition. */
  private static final class Followed {
    private long next;

    Followed(long next) {
      this.next = next;
    }
  }

  /**
   * What was found.
   *
   * @param records that were read
   * @param changes in them
   * @param origins that appended them
   * @param repeated records whose numbers had been read before
   * @param unfollowed records of origins of which no number was compared, because there are too
   *     many
   * @param counts faults of each kind; a kind without any is missing
   * @param faults the first of them, at most {@link #MAX_FAULTS}
   */
  public record Outcome(
      long records,
      long changes,
      long origins,
      long repeated,
      long unfollowed,
      Map<LogFault.Kind, Long> counts,
      List<LogFault> faults) {
    public Outcome {
      counts = Map.copyOf(counts);
      faults = List.copyOf(faults);
    }

    /** How many faults there are. */
    public long total() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  public LogVerifier() {
    this(MAX_FOLLOWED);
  }

  LogVerifier(int maxFollowed) {
    this.maxFollowed = maxFollowed;
  }

  /**
   * Takes the next record of a partition.
   *
   * @param fromTheFirst whether the partition is read from the first record that was ever appended
   */
  public void take(long offset, BusRecord record, boolean fromTheFirst) {
    records++;
    if (record.body() instanceof BusRecord.Changes told) {
      changes += told.changes().size();
    }
    if (record.isFenceElsewhere()) {
      // It stands alone, and uses no number. Of the topic that it is in, it ends an origin.
      end(record);
      return;
    }
    afterEnd(offset, record);
    numbers(offset, record, fromTheFirst);
    if (record.body() instanceof BusRecord.Heartbeat heartbeat) {
      claim(offset, record, heartbeat.claim());
    }
    end(record);
  }

  /** Takes the next record of a partition, which cannot be read or does not belong there. */
  public void unreadable(int partition, long offset, Optional<Origin> origin, String reason) {
    records++;
    add(new LogFault(LogFault.Kind.UNREADABLE, partition, offset, origin, reason));
  }

  /** What was found up to here. */
  public Outcome outcome() {
    long writers = origins.keySet().stream().map(Place::origin).distinct().count();
    return new Outcome(records, changes, writers, repeated, unfollowed, counts, faults);
  }

  private void numbers(long offset, BusRecord record, boolean fromTheFirst) {
    Place place = new Place(record.partition(), record.origin());
    SequenceRange used = record.sequences();
    Followed followed = origins.get(place);
    if (followed == null) {
      if (origins.size() >= maxFollowed) {
        unfollowed++;
        return;
      }
      followed = new Followed(fromTheFirst ? 0 : used.first());
      origins.put(place, followed);
    }
    if (used.first() > followed.next) {
      missing(offset, record, followed.next);
    } else if (used.last() < followed.next) {
      repeated++;
    }
    followed.next = Math.max(followed.next, used.last() + 1);
  }

  private void missing(long offset, BusRecord record, long expected) {
    long first = record.sequences().first();
    add(
        fault(
            LogFault.Kind.MISSING,
            offset,
            record,
            (first - expected)
                + " numbers are missing before it: it begins with "
                + first
                + " (expected "
                + expected
                + ")"));
  }

  private void claim(long offset, BusRecord record, OptionalLong claim) {
    if (claim.isPresent() && claim.getAsLong() >= offset) {
      add(
          fault(
              LogFault.Kind.WRONG_CLAIM,
              offset,
              record,
              "it claims offset " + claim.getAsLong() + " (expected one below its own)"));
    }
  }

  private void afterEnd(long offset, BusRecord record) {
    Origin origin = record.origin();
    Long ended = ends.get(new Ended(record.partition(), origin.cluster(), origin.name()));
    if (ended != null && origin.incarnation() <= ended) {
      add(
          fault(
              LogFault.Kind.AFTER_END,
              offset,
              record,
              "its origin had ended before, up to incarnation " + ended + " (expected nothing)"));
    }
  }

  private void end(BusRecord record) {
    if (record.body() instanceof BusRecord.Leave leave) {
      end(record.partition(), record.origin(), leave.incarnation());
    } else if (record.body() instanceof BusRecord.Fence fence) {
      end(record.partition(), fence.fenced(), fence.fenced().incarnation());
    }
  }

  private void end(int partition, Origin origin, long incarnation) {
    Ended name = new Ended(partition, origin.cluster(), origin.name());
    if (ends.containsKey(name) || ends.size() < maxFollowed) {
      ends.merge(name, incarnation, Math::max);
    }
  }

  private static LogFault fault(LogFault.Kind kind, long offset, BusRecord record, String detail) {
    return new LogFault(kind, record.partition(), offset, Optional.of(record.origin()), detail);
  }

  private void add(LogFault fault) {
    counts.merge(fault.kind(), 1L, Long::sum);
    if (faults.size() < MAX_FAULTS) {
      faults.add(fault);
    }
  }
}
