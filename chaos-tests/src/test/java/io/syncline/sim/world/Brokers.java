package io.syncline.sim.world;

import io.syncline.core.model.BusRecord;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.fault.Faults;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All change topics. Records are lost, late, doubled and overtake each other on their way; what is
 * acked stays until retention passes or the topic is deleted.
 */
public final class Brokers {
  /** After so long a producer gives up. */
  public static final long TIMEOUT = Schedule.millis(6_000);

  private final Schedule schedule;
  private final Faults faults;
  private final Map<String, Topic> topics = new LinkedHashMap<>();
  private final Map<String, Long> lastArrivals = new HashMap<>();
  private final Partition.Listener listener;
  private int made;

  /**
   * Brokers without topics.
   *
   * @param listener is told of each record that is in the log for good
   */
  public Brokers(Schedule schedule, Faults faults, Partition.Listener listener) {
    this.schedule = schedule;
    this.faults = faults;
    this.listener = listener;
  }

  /** Makes a topic, in place of one of the same name. */
  public Topic make(String name, int partitions) {
    Topic topic = new Topic(name, "id" + ++made, partitions, listener);
    topics.put(name, topic);
    return topic;
  }

  /** The topic of a name; null when there is none. */
  public @Nullable Topic topic(String name) {
    return topics.get(name);
  }

  public Collection<Topic> topics() {
    return topics.values();
  }

  /** Sends a record to its partition. */
  public void append(Links links, String name, BusRecord record, AppendAnswer told) {
    AppendAnswer answer = AppendAnswer.once(told);
    schedule.in(TIMEOUT, answer::failed);
    if (!links.toKafka() || faults.hits(Fault.RECORD_LOST, 15)) {
      return;
    }
    if (faults.hits(Fault.RECORD_LATE, 25)) {
      schedule.in(schedule.between(6_000, 20_000), () -> arrive(links, name, record, answer));
      return;
    }
    String way = links.machine() + name + record.partition();
    long at = schedule.now() + schedule.between(1, 30);
    if (faults.hits(Fault.RECORD_REORDERED, 10)) {
      at += schedule.between(20, 2_000);
    } else {
      at = Math.max(at, lastArrivals.getOrDefault(way, 0L));
      lastArrivals.put(way, at);
    }
    schedule.at(at, () -> arrive(links, name, record, answer));
    if (faults.hits(Fault.RECORD_TWICE, 15)) {
      schedule.at(at + schedule.between(1, 9_000), () -> arrive(links, name, record, answer));
    }
  }

  private void arrive(Links links, String name, BusRecord record, AppendAnswer answer) {
    Topic topic = topics.get(name);
    if (topic == null) {
      return;
    }
    Partition partition = topic.partition(record.partition());
    long[] offset = new long[1];
    Runnable whenCommitted =
        () -> {
          if (links.fromKafka() && !faults.hits(Fault.ACK_LOST, 20)) {
            schedule.in(schedule.between(1, 30), () -> answer.acked(offset[0]));
          }
        };
    Partition.Stored stored =
        new Partition.Stored(Optional.of(record), partition.epoch(), schedule.now(), whenCommitted);
    offset[0] = partition.append(stored);
    if (faults.hits(Fault.COMMIT_SLOW, 20)) {
      partition.holdUntil(schedule.now() + schedule.between(500, 4_000));
    }
    long at = Math.max(schedule.now() + schedule.between(1, 20), partition.heldUntil());
    schedule.at(at, () -> partition.commit(offset[0], stored));
  }

  /** Somebody appends what nobody can read. */
  public void appendGarbage(String name, int partition) {
    Topic topic = Objects.requireNonNull(topics.get(name));
    Partition to = topic.partition(partition);
    Partition.Stored stored =
        new Partition.Stored(Optional.empty(), to.epoch(), schedule.now(), () -> {});
    long offset = to.append(stored);
    schedule.in(schedule.between(1, 20), () -> to.commit(offset, stored));
  }

  /** Asks where a partition ends; there may be no answer. */
  public void end(Links links, String name, int partition, Consumer<EndAnswer> answer) {
    if (!links.toKafka()) {
      return;
    }
    schedule.in(schedule.between(1, 60), () -> told(links, name, partition, answer));
  }

  private void told(Links links, String name, int partition, Consumer<EndAnswer> answer) {
    Topic topic = topics.get(name);
    if (topic == null || !links.fromKafka()) {
      return;
    }
    boolean deposed = faults.hits(Fault.DEPOSED_LEADER, 3);
    Partition.End end = topic.partition(partition).end(deposed, schedule.random());
    long start = topic.partition(partition).start();
    schedule.in(
        schedule.between(1, 60),
        () -> {
          Topic current = topics.get(name);
          if (current != null && links.fromKafka()) {
            EndAnswer result = new EndAnswer(current.id(), end.offset(), end.epoch(), start);
            boolean slow = faults.hits(Fault.ENDS_SLOW, 3);
            schedule.in(
                slow ? schedule.between(500, 5_000) : schedule.between(1, 60),
                () -> answer.accept(result));
          }
        });
  }
}
