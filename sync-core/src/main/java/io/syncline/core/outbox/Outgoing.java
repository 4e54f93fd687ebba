package io.syncline.core.outbox;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import java.util.List;
import java.util.Optional;

/** A record on its way to the log, with the intents that wait for it. */
public final class Outgoing {
  private final BusRecord record;
  private final List<HeldIntent> held;

  /**
   * A record on its way.
   *
   * @param held of a record of changes, one for each change
   */
  Outgoing(BusRecord record, List<HeldIntent> held) {
    this.record = record;
    this.held = List.copyOf(held);
  }

  /** What to append. */
  public BusRecord record() {
    return record;
  }

  /** Where to append it. */
  public int partition() {
    return record.partition();
  }

  /** Whether it says that its origin lives. */
  public boolean isHeartbeat() {
    return record.body() instanceof BusRecord.Heartbeat;
  }

  List<HeldIntent> held() {
    return held;
  }

  /** The same told in records that are smaller; empty when there are none. */
  List<Outgoing> smaller() {
    if (!(record.body() instanceof BusRecord.Changes body)) {
      return List.of();
    }
    List<Change> changes = body.changes();
    if (changes.size() == 1) {
      return coarser(changes.get(0)).map(change -> part(List.of(change), 0)).stream().toList();
    }
    int half = changes.size() / 2;
    return List.of(
        part(changes.subList(0, half), 0), part(changes.subList(half, changes.size()), half));
  }

  private Outgoing part(List<Change> changes, int from) {
    long first = record.sequences().first() + from;
    BusRecord part =
        new BusRecord(
            record.origin(),
            partition(),
            new SequenceRange(first, first + changes.size() - 1),
            record.notBefore(),
            new BusRecord.Changes(changes));
    return new Outgoing(part, held.subList(from, from + changes.size()));
  }

  /** A change that takes less room and covers no less in its partition. */
  private static Optional<Change> coarser(Change change) {
    if (change.status() != null) {
      return Optional.of(
          new Change(change.location(), change.scope(), change.kind(), change.cause()));
    }
    return change
        .location()
        .parent()
        .map(up -> new Change(up, Scope.SUBTREE, ChangeKind.UNKNOWN, change.cause()));
  }
}
