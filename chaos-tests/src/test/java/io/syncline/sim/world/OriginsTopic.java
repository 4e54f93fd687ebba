package io.syncline.sim.world;

import io.syncline.core.origin.OriginsEntry;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.fault.Faults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The compacted topic in which origins say that they join, and others that they are gone. */
public final class OriginsTopic {
  /** An entry under its key. */
  public record Keyed(String key, OriginsEntry entry) {}

  private final Schedule schedule;
  private final Faults faults;

  /** Null where a later entry of the key was compacted over it. */
  private final List<@Nullable Keyed> entries = new ArrayList<>();

  public OriginsTopic(Schedule schedule, Faults faults) {
    this.schedule = schedule;
    this.faults = faults;
  }

  /** The key of an entry. */
  public static String keyOf(OriginsEntry entry) {
    if (entry instanceof OriginsEntry.Registered registered) {
      return "topic/" + registered.cluster();
    } else if (entry instanceof OriginsEntry.Joined joined) {
      return joined.origin().toString();
    } else if (entry instanceof OriginsEntry.Left left) {
      return left.origin().toString();
    } else if (entry instanceof OriginsEntry.Ping ping) {
      return "ping/" + ping.node().cluster() + "/" + ping.node().name();
    }
    throw new IllegalArgumentException("an entry of an unknown kind: " + entry);
  }

  /** Sends an entry. */
  public void append(Links links, OriginsEntry entry, AppendAnswer told) {
    AppendAnswer answer = AppendAnswer.once(told);
    schedule.in(Brokers.TIMEOUT, answer::failed);
    if (!links.toKafka() || faults.hits(Fault.RECORD_LOST, 15)) {
      return;
    }
    boolean late = faults.hits(Fault.RECORD_LATE, 15);
    long delay = late ? schedule.between(6_000, 20_000) : schedule.between(1, 60);
    schedule.in(delay, () -> arrive(links, entry, answer));
    if (faults.hits(Fault.RECORD_TWICE, 15)) {
      schedule.in(delay + schedule.between(1, 9_000), () -> arrive(links, entry, answer));
    }
  }

  private void arrive(Links links, OriginsEntry entry, AppendAnswer answer) {
    long offset = entries.size();
    entries.add(new Keyed(keyOf(entry), entry));
    if (links.fromKafka() && !faults.hits(Fault.ACK_LOST, 20)) {
      schedule.in(schedule.between(1, 60), () -> answer.acked(offset));
    }
  }

  /** How many entries there ever were. */
  public int end() {
    return entries.size();
  }

  /** An entry; null where it was compacted away. */
  public @Nullable Keyed read(int offset) {
    return entries.get(offset);
  }

  /** Forgets what a later entry of its key replaces. */
  public void compact() {
    Set<String> later = new HashSet<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      Keyed entry = entries.get(i);
      if (entry != null && !later.add(entry.key())) {
        entries.set(i, null);
      }
    }
  }
}
