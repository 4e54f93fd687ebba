package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.spi.ListingPage;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Merges one page of a listing into what is held of the directory: two streams in the same order.
 * An unchanged child is not written; the listing's own validation lifts it when it is finished.
 */
final class ListingMerge {
  private static final int READ_AHEAD = 1_000;

  private final ShardStore store;
  private final Step step;
  private final Sync sync;
  private final SyncOrder order;
  private final BiConsumer<Location, Optional<FileStatus>> news;
  private final Comparator<String> slots = SiblingOrder.slots();
  private final Deque<ShardStore.Child> held = new ArrayDeque<>();
  private @Nullable String readUpTo;
  private boolean exhausted;

  /** The slot of the page's last child; null when the page is the last, and nothing lies behind. */
  private @Nullable String end;

  /**
   * A merge of one page.
   *
   * @param news told of each child that is not what is held, and of what it is
   */
  ListingMerge(
      ShardStore store,
      Step step,
      Sync sync,
      SyncOrder order,
      BiConsumer<Location, Optional<FileStatus>> news) {
    this.store = store;
    this.step = step;
    this.sync = sync;
    this.order = order;
    this.news = news;
    this.readUpTo = sync.slot();
  }

  void merge(ListingPage page) {
    Location directory = sync.location();
    @Nullable String lastSlot = sync.slot();
    end = page.continuation() == null ? null : lastSlotOf(page);
    for (ListingPage.Child child : page.children()) {
      String slot =
          SiblingOrder.slot(directory.scheme(), child.name(), child.status().isDirectory());
      if (lastSlot != null && slots.compare(slot, lastSlot) <= 0) {
        throw new IllegalArgumentException(
            "listing of " + directory + " is out of order: " + slot + " after " + lastSlot);
      }
      removeHeldBefore(slot);
      see(child);
      lastSlot = slot;
    }
    if (page.continuation() == null) {
      removeHeldBefore(null);
    }
    sync.advance(lastSlot, page.children().size(), page.unusable());
  }

  /** What is held before a slot, or to the end, and was not listed: it is gone. */
  private void removeHeldBefore(@Nullable String slot) {
    for (ShardStore.Child next = peek(); next != null; next = peek()) {
      int comparison = slot == null ? -1 : slots.compare(next.slot(), slot);
      if (comparison > 0) {
        return;
      }
      held.poll();
      if (comparison == 0) {
        return;
      }
      remove(next);
    }
  }

  private void remove(ShardStore.Child child) {
    Location location = sync.location().child(child.name());
    Entry entry = step.entry(location);
    if (entry != null && order.isNews(entry, true, Optional.empty())) {
      news.accept(location, Optional.empty());
    }
    if (entry == null || entry.validation().start() >= sync.validation().start()) {
      return;
    }
    boolean unsure = sync.touched().contains(child.name()) || mayStillCome(child);
    step.entry(location, entry, unsure ? entry.asStale() : null);
  }

  /**
   * Whether a later page may list the name as a directory, whose slot is another: until then it
   * must not count as gone, because the listing before this one may still be in force, and stays so
   * if this one fails.
   */
  private boolean mayStillCome(ShardStore.Child child) {
    String asDirectory = SiblingOrder.slot(sync.location().scheme(), child.name(), true);
    return end != null && !child.slot().equals(asDirectory) && slots.compare(end, asDirectory) < 0;
  }

  private @Nullable String lastSlotOf(ListingPage page) {
    List<ListingPage.Child> children = page.children();
    if (children.isEmpty()) {
      return sync.slot();
    }
    ListingPage.Child last = children.get(children.size() - 1);
    return SiblingOrder.slot(sync.location().scheme(), last.name(), last.status().isDirectory());
  }

  private void see(ListingPage.Child child) {
    Location location = sync.location().child(child.name());
    Entry entry = step.entry(location);
    boolean same = entry != null && Objects.equals(entry.status(), child.status());
    if (order.isNews(entry, true, Optional.of(child.status()))) {
      news.accept(location, Optional.of(child.status()));
    }
    if (entry != null && startedLater(entry)) {
      return;
    }
    boolean touched = sync.touched().contains(child.name());
    if (entry != null && same && (touched ? entry.stale() : !entry.stale())) {
      return;
    }
    Entry listed = Entry.present(child.status(), sync.validation());
    step.entry(location, entry, touched ? listed.asStale() : listed);
  }

  private boolean startedLater(Entry entry) {
    return entry.validation().start() > sync.validation().start();
  }

  private ShardStore.@Nullable Child peek() {
    if (held.isEmpty() && !exhausted) {
      List<ShardStore.Child> more = store.children(sync.location(), readUpTo, READ_AHEAD);
      exhausted = more.size() < READ_AHEAD;
      held.addAll(more);
      readUpTo = more.isEmpty() ? readUpTo : more.get(more.size() - 1).slot();
    }
    return held.peek();
  }
}
