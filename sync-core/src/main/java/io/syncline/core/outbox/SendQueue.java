package io.syncline.core.outbox;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * What waits to be handed to the log: numbers it, and makes records of it.
 *
 * <p>Each partition is told in the order of its numbers, but for records that failed.
 */
final class SendQueue {
  private final OutboxLimits limits;
  private final long[] nextSequences;
  private final Map<Integer, Deque<Item>> waiting = new TreeMap<>();
  private List<Outgoing> again = new ArrayList<>();
  private Origin origin;

  SendQueue(Origin origin, int partitions, OutboxLimits limits) {
    this.origin = origin;
    this.limits = limits;
    this.nextSequences = new long[partitions];
  }

  Origin origin() {
    return origin;
  }

  int partitions() {
    return nextSequences.length;
  }

  /** Another incarnation begins to count, with nothing that waits. */
  void restart(Origin next) {
    origin = next;
    Arrays.fill(nextSequences, 0);
    waiting.clear();
    again.clear();
  }

  /**
   * A partition is to be told of a change.
   *
   * @return the number of it
   */
  long tell(int partition, HeldIntent held, Change change) {
    long sequence = nextSequences[partition]++;
    queue(partition).add(Item.of(held, change, sequence));
    held.unacked++;
    return sequence;
  }

  /** A partition is to be told of the origin itself, or of another. */
  void say(int partition, BusRecord.Body control) {
    queue(partition).add(Item.of(control, nextSequences[partition]++));
  }

  /** A record goes out again before anything else of its partition. */
  void repeat(Outgoing outgoing) {
    again.add(outgoing);
  }

  boolean isEmpty() {
    return again.isEmpty() && waiting.isEmpty();
  }

  /** How many records and items wait. */
  int size() {
    return again.size() + waiting.values().stream().mapToInt(Deque::size).sum();
  }

  /**
   * Takes records out: those that failed first, then what waits, each partition's in order.
   *
   * @param room how many records a partition takes now
   * @param heartbeat what a heartbeat says that leaves now, by partition
   */
  List<Outgoing> take(IntUnaryOperator room, IntFunction<BusRecord.Heartbeat> heartbeat) {
    int[] left = new int[partitions()];
    Arrays.setAll(left, room);
    List<Outgoing> taken = new ArrayList<>();
    List<Outgoing> kept = new ArrayList<>();
    for (Outgoing failed : again) {
      (left[failed.partition()]-- > 0 ? taken : kept).add(failed);
    }
    again = kept;
    for (int partition : List.copyOf(waiting.keySet())) {
      Deque<Item> items = queue(partition);
      while (left[partition]-- > 0 && !items.isEmpty()) {
        taken.add(next(partition, items, heartbeat));
      }
      if (items.isEmpty()) {
        waiting.remove(partition);
      }
    }
    return taken;
  }

  /**
   * Tells of trees in place of what is covered by them and was not handed out, or came back: under
   * the same numbers, and in no partition of more than it was to be told of.
   */
  void collapse(TreeCover cover) {
    Map<Integer, List<Item>> returned = new TreeMap<>();
    again.removeIf(
        failed -> {
          returned
              .computeIfAbsent(failed.partition(), key -> new ArrayList<>())
              .addAll(failed.items());
          return !failed.items().isEmpty();
        });
    returned.forEach(
        (partition, items) -> {
          items.sort(Comparator.comparingLong(item -> item.sequences().first()));
          items.addAll(queue(partition));
          waiting.put(partition, new ArrayDeque<>(items));
        });
    waiting.replaceAll(
        (partition, items) -> new ArrayDeque<>(CollapsedRun.all(items, cover, limits)));
    waiting.values().removeIf(Deque::isEmpty);
  }

  private Deque<Item> queue(int partition) {
    return waiting.computeIfAbsent(partition, key -> new ArrayDeque<>());
  }

  private Outgoing next(
      int partition, Deque<Item> items, IntFunction<BusRecord.Heartbeat> heartbeat) {
    BusRecord.Body control = items.getFirst().control();
    if (control == null) {
      return nextChanges(partition, items);
    }
    Item item = items.removeFirst();
    BusRecord.Body body =
        control instanceof BusRecord.Heartbeat ? heartbeat.apply(partition) : control;
    return Outgoing.control(record(partition, item.sequences(), body));
  }

  private Outgoing nextChanges(int partition, Deque<Item> items) {
    List<Item> taken = new ArrayList<>();
    long bytes = 0;
    for (List<Item> next = group(items); !next.isEmpty(); next = group(items)) {
      bytes += next.stream().mapToLong(Item::weight).sum();
      if (!taken.isEmpty()
          && (!next.get(0).follows(taken.get(taken.size() - 1))
              || taken.size() + next.size() > limits.maxChangesPerRecord()
              || bytes > OutboxLimits.MAX_BYTES_PER_RECORD)) {
        break;
      }
      taken.addAll(next);
      next.forEach(item -> items.removeFirst());
    }
    BusRecord like =
        record(partition, taken.get(0).sequences(), new BusRecord.Heartbeat(OptionalLong.empty()));
    return Outgoing.changes(like, taken);
  }

  /** The changes at the head that one record tells or none; empty where no change is next. */
  private static List<Item> group(Deque<Item> items) {
    List<Item> group = new ArrayList<>();
    for (Item item : items) {
      if (item.change() == null || !(group.isEmpty() || item.glued())) {
        break;
      }
      group.add(item);
    }
    return group;
  }

  private BusRecord record(int partition, SequenceRange sequences, BusRecord.Body body) {
    return new BusRecord(origin, partition, sequences, OptionalLong.empty(), body);
  }
}
