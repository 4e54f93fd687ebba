package io.syncline.sim.shard;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountTable;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.World;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a node without one of the guards makes of the records that it reads. */
final class Tampering {
  private static final BusRecord.Body NOTHING = new BusRecord.Heartbeat(OptionalLong.empty());

  private final World world;
  private final String cluster;
  private final Map<Origin, Long> numbers = new HashMap<>();

  Tampering(World world, String cluster) {
    this.world = world;
    this.cluster = cluster;
  }

  /** Whether holes are not noticed. */
  boolean ignoresGaps() {
    return world.leavesOut(Mutation.GAPS)
        || world.leavesOut(Mutation.TOPIC_ID)
        || world.leavesOut(Mutation.UNREADABLE_IS_ANYTHING);
  }

  /** Whether a place that was lost goes unnoticed. */
  boolean ignoresLostPlaces() {
    return world.leavesOut(Mutation.GAPS) || world.leavesOut(Mutation.TOPIC_ID);
  }

  /** The record as such a node takes it; the record itself where every guard is there. */
  BusRecord heard(BusRecord record, MountTable mounts) {
    BusRecord.Body body = record.body();
    if (world.leavesOut(Mutation.OWN_RECORDS_APPLIED)
        && record.origin().cluster().equals(cluster)
        && body instanceof BusRecord.Changes) {
      body = NOTHING;
    } else if (world.leavesOut(Mutation.FENCE_ATOMIC) && body instanceof BusRecord.Fence fence) {
      body = fence.locations().isEmpty() ? body : NOTHING;
    } else if (world.leavesOut(Mutation.PREFIX_BOTH_WAYS)
        && body instanceof BusRecord.Changes changes) {
      List<Change> below =
          changes.changes().stream().filter(change -> !isAbove(change, mounts)).toList();
      body = below.isEmpty() ? NOTHING : new BusRecord.Changes(below);
    } else if (world.leavesOut(Mutation.ONLY_REMOVALS)
        && body instanceof BusRecord.Changes changes) {
      body = new BusRecord.Changes(changes.changes().stream().map(Tampering::removal).toList());
    }
    SequenceRange sequences = ignoresGaps() ? renumbered(record) : record.sequences();
    return body == record.body() && sequences.equals(record.sequences())
        ? record
        : new BusRecord(record.origin(), record.partition(), sequences, record.notBefore(), body);
  }

  private static Change removal(Change change) {
    return change.kind() != ChangeKind.UNKNOWN
        ? change
        : new Change(change.location(), change.scope(), ChangeKind.REMOVED, change.cause())
            .of(change.mutation());
  }

  private SequenceRange renumbered(BusRecord record) {
    long first = numbers.getOrDefault(record.origin(), 0L);
    long last = first + record.sequences().last() - record.sequences().first();
    numbers.put(record.origin(), last + 1);
    return new SequenceRange(first, last);
  }

  private static boolean isAbove(Change change, MountTable mounts) {
    return change.scope() == Scope.SUBTREE
        && mounts.mounts().stream()
            .map(Mount::location)
            .noneMatch(location -> change.location().isAtOrBelow(location));
  }

  /** All that one origin said it can write, instead of what nobody could read. */
  @Nullable BusRecord reach(BusRecord unreadable, Members members) {
    Member member = members.of(unreadable.origin());
    if (member == null || member.joined().isEmpty()) {
      return null;
    }
    List<Change> trees = member.joined().get().locations().stream().map(Tampering::tree).toList();
    return new BusRecord(
        unreadable.origin(),
        unreadable.partition(),
        unreadable.sequences(),
        OptionalLong.empty(),
        new BusRecord.Changes(trees));
  }

  private static Change tree(Location location) {
    return new Change(location, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.REPAIR);
  }
}
