package io.syncline.bus.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one cluster that share its shards: shard {@code i} is for the member at {@code i}
 * modulo their number, in the order in which they joined, as soon as its holder gave it back. Any
 * thread.
 */
final class MemoryGroup {
  @GuardedBy("this")
  private final List<SteppedSubscriber> members = new ArrayList<>();

  @GuardedBy("this")
  private final @Nullable SteppedSubscriber[] holders;

  MemoryGroup(int shards) {
    this.holders = new @Nullable SteppedSubscriber[shards];
  }

  synchronized void join(SteppedSubscriber member) {
    members.add(member);
  }

  /** Leaves, with all that it holds. */
  synchronized void leave(SteppedSubscriber member) {
    members.remove(member);
    for (int shard = 0; shard < holders.length; shard++) {
      if (holders[shard] == member) {
        holders[shard] = null;
      }
    }
  }

  /** The shards that a member holds and is to give back. */
  synchronized List<Integer> surplus(SteppedSubscriber member) {
    List<Integer> surplus = new ArrayList<>();
    for (int shard = 0; shard < holders.length; shard++) {
      if (holders[shard] == member && wanted(shard) != member) {
        surplus.add(shard);
      }
    }
    return surplus;
  }

  synchronized void giveBack(SteppedSubscriber member, int shard) {
    if (holders[shard] == member) {
      holders[shard] = null;
    }
  }

  /** Takes the shards that are for this member and free. */
  synchronized List<Integer> take(SteppedSubscriber member) {
    List<Integer> taken = new ArrayList<>();
    for (int shard = 0; shard < holders.length; shard++) {
      if (holders[shard] == null && wanted(shard) == member) {
        holders[shard] = Objects.requireNonNull(member);
        taken.add(shard);
      }
    }
    return taken;
  }

  @GuardedBy("this")
  private @Nullable SteppedSubscriber wanted(int shard) {
    return members.isEmpty() ? null : members.get(shard % members.size());
  }
}
