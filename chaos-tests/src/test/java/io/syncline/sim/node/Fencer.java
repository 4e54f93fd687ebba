package io.syncline.sim.node;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.AppendAnswer;
import io.syncline.sim.world.Partition;
import io.syncline.sim.world.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Declares origins of its own cluster dead that were silent for long enough: a Fence in every
 * partition, read back with nothing newer of that origin before it, and only then its LEFT.
 *
 * <p>It appends as an origin of its own, which joins before and leaves after.
 */
final class Fencer {
  private static final int AT_ONCE = 200;

  private final World world;
  private final NodeProcess process;

  /** Since when each origin is silent, on this process's clock. */
  private final Map<Origin, Long> heard = new HashMap<>();

  private long[] next = new long[0];
  private String reading = "";
  private @Nullable Fencing fencing;

  Fencer(World world, NodeProcess process) {
    this.world = world;
    this.process = process;
  }

  void look() {
    Topic topic = world.brokers().topic(process.machine().deployment().topic());
    if (topic == null || !process.links().toKafka() || !process.links().fromKafka()) {
      return;
    }
    listen(topic);
    long now = process.patience();
    if (fencing != null) {
      fencing.go(topic, now);
      return;
    }
    if (world.faults().isHealed() && process.members().date().isEmpty()) {
      return;
    }
    long wait =
        world.leavesOut(Mutation.FENCE_AFTER_LEASE)
            ? 15_000_000_000L
            : world.settings().fenceAfter().toNanos();
    for (Member member : process.members().all()) {
      Origin origin = member.origin();
      if (!origin.cluster().equals(process.reader().cluster())
          || member.left().isPresent()
          || origin.equals(process.writer().self())
          || isOwnToLeave(origin)) {
        continue;
      }
      Long last = heard.putIfAbsent(origin, now);
      if (last != null && now - last > wait) {
        fencing = new Fencing(member, topic);
        return;
      }
    }
  }

  boolean isBusy() {
    return fencing != null;
  }

  /** Its own earlier incarnations, whose intents it has, leave instead. */
  private boolean isOwnToLeave(Origin origin) {
    return origin.name().equals(process.reader().node())
        && process.machine().disk().incarnations().contains(origin.incarnation());
  }

  private void listen(Topic topic) {
    if (!reading.equals(topic.id())) {
      reading = topic.id();
      next = new long[topic.size()];
      for (int i = 0; i < next.length; i++) {
        next[i] = topic.partition(i).committed();
      }
      fencing = null;
    }
    long now = process.patience();
    for (int i = 0; i < next.length; i++) {
      Partition partition = topic.partition(i);
      next[i] = Math.max(next[i], partition.start());
      for (int count = 0; count < AT_ONCE; count++) {
        Partition.Stored stored = partition.read(next[i]);
        if (stored == null) {
          break;
        }
        long offset = next[i]++;
        int read = i;
        stored
            .record()
            .ifPresent(
                record -> {
                  heard.put(record.origin(), now);
                  if (fencing != null) {
                    fencing.read(read, offset, record);
                  }
                });
      }
    }
  }

  /** One origin that is being fenced. */
  private final class Fencing {
    private final Member victim;
    private final Origin self;
    private final String topicId;
    private final Map<Integer, Long> fences = new TreeMap<>();
    private final Map<Integer, Long> leaves = new TreeMap<>();
    private final Map<Integer, Long> newest = new HashMap<>();
    private boolean joined;
    private boolean victimLeft;
    private boolean over;

    Fencing(Member victim, Topic topic) {
      this.victim = victim;
      this.topicId = topic.id();
      this.self =
          new Origin(
              process.reader().cluster(),
              process.reader().node() + "-fencer",
              world.nextIncarnation());
      world.note(self, " is about to fence ", victim.origin());
      join();
    }

    private void join() {
      OriginsEntry entry =
          new OriginsEntry.Joined(
              self, locations().subList(0, 1), Optional.empty(), List.of(), false);
      tell(entry, this::fence, () -> joined);
    }

    private List<io.syncline.core.model.Location> locations() {
      return victim
          .joined()
          .map(OriginsEntry.Joined::locations)
          .orElse(List.of(world.lake().at("a").root()));
    }

    private void fence() {
      joined = true;
      for (int partition = 0; partition < next.length; partition++) {
        append(partition, 0, new BusRecord.Fence(victim.origin(), locations()), fences);
      }
    }

    void read(int partition, long offset, BusRecord record) {
      if (record.origin().equals(victim.origin())) {
        newest.put(partition, offset);
      }
    }

    /** Whether the victim was heard of before its Fence: then it was not dead. */
    private boolean wasAlive() {
      return newest.entrySet().stream()
          .anyMatch(
              heard -> {
                Long fence = fences.get(heard.getKey());
                return fence == null || heard.getValue() < fence;
              });
    }

    void go(Topic topic, long now) {
      if (over || !topic.id().equals(topicId)) {
        fencing = null;
        heard.put(victim.origin(), now);
        return;
      }
      if (fences.size() < next.length
          || fences.entrySet().stream().anyMatch(each -> next[each.getKey()] <= each.getValue())) {
        return;
      }
      if (leaves.isEmpty() && !victimLeft) {
        if (wasAlive()) {
          heard.put(victim.origin(), now);
          leave();
        } else {
          tell(
              new OriginsEntry.Left(victim.origin(), places(fences)), this::left, () -> victimLeft);
        }
      }
    }

    private void left() {
      if (!victimLeft) {
        victimLeft = true;
        world.tally().add(Count.FENCED);
        world.note(self, " has fenced ", victim.origin());
        leave();
      }
    }

    private void leave() {
      for (int partition = 0; partition < next.length; partition++) {
        append(partition, 1, new BusRecord.Leave(self.incarnation()), leaves);
      }
    }

    private void gone() {
      if (leaves.size() == next.length) {
        tell(new OriginsEntry.Left(self, places(leaves)), () -> over = true, () -> over);
      }
    }

    private List<LogPlace> places(Map<Integer, Long> offsets) {
      List<LogPlace> places = new ArrayList<>();
      offsets.forEach(
          (partition, offset) ->
              places.add(
                  new LogPlace(
                      process.machine().deployment().topic(),
                      topicId,
                      partition,
                      world.leavesOut(Mutation.LEFT_AT_OFFSET) ? 0 : offset)));
      return places;
    }

    private void append(
        int partition, long sequence, BusRecord.Body body, Map<Integer, Long> offsets) {
      BusRecord record =
          new BusRecord(
              self, partition, new SequenceRange(sequence, sequence), OptionalLong.empty(), body);
      world
          .brokers()
          .append(
              process.links(),
              process.machine().deployment().topic(),
              record,
              new AppendAnswer() {
                @Override
                public void acked(long offset) {
                  process
                      .step(
                          () -> {
                            offsets.put(partition, offset);
                            if (sequence == 1) {
                              gone();
                            }
                          })
                      .run();
                }

                @Override
                public void failed() {
                  process.step(() -> append(partition, sequence, body, offsets)).run();
                }
              });
    }

    private void tell(
        OriginsEntry entry, Runnable told, java.util.function.BooleanSupplier isTold) {
      world
          .origins()
          .append(
              process.links(),
              entry,
              new AppendAnswer() {
                @Override
                public void acked(long offset) {
                  process
                      .step(
                          () -> {
                            if (!isTold.getAsBoolean()) {
                              told.run();
                            }
                          })
                      .run();
                }

                @Override
                public void failed() {
                  process.step(() -> tell(entry, told, isTold)).run();
                }
              });
    }
  }
}
