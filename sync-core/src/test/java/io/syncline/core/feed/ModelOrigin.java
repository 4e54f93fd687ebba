package io.syncline.core.feed;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.Claims;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One incarnation of a writer, as the rules of writing want it. */
final class ModelOrigin {
  /** A mutation of the store, and where the log tells of it. */
  static final class Mutation {
    private final String cluster;
    private final long committedAt;
    private final List<Long> told = new ArrayList<>();

    Mutation(String cluster, long committedAt) {
      this.cluster = cluster;
      this.committedAt = committedAt;
    }

    long committedAt() {
      return committedAt;
    }

    /** Whether a reader at these positions has applied a record that tells of it. */
    boolean isToldBefore(Map<String, Long> positions) {
      long position = positions.getOrDefault(cluster, 0L);
      return told.stream().anyMatch(offset -> offset < position);
    }
  }

  /** One intent of one incarnation, from before its mutation to the ack of its record. */
  private static final class Write {
    private final long stamp;
    private @Nullable Mutation mutation;
    private boolean published;

    Write(long stamp) {
      this.stamp = stamp;
    }
  }

  private final Origin origin;
  private final FeedWorld world;
  private final ModelTopic topic;
  private final Claims claims = new Claims(1);
  private final List<Write> unfinished = new ArrayList<>();
  private final List<ModelOrigin> predecessors = new ArrayList<>();
  private long sequence;
  private boolean joined;
  private boolean left;
  private @Nullable ModelOrigin leavingFor;
  private boolean dead;

  ModelOrigin(Origin origin, FeedWorld world, ModelTopic topic, @Nullable ModelOrigin predecessor) {
    this.origin = origin;
    this.world = world;
    this.topic = topic;
    OriginsEntry entry =
        new OriginsEntry.Joined(
            origin, List.of(FeedWorld.LAKE), Optional.empty(), List.of(), FencingWaits.NONE);
    world.originsTopic().add(entry, () -> joined = true);
    if (predecessor != null) {
      predecessors.addAll(predecessor.predecessors);
      predecessors.add(predecessor);
      long stamp = world.leavesOut(FeedMutation.CLAIMS_WHILE_INHERITED) ? claims.stamp() : -1;
      for (Write write : predecessor.unfinished) {
        Write inherited = new Write(stamp);
        inherited.mutation = write.mutation == null ? mutate() : write.mutation;
        unfinished.add(inherited);
      }
    }
  }

  Origin origin() {
    return origin;
  }

  boolean isDead() {
    return dead;
  }

  void kill() {
    dead = true;
  }

  void step(RandomGenerator random) {
    boolean mayWrite = joined || world.leavesOut(FeedMutation.WRITES_BEFORE_JOINED);
    switch (random.nextInt(8)) {
      case 0, 1 -> {
        if (mayWrite && unfinished.size() < 3) {
          unfinished.add(new Write(claims.stamp()));
        }
      }
      case 2 -> commit(random);
      case 3, 4 -> {
        if (joined) {
          publish(random);
        }
      }
      case 5, 6 -> {
        if (joined) {
          heartbeat();
        }
      }
      default -> leavePredecessors();
    }
  }

  private void commit(RandomGenerator random) {
    if (!unfinished.isEmpty()) {
      Write write = unfinished.get(random.nextInt(unfinished.size()));
      if (write.mutation == null) {
        write.mutation = mutate();
      }
    }
  }

  private Mutation mutate() {
    Mutation mutation = new Mutation(origin.cluster(), world.now());
    world.mutations().add(mutation);
    return mutation;
  }

  private void publish(RandomGenerator random) {
    if (unfinished.isEmpty()) {
      return;
    }
    Write write = unfinished.get(random.nextInt(unfinished.size()));
    Mutation mutation = write.mutation;
    if (write.published || mutation == null) {
      return;
    }
    write.published = true;
    BusRecord.Body body = new BusRecord.Changes(List.of(FeedWorld.CHANGE));
    long at =
        topic.append(
            record(body),
            () -> {
              if (!dead) {
                unfinished.remove(write);
              }
            });
    mutation.told.add(at);
  }

  private void heartbeat() {
    OptionalLong oldest = unfinished.stream().mapToLong(write -> write.stamp).min();
    if (world.leavesOut(FeedMutation.PENDING_INTENTS_IGNORED)) {
      oldest = OptionalLong.empty();
    }
    BusRecord.Body body = new BusRecord.Heartbeat(claims.claim(0, oldest));
    long at = topic.size();
    if (world.leavesOut(FeedMutation.CLAIMS_WHAT_IS_NOT_ACKED)) {
      topic.append(record(body), () -> {});
      claims.acked(0, at);
    } else {
      topic.append(
          record(body),
          () -> {
            if (!dead) {
              claims.acked(0, at);
            }
          });
    }
  }

  /** Says that its predecessors are gone, once everything inherited is in the log. */
  private void leavePredecessors() {
    boolean replayed = unfinished.stream().noneMatch(write -> write.stamp < 0);
    if (joined && (replayed || world.leavesOut(FeedMutation.LEAVES_BEFORE_REPLAY))) {
      predecessors.forEach(this::leave);
    }
  }

  private void leave(ModelOrigin old) {
    if (old.left || old.leavingFor == this) {
      return;
    }
    old.leavingFor = this;
    long at = topic.size();
    topic.append(
        record(new BusRecord.Leave(old.origin.incarnation())),
        () -> {
          if (!dead) {
            old.left = true;
            long end = world.leavesOut(FeedMutation.LEFT_WITHOUT_WAITING) ? 0 : at;
            LogPlace place = world.place(origin.cluster(), end);
            world.originsTopic().add(new OriginsEntry.Left(old.origin, List.of(place)), () -> {});
          }
        });
  }

  private BusRecord record(BusRecord.Body body) {
    SequenceRange one = new SequenceRange(sequence, sequence);
    sequence++;
    return new BusRecord(origin, 0, one, OptionalLong.empty(), body);
  }
}
