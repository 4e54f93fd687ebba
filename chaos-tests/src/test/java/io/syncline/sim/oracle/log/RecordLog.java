package io.syncline.sim.oracle.log;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * I3: every commit through Syncline is covered by a record that was appended after it took effect,
 * or by an intent of its writer that will become one; when all is drained, by a record.
 *
 * <p>A record counts only in the shard of the location that changed, whoever appended it. Where a
 * writer lost its outbox, its commits wait for the fence, which is told as a record of what it
 * covers; until then the writer must hold back the watermark, which {@link ProofCheck} sees.
 */
public final class RecordLog {
  private final ToIntFunction<Location> shardOf;
  private final Violations violations;
  private final List<Item> items = new ArrayList<>();
  private final List<Item> open = new ArrayList<>();
  private final List<Appended> records = new ArrayList<>();
  private final Map<Reader, Map<Long, List<Coverage>>> intents = new HashMap<>();

  /**
   * @param shardOf the shard in which a location's entry is kept
   */
  public RecordLog(ToIntFunction<Location> shardOf, Violations violations) {
    this.shardOf = shardOf;
    this.violations = violations;
  }

  /** An intent is durable in a node's outbox. */
  public void intentAdded(Reader writer, long intent, Collection<Coverage> coverage) {
    intents.computeIfAbsent(writer, key -> new HashMap<>()).put(intent, List.copyOf(coverage));
  }

  /** An intent is gone from a node's outbox. */
  public void intentRemoved(Reader writer, long intent, long now) {
    Map<Long, List<Coverage>> outbox = intents.getOrDefault(writer, Map.of());
    if (outbox.remove(intent) != null) {
      requireIntents(writer, "its intent is gone", now);
    }
  }

  /** A node's disk is lost and its outbox with it: its open commits wait for the fence. */
  public void outboxLost(Reader writer) {
    intents.remove(writer);
    open.stream().filter(item -> item.writer.equals(writer)).forEach(item -> item.excused = true);
  }

  /** A commit took effect; those from outside are passed over. */
  public void committed(Commit commit) {
    if (commit.origin().isEmpty()) {
      return;
    }
    Origin origin = commit.origin().get();
    Reader writer = new Reader(origin.cluster(), origin.name());
    for (Commit.Effect effect : commit.effects()) {
      Item item = new Item(commit, effect, writer, shardOf.applyAsInt(effect.location()));
      items.add(item);
      open.add(item);
    }
    requireIntents(writer, "there is no intent", commit.at());
  }

  /**
   * A record is in the log for good.
   *
   * @return its number, by which {@link ProofCheck} is told that a node applied it
   */
  public long appended(long at, int shard, Collection<Coverage> coverage) {
    Appended record = new Appended(records.size(), at, shard, List.copyOf(coverage));
    records.add(record);
    open.removeIf(item -> item.cover(record));
    return record.number;
  }

  /** A record that was in the log is gone although it was acked: an unclean election. */
  public void vanished(long record, long now) {
    records.set((int) record, new Appended(record, UfsHistory.START, -1, List.of()));
    for (Item item : items) {
      if (item.coveredBy == record) {
        item.coveredBy = -1;
        if (records.stream().noneMatch(item::cover)) {
          open.add(item);
          requireIntents(item.writer, "its record vanished", now);
        }
      }
    }
  }

  /** All outboxes are empty, all who were lost are fenced: nothing may be without a record. */
  public boolean drained(long now) {
    open.forEach(item -> report(item, "all is drained", now));
    return open.isEmpty();
  }

  /** A record by its number. */
  public Appended record(long number) {
    return records.get((int) number);
  }

  private void requireIntents(Reader writer, String why, long now) {
    Collection<List<Coverage>> outbox = intents.getOrDefault(writer, Map.of()).values();
    for (Item item : open) {
      if (item.writer.equals(writer)
          && !item.excused
          && outbox.stream().noneMatch(intent -> covers(intent, item.effect.location()))) {
        item.excused = true;
        report(item, why, now);
      }
    }
  }

  private void report(Item item, String why, long now) {
    violations.report(
        Invariant.I3,
        now,
        () ->
            why
                + ", and no record in shard "
                + item.shard
                + " after it covers "
                + item.effect.location()
                + " of "
                + item.commit);
  }

  private static boolean covers(List<Coverage> coverage, Location location) {
    for (Coverage one : coverage) {
      if (one.covers(location)) {
        return true;
      }
    }
    return false;
  }

  /** A record as far as it invalidates. */
  public record Appended(long number, long at, int shard, List<Coverage> coverage) {
    boolean covers(Location location, long changedAt) {
      return at >= changedAt && RecordLog.covers(coverage, location);
    }
  }

  /** One location that a commit changed. */
  private static final class Item {
    final Commit commit;
    final Commit.Effect effect;
    final Reader writer;
    final int shard;
    long coveredBy = -1;

    /** Lost with its outbox, or reported already. */
    boolean excused;

    Item(Commit commit, Commit.Effect effect, Reader writer, int shard) {
      this.commit = commit;
      this.effect = effect;
      this.writer = writer;
      this.shard = shard;
    }

    boolean cover(Appended record) {
      boolean covers = record.shard == shard && record.covers(effect.location(), commit.at());
      if (covers) {
        coveredBy = record.number;
      }
      return covers;
    }
  }
}
