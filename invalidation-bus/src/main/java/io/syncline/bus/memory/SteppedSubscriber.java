package io.syncline.bus.memory;

import io.syncline.bus.codec.WireRecord;
import io.syncline.bus.reading.FoundRecord;
import io.syncline.bus.reading.LogBounds;
import io.syncline.bus.reading.StartingPlace;
import io.syncline.core.model.Position;
import io.syncline.core.spi.ChangeSubscriber;
import io.syncline.core.spi.ShardSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber that does nothing but in {@link #step}, and then at most one thing per topic and
 * shard; its caller decides how it interleaves with others.
 *
 * <p>Thread rule: one thread at a time, which is the one that calls the sink.
 */
public final class SteppedSubscriber implements ChangeSubscriber {
  private final MemoryLog log;
  private final MemoryGroup group;
  private final TreeMap<Integer, Reading> shards = new TreeMap<>();
  private @Nullable ShardSink sink;
  private @Nullable RuntimeException failure;
  private boolean closed;

  SteppedSubscriber(MemoryLog log, MemoryGroup group) {
    this.log = log;
    this.group = group;
  }

  @Override
  public void start(ShardSink sink) {
    if (this.sink != null || closed) {
      throw new IllegalStateException("a subscriber is started once");
    }
    this.sink = sink;
    group.join(this);
  }

  /**
   * Goes one step: gives back and takes shards, opens them, and hands over at most one record of
   * each topic of each shard.
   *
   * @return whether anything was done
   */
  public boolean step() {
    ShardSink to = sink;
    if (to == null || closed || failure != null || log.isDown()) {
      return false;
    }
    try {
      boolean moved = follow(to);
      for (Reading reading : List.copyOf(shards.values())) {
        moved |= to.isHeld(reading.shard) ? reading.step(to) : takeAgain(reading.shard, to);
      }
      return moved;
    } catch (RuntimeException e) {
      failure = e;
      leave();
      return true;
    }
  }

  @Override
  public boolean connected() {
    return sink != null && !closed && failure == null && !log.isDown();
  }

  /** What the sink threw, which ended this. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    ShardSink to = sink;
    if (to != null && failure == null) {
      shards.keySet().forEach(to::revoked);
    }
    leave();
  }

  /** Ends as a killed process does: the sink is told nothing. */
  public void kill() {
    closed = true;
    leave();
  }

  private void leave() {
    shards.clear();
    group.leave(this);
    log.changed();
  }

  private boolean follow(ShardSink to) {
    List<Integer> surplus = group.surplus(this);
    for (int shard : surplus) {
      shards.remove(shard);
      to.revoked(shard);
      group.giveBack(this, shard);
    }
    List<Integer> taken = group.take(this);
    for (int shard : taken) {
      shards.put(shard, new Reading(shard));
      to.assigned(shard);
    }
    if (!surplus.isEmpty()) {
      log.changed();
    }
    return !surplus.isEmpty() || !taken.isEmpty();
  }

  private boolean takeAgain(int shard, ShardSink to) {
    shards.put(shard, new Reading(shard));
    to.revoked(shard);
    to.assigned(shard);
    return to.isHeld(shard);
  }

  /** One shard that this subscriber owns. */
  private final class Reading {
    private final int shard;
    private final Map<String, Position> positions = new HashMap<>();
    private final Map<String, Long> targets = new HashMap<>();
    private boolean opened;
    private boolean caughtUp;

    Reading(int shard) {
      this.shard = shard;
    }

    boolean step(ShardSink to) {
      Map<String, String> clusters = log.clusters();
      boolean moved = false;
      if (!opened) {
        open(to, clusters);
        moved = true;
      }
      for (Map.Entry<String, String> topic : clusters.entrySet()) {
        moved |= stepTopic(to, topic.getKey(), topic.getValue());
      }
      if (!caughtUp && targets.entrySet().stream().allMatch(this::reached)) {
        caughtUp = true;
        to.caughtUp(shard);
      }
      return moved;
    }

    private void open(ShardSink to, Map<String, String> clusters) {
      List<Position> ends = new ArrayList<>();
      clusters.forEach(
          (topic, cluster) -> {
            LogBounds bounds = log.bounds(cluster, shard);
            ends.add(new Position(topic, bounds.topicId(), shard, bounds.end()));
            targets.put(topic, bounds.end());
          });
      List<Position> stored = to.positions(shard);
      if (stored.isEmpty()) {
        to.coldStart(shard, ends);
        stored = ends;
      }
      stored.forEach(position -> positions.put(position.topic(), position));
      opened = true;
    }

    private boolean stepTopic(ShardSink to, String topic, String cluster) {
      LogBounds bounds = log.bounds(cluster, shard);
      StartingPlace place = StartingPlace.of(positions.get(topic), topic, shard, bounds);
      place.tell(to);
      positions.put(topic, place.next());
      if (place.moved()) {
        targets.computeIfPresent(topic, (name, target) -> Math.min(target, bounds.end()));
      }
      Optional<WireRecord> record = log.record(cluster, shard, place.next().nextOffset());
      if (record.isEmpty()) {
        return place.moved();
      }
      FoundRecord found = new FoundRecord(place.next(), cluster, 0, record.get());
      found.handTo(to);
      positions.put(topic, found.next());
      return true;
    }

    private boolean reached(Map.Entry<String, Long> target) {
      Position at = positions.get(target.getKey());
      return at != null && at.nextOffset() >= target.getValue();
    }
  }
}
