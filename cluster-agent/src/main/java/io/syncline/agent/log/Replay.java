package io.syncline.agent.log;

import io.syncline.bus.codec.Decoded;
import io.syncline.bus.kafka.LogScan;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Takes as old, once more, what topics have told of, in the shards that this node holds. */
public final class Replay {
  /** Invalidations of a shard that are taken in one step. */
  private static final int BATCH = 500;

  private final LogSource source;
  private final Touched touched;
  private final HeldShards shards;
  private final boolean dryRun;
  private final Map<Integer, List<Invalidation>> open = new HashMap<>();
  private long records;
  private long changes;
  private boolean dropped;

  /**
   * What came of it.
   *
   * @param shards that this node holds
   * @param records of them that were read
   * @param changes in them that touch what was asked for
   * @param dropped whether the log has dropped some of them, so that all that was asked for was
   *     taken as old
   */
  public record Outcome(Set<Integer> shards, long records, long changes, boolean dropped) {}

  Replay(LogSource source, Touched touched, HeldShards shards, boolean dryRun) {
    this.source = source;
    this.touched = touched;
    this.shards = shards;
    this.dryRun = dryRun;
  }

  Outcome run(List<String> topics, Instant since) {
    Set<Integer> held = new TreeSet<>(shards.owned());
    for (String topic : topics) {
      try (LogScan scan = source.open(topic)) {
        read(scan, held, since);
      }
    }
    return new Outcome(held, records, changes, dropped);
  }

  private void read(LogScan scan, Set<Integer> held, Instant since) {
    Map<Integer, Long> from = scan.since(since);
    from.keySet().retainAll(held);
    Map<Integer, Long> to = new HashMap<>();
    scan.bounds()
        .forEach(
            (partition, log) -> {
              if (from.containsKey(partition)) {
                to.put(partition, log.end());
              }
            });
    scan.seek(from);
    boolean whole = scan.readTo(to, this::take);
    if (!whole) {
      dropped = true;
      from.keySet().forEach(this::all);
    }
    new HashSet<>(open.keySet()).forEach(this::flush);
  }

  private void take(LogScan.Scanned record) {
    int shard = record.found().place().partition();
    records++;
    if (record.found().decode() instanceof Decoded.Understood understood) {
      List<Invalidation> more = touched.invalidations(understood.record());
      changes += more.size();
      add(shard, more);
    } else {
      all(shard);
    }
  }

  /** Nobody knows what it was about. */
  private void all(int shard) {
    touched.top().ifPresent(top -> add(shard, List.of(new Invalidation(top, Scope.SUBTREE))));
  }

  private void add(int shard, List<Invalidation> more) {
    List<Invalidation> invalidations = open.computeIfAbsent(shard, any -> new ArrayList<>());
    invalidations.addAll(more);
    if (invalidations.size() >= BATCH) {
      flush(shard);
    }
  }

  private void flush(int shard) {
    List<Invalidation> invalidations = open.remove(shard);
    if (invalidations != null && !invalidations.isEmpty() && !dryRun) {
      shards.invalidate(shard, List.copyOf(invalidations));
    }
  }
}
