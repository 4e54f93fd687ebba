package io.syncline.sim.node;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.Outgoing;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.World;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What the mutations of the writing half do. */
final class WriterMutants {
  private final World world;
  private final NodeProcess process;
  private final Map<Integer, Long> newestAcked = new HashMap<>();
  private final Map<Integer, Long> heard = new HashMap<>();
  private final Map<Location, Long> toldAncestors = new HashMap<>();
  private long lastBeat;

  WriterMutants(World world, NodeProcess process) {
    this.world = world;
    this.process = process;
  }

  void forget() {
    newestAcked.clear();
    heard.clear();
  }

  boolean goesOnWithoutLease() {
    return world.leavesOut(Mutation.LEASE_FINAL);
  }

  boolean beatsAnyway(OriginLife life, long now) {
    if (!goesOnWithoutLease()
        || life.over(now).isEmpty()
        || now - lastBeat < Schedule.millis(world.settings().heartbeatMillis())) {
      return false;
    }
    lastBeat = now;
    return true;
  }

  boolean inheritanceDone(boolean done) {
    return done || world.leavesOut(Mutation.NO_CLAIM_WHILE_INHERITED);
  }

  boolean mayWrite(OriginLife life, boolean may, long now) {
    long length = process.machine().lease().toNanos();
    long young = heard.values().stream().filter(sent -> now - sent <= length).count();
    if (world.leavesOut(Mutation.LEASE_FINAL)) {
      return may || (life.isJoined() && young == world.settings().shards());
    } else if (world.leavesOut(Mutation.JOIN_FIRST)) {
      return may || !life.isJoined();
    }
    return may;
  }

  void acked(Outgoing outgoing, long sent, long offset) {
    if (outgoing.isHeartbeat() && outgoing.record().origin().equals(process.writer().self())) {
      newestAcked.merge(outgoing.partition(), offset, Math::max);
      heard.merge(outgoing.partition(), sent, Math::max);
    }
  }

  OriginsEntry told(OriginsEntry entry) {
    if (world.leavesOut(Mutation.LEFT_AT_OFFSET) && entry instanceof OriginsEntry.Left left) {
      List<LogPlace> ends =
          left.ends().stream()
              .map(end -> new LogPlace(end.topic(), end.topicId(), end.partition(), 0))
              .toList();
      return new OriginsEntry.Left(left.origin(), ends);
    }
    boolean silent =
        world.leavesOut(Mutation.LEASE_ANNOUNCED) || world.leavesOut(Mutation.FENCE_AFTER_LEASE);
    if (silent && entry instanceof OriginsEntry.Joined joined) {
      return new OriginsEntry.Joined(
          joined.origin(), joined.locations(), joined.feed(), joined.starts(), FencingWaits.NONE);
    }
    return entry;
  }

  BusRecord sent(Outgoing outgoing, Outbox outbox) {
    BusRecord record = outgoing.record();
    if (outgoing.isHeartbeat()) {
      if (world.leavesOut(Mutation.CLAIM_HELD)) {
        Long newest = newestAcked.get(outgoing.partition());
        return newest == null ? record : with(record, heartbeat(newest));
      } else if (world.leavesOut(Mutation.CLAIM_ONLY_ACKED)) {
        Topic topic = world.brokers().topic(process.machine().deployment().topic());
        if (topic != null) {
          outbox.acked(outgoing, topic.partition(record.partition()).end());
        }
      }
    } else if (world.leavesOut(Mutation.NO_DEDUPE_AFTER_SEND)
        && record.body() instanceof BusRecord.Changes changes) {
      return with(record, deduped(changes));
    } else if (world.leavesOut(Mutation.CARRY_BEGAN) && record.notBefore().isPresent()) {
      Long newest = newestAcked.get(outgoing.partition());
      return newest == null ? record : dated(record, newest);
    } else if (record.body() instanceof BusRecord.Changes changes) {
      return with(record, plain(changes));
    }
    return record;
  }

  private static BusRecord dated(BusRecord record, long notBefore) {
    return new BusRecord(
        record.origin(),
        record.partition(),
        record.sequences(),
        OptionalLong.of(notBefore),
        record.body());
  }

  private static BusRecord.Body heartbeat(long claim) {
    return new BusRecord.Heartbeat(OptionalLong.of(claim));
  }

  private BusRecord.Body deduped(BusRecord.Changes changes) {
    long now = process.ticker().nanos();
    List<Change> kept = new ArrayList<>();
    for (Change change : changes.changes()) {
      boolean ancestor =
          change.kind() == ChangeKind.UNKNOWN
              && change.scope() == Scope.PATH
              && world.lake().directories().contains(change.location());
      Long told = toldAncestors.get(change.location());
      if (!ancestor || told == null || now - told > Schedule.millis(15_000)) {
        kept.add(change);
        if (ancestor) {
          toldAncestors.put(change.location(), now);
        }
      }
    }
    return kept.isEmpty()
        ? new BusRecord.Heartbeat(OptionalLong.empty())
        : new BusRecord.Changes(kept);
  }

  private BusRecord.Body plain(BusRecord.Changes changes) {
    if (world.leavesOut(Mutation.DIRECTORY_IS_SUBTREE)) {
      return new BusRecord.Changes(
          changes.changes().stream()
              .map(
                  change ->
                      new Change(change.location(), Scope.PATH, change.kind(), change.cause()))
              .toList());
    } else if (world.leavesOut(Mutation.RENAME_TARGET)) {
      List<Change> kept =
          changes.changes().stream()
              .filter(
                  change -> change.scope() != Scope.SUBTREE || change.kind() != ChangeKind.CREATED)
              .toList();
      return kept.isEmpty()
          ? new BusRecord.Heartbeat(OptionalLong.empty())
          : new BusRecord.Changes(kept);
    }
    return changes;
  }

  private static BusRecord with(BusRecord record, BusRecord.Body body) {
    return body.equals(record.body())
        ? record
        : new BusRecord(
            record.origin(), record.partition(), record.sequences(), record.notBefore(), body);
  }
}
