package io.syncline.core.model;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One record of a change topic: a batch from one origin for one partition.
 *
 * @param origin who appended it
 * @param partition the partition, which is the shard, that it was written for
 * @param sequences one number per change; heartbeats, leaves and fences take one number each
 * @param notBefore the origin's newest acked heartbeat offset in this partition when the oldest of
 *     the mutations began whose changes carry a status here; empty when none does
 * @param body what it says
 */
public record BusRecord(
    Origin origin, int partition, SequenceRange sequences, OptionalLong notBefore, Body body) {
  public BusRecord {
    Objects.requireNonNull(origin);
    Objects.requireNonNull(sequences);
    Objects.requireNonNull(notBefore);
    Objects.requireNonNull(body);
    if (partition < 0) {
      throw new IllegalArgumentException("partition " + partition + " is negative");
    }
  }

  /**
   * Whether it is a fence of an origin of another cluster: such a one stands alone in the topic of
   * that cluster, and its number is always 0.
   */
  public boolean isFenceElsewhere() {
    return body instanceof Fence fence && !fence.fenced().cluster().equals(origin.cluster());
  }

  /** What a record says. */
  public sealed interface Body permits Changes, Heartbeat, Leave, Fence {}

  /** What may be old now; never empty. */
  public record Changes(List<Change> changes) implements Body {
    public Changes {
      changes = List.copyOf(changes);
      if (changes.isEmpty()) {
        throw new IllegalArgumentException("a batch of changes is never empty");
      }
    }
  }

  /**
   * The origin lives.
   *
   * @param claim offset of an own acked heartbeat: everything the origin began before that ack is
   *     in the log before this record; empty when it cannot claim anything yet
   * @param withdrawn whether nothing counts that was claimed before under this origin's name, by
   *     this incarnation or an earlier one; never together with a claim
   */
  public record Heartbeat(OptionalLong claim, boolean withdrawn) implements Body {
    /** Takes back what was claimed. */
    public static final Heartbeat WITHDRAWN = new Heartbeat(OptionalLong.empty(), true);

    public Heartbeat {
      if (withdrawn && claim.isPresent()) {
        throw new IllegalArgumentException(
            "a claim of " + claim.getAsLong() + " that is withdrawn");
      }
    }

    /** One that takes nothing back. */
    public Heartbeat(OptionalLong claim) {
      this(claim, false);
    }
  }

  /**
   * An incarnation is done, and all its changes are in the log before this record.
   *
   * @param incarnation of this origin's own name
   */
  public record Leave(long incarnation) implements Body {}

  /**
   * Another origin is declared dead: everything that it could write may be old, and nothing it
   * appends later counts.
   *
   * @param fenced who
   * @param locations all that it could write
   */
  public record Fence(Origin fenced, List<Location> locations) implements Body {
    public Fence {
      locations = List.copyOf(locations);
    }
  }
}
