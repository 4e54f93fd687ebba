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

  private final HeldAnswers answers;
  private final Location directory;
  private final ReadTerms terms;
  private Iterator<ChildDecision> rows = List.<ChildDecision>of().iterator();
  private @Nullable String last;
  private boolean ended;

  HeldChildren(HeldAnswers answers, Location directory, ReadTerms terms) {
    this.answers = answers;
    this.directory = directory;
    this.terms = terms;
  }

  @Override
  public boolean hasNext() {
    if (!rows.hasNext() && !ended) {
      List<ChildDecision> more = answers.children(directory, last, ROWS, terms);
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
