package io.syncline.core.outbox;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** A record on its way to the log, with the items that it tells. */
public final class Outgoing {
  private final BusRecord record;
  private final List<Item> items;

  private Outgoing(BusRecord record, List<Item> items) {
    this.record = record;
    this.items = List.copyOf(items);
  }

  /** A record in which an origin speaks of itself or of another. */
  static Outgoing control(BusRecord record) {
    return new Outgoing(record, List.of());
  }

  /**
   * A record of changes.
   *
   * @param like of the same origin for the same partition
   * @param items each right behind the one before
   */
  static Outgoing changes(BusRecord like, List<Item> items) {
    List<Change> changes = new ArrayList<>();
    items.forEach(item -> changes.add(Objects.requireNonNull(item.change())));
    long first = items.get(0).sequences().first();
    long last = items.get(items.size() - 1).sequences().last();
    BusRecord record =
        new BusRecord(
            like.origin(),
            like.partition(),
            new SequenceRange(first, last),
            notBefore(items),
            new BusRecord.Changes(changes));
    return new Outgoing(record, items);
  }

  /** Before which all that is told with a status had not begun; empty where one of it may have. */
  private static OptionalLong notBefore(List<Item> items) {
    OptionalLong oldest = OptionalLong.empty();
    for (Item item : items) {
      if (Objects.requireNonNull(item.change()).status() != null) {
        for (HeldIntent held : item.held()) {
          OptionalLong own = held.notBefore();
          if (own.isEmpty()) {
            return own;
          }
          oldest = OptionalLong.of(Math.min(own.getAsLong(), oldest.orElse(Long.MAX_VALUE)));
        }
      }
    }
    return oldest;
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

  /** Of a record of changes, one for each change. */
  List<Item> items() {
    return items;
  }

  /**
   * The same told in records that are smaller; empty when there are none. What one record tells or
   * none stays together.
   */
  List<Outgoing> smaller() {
    List<List<Item>> groups = CollapsedRun.groups(items);
    if (groups.size() > 1) {
      int half = groups.size() / 2;
      return List.of(
          changes(record, groups.subList(0, half).stream().flatMap(List::stream).toList()),
          changes(
              record, groups.subList(half, groups.size()).stream().flatMap(List::stream).toList()));
    }
    if (items.size() > 1) {
      List<Item> coarser = CollapsedRun.coarser(items);
      return coarser.isEmpty() ? List.of() : List.of(changes(record, coarser));
    }
    return items.stream()
        .flatMap(item -> coarser(Objects.requireNonNull(item.change())).map(item::with).stream())
        .map(item -> changes(record, List.of(item)))
        .toList();
  }

  /** A change that takes less room and covers no less in its partition. */
  private static Optional<Change> coarser(Change change) {
    if (change.status() != null) {
      return Optional.of(change.with(null));
    }
    return change
        .location()
        .parent()
        .map(up -> new Change(up, Scope.SUBTREE, ChangeKind.UNKNOWN, change.cause()));
  }
}
