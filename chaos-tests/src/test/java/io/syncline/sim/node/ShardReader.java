package io.syncline.sim.node;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.Invalidations;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.world.EndAnswer;
import io.syncline.sim.world.Partition;
import io.syncline.sim.world.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How a process reads the topics for its shards: from where, how far, and what it asks of them. */
final class ShardReader {
  private static final int AT_ONCE = 24;

  private final World world;
  private final NodeProcess process;
  private final Map<String, Long> slowUntil = new HashMap<>();

  ShardReader(World world, NodeProcess process) {
    this.world = world;
    this.process = process;
  }

  /** Reads for a shard from now on, as long as the process has it. */
  void follow(OwnedShard owned) {
    if (!owned.shard().isStarted()) {
      fixEnds(owned);
    } else {
      catchUp(owned);
    }
    long pace = world.settings().readMillis();
    loop(owned, pace / 3, pace * 2, () -> poll(owned));
    loop(owned, 800, 2_400, () -> sample(owned));
  }

  private void loop(OwnedShard owned, long least, long most, Runnable action) {
    world
        .schedule()
        .in(
            world.schedule().between(least, most),
            process.step(
                () -> {
                  if (process.shard(owned.id()) == owned) {
                    loop(owned, least, most, action);
                    action.run();
                  }
                }));
  }

  /** Asks for the ends of all topics, until each is told, once the origins are known. */
  private void fixEnds(OwnedShard owned) {
    if (process.shard(owned.id()) != owned) {
      return;
    }
    Members members = process.members();
    if (members.date().isEmpty() || members.topics().isEmpty()) {
      later(500, () -> fixEnds(owned));
      return;
    }
    Map<String, EndAnswer> ends = new HashMap<>();
    List<OriginsEntry.Registered> topics = List.copyOf(members.topics());
    for (OriginsEntry.Registered topic : topics) {
      world
          .brokers()
          .end(
              process.links(),
              topic.topic(),
              owned.id(),
              answer ->
                  process
                      .step(
                          () -> {
                            ends.put(topic.topic(), answer);
                            if (ends.size() == topics.size()) {
                              startWhenKnown(owned, ends, process.ticker().nanos());
                            }
                          })
                      .run());
    }
    later(
        4_000,
        () -> {
          if (ends.size() < topics.size()) {
            fixEnds(owned);
          }
        });
  }

  /** Waits until the origins were read again to where they ended after the ends were fixed. */
  private void startWhenKnown(OwnedShard owned, Map<String, EndAnswer> ends, long fixed) {
    if (process.shard(owned.id()) != owned) {
      return;
    }
    Members members = process.members();
    OptionalLong date = members.date();
    if (date.isEmpty() || date.getAsLong() - fixed <= 0) {
      later(300, () -> startWhenKnown(owned, ends, fixed));
      return;
    }
    List<Position> positions = new ArrayList<>();
    ends.forEach(
        (topic, end) ->
            positions.add(new Position(topic, end.topicId(), owned.id(), end.offset())));
    owned.coldStart(positions, members);
  }

  private void catchUp(OwnedShard owned) {
    if (process.shard(owned.id()) != owned || owned.isCaughtUp()) {
      return;
    }
    Members members = process.members();
    if (members.date().isEmpty()) {
      later(500, () -> catchUp(owned));
      return;
    }
    Map<String, Long> ends = new HashMap<>();
    List<OriginsEntry.Registered> topics = List.copyOf(members.topics());
    for (OriginsEntry.Registered topic : topics) {
      world
          .brokers()
          .end(
              process.links(),
              topic.topic(),
              owned.id(),
              answer ->
                  process
                      .step(
                          () -> {
                            ends.put(topic.topic(), answer.offset());
                            if (ends.size() == topics.size()) {
                              owned.catchUpTo(ends);
                            }
                          })
                      .run());
    }
    later(5_000, () -> catchUp(owned));
  }

  private void poll(OwnedShard owned) {
    if (!owned.shard().isStarted() || !process.links().toKafka() || !process.links().fromKafka()) {
      return;
    }
    for (OriginsEntry.Registered registered : List.copyOf(process.members().topics())) {
      Topic topic = world.brokers().topic(registered.topic());
      if (topic != null && world.schedule().below(4) > 0 && !isBehind(owned, topic)) {
        place(owned, registered, topic);
        read(owned, registered.cluster(), topic);
      }
    }
  }

  /** Whether a topic is not read for a while. */
  private boolean isBehind(OwnedShard owned, Topic topic) {
    String what = topic.name() + owned.id();
    long now = world.schedule().now();
    if (!world.faults().isHealed() && now < slowUntil.getOrDefault(what, 0L)) {
      return true;
    }
    if (world.faults().hits(Fault.SLOW_READER, 12)) {
      slowUntil.put(what, now + world.schedule().between(2_000, 60_000));
      return true;
    }
    return false;
  }

  /** Sees to it that the shard reads this very topic at an offset that it has. */
  private void place(OwnedShard owned, OriginsEntry.Registered registered, Topic topic) {
    Partition partition = topic.partition(owned.id());
    Position position = owned.positions().get(topic.name());
    long start = partition.start();
    if (position == null) {
      boolean lost = start > 0 || !registered.topicId().equals(topic.id());
      owned.moved(
          new Position(topic.name(), topic.id(), owned.id(), start), registered.cluster(), lost);
    } else if (!position.topicId().equals(topic.id())) {
      long next =
          world.leavesOut(Mutation.TOPIC_ID)
              ? Math.min(position.nextOffset(), partition.committed())
              : start;
      owned.moved(
          new Position(topic.name(), topic.id(), owned.id(), next), registered.cluster(), true);
    } else if (position.nextOffset() < start) {
      owned.moved(
          new Position(topic.name(), topic.id(), owned.id(), start), registered.cluster(), true);
    }
  }

  private void read(OwnedShard owned, String cluster, Topic topic) {
    Partition partition = topic.partition(owned.id());
    int most = 1 + world.schedule().below(AT_ONCE);
    for (int i = 0; i < most; i++) {
      Position position = owned.positions().get(topic.name());
      if (position == null) {
        return;
      }
      Partition.Stored stored = partition.read(position.nextOffset());
      if (stored == null) {
        return;
      }
      long offset = position.nextOffset();
      Position next = new Position(topic.name(), position.topicId(), owned.id(), offset + 1);
      int epoch = world.leavesOut(Mutation.EPOCH_RULE) ? 0 : stored.epoch();
      RecordPlace place = new RecordPlace(next, offset, epoch);
      BusRecord record = stored.record().orElse(null);
      boolean rare = record != null && record.body() instanceof BusRecord.Fence;
      if (record == null
          || world.faults().hits(Fault.UNREADABLE_RECORD, rare ? 3 : 150)
          || (rare && world.faults().hits(Fault.UNREADABLE_FENCE, 2))) {
        owned.unreadable(place, cluster, record, process.members(), process.moment());
      } else {
        apply(owned, place, record, partition.number(offset));
      }
    }
  }

  private void apply(OwnedShard owned, RecordPlace place, BusRecord record, long number) {
    owned.apply(place, record, number, process.members(), process.mounts(), process.moment());
    if (record.body() instanceof BusRecord.Fence fence) {
      process.heardFence(fence.fenced());
      if (world.leavesOut(Mutation.FENCE_ATOMIC)) {
        later(3_000, () -> owned.invalidate(Invalidations.of(fence)));
      }
    }
  }

  private void sample(OwnedShard owned) {
    for (OriginsEntry.Registered registered : process.members().topics()) {
      String topic = registered.topic();
      long asked = process.ticker().nanos();
      Position position = owned.positions().get(topic);
      long readThen = position == null ? 0 : position.nextOffset();
      world
          .brokers()
          .end(
              process.links(),
              topic,
              owned.id(),
              answer -> process.step(() -> sampled(owned, topic, asked, readThen, answer)).run());
    }
  }

  private void sampled(
      OwnedShard owned, String topic, long asked, long readThen, EndAnswer answer) {
    if (process.shard(owned.id()) == owned) {
      boolean late = world.leavesOut(Mutation.SAMPLE_BEFORE_ASK);
      boolean anyEpoch = world.leavesOut(Mutation.EPOCH_RULE);
      owned.sampled(
          topic, answer, late ? process.ticker().nanos() : asked, anyEpoch ? 0 : readThen);
    }
  }

  /** Whether a shard has read everything but the newest heartbeats. */
  boolean isAtEnd(OwnedShard owned) {
    return owned.shard().isStarted()
        && world.brokers().topics().stream()
            .allMatch(
                topic -> {
                  Position position = owned.positions().get(topic.name());
                  return position != null
                      && position.topicId().equals(topic.id())
                      && position.nextOffset() + 8 > topic.partition(owned.id()).committed();
                });
  }

  private void later(long millis, Runnable action) {
    world.schedule().in(world.schedule().between(millis / 2, millis), process.step(action));
  }
}
