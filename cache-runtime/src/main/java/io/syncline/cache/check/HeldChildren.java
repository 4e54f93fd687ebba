package io.syncline.cache.check;

import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.consistency.HeldChild;
import io.syncline.core.model.Location;
import io.syncline.core.shard.ChildDecision;
import io.syncline.core.shard.Entry;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The children that a node holds of a directory, a few at a time. */
final class HeldChildren implements Iterator<HeldChild> {
  /** Rows read in one step of the shard. */
  static final int ROWS = 500;

  private final Location directory;
  private final Pages pages;
  private Iterator<ChildDecision> rows = List.<ChildDecision>of().iterator();
  private @Nullable String last;
  private boolean ended;

  /** Some of the children, behind a slot; from the first one where null. */
  @FunctionalInterface
  interface Pages {
    List<ChildDecision> behind(@Nullable String slot, int limit);
  }

  private HeldChildren(Location directory, @Nullable String after, Pages pages) {
    this.directory = directory;
    this.last = after;
    this.pages = pages;
  }

  /** Each with whether it would be served. */
  static HeldChildren served(HeldAnswers answers, Location directory, ReadTerms terms) {
    return new HeldChildren(
        directory, null, (slot, limit) -> answers.children(directory, slot, limit, terms));
  }

  /**
   * Each with whether it is valid, whatever its age; only those behind a slot, where one is given.
   */
  static HeldChildren valid(HeldAnswers answers, Location directory, @Nullable String after) {
    return new HeldChildren(
        directory, after, (slot, limit) -> answers.validChildren(directory, slot, limit));
  }

  @Override
  public boolean hasNext() {
    if (!rows.hasNext() && !ended) {
      List<ChildDecision> more = pages.behind(last, ROWS);
      ended = more.size() < ROWS;
      rows = more.iterator();
    }
    return rows.hasNext();
  }

  @Override
  public HeldChild next() {
    if (!hasNext()) {
      throw new NoSuchElementException(directory + " has no more children");
    }
    ChildDecision row = rows.next();
    last = row.slot();
    Entry entry = row.decision().entry();
    return new HeldChild(
        row.slot(), entry == null ? null : entry.status(), row.decision().servable());
  }
}
