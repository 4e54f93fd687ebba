package io.syncline.cache.check;

import io.syncline.cache.sync.HeldAnswers;
import io.syncline.core.consistency.HeldChild;
import io.syncline.core.consistency.HeldDirectory;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.session.View;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Walks through the directories of which one shard holds all children, in the order of their
 * locations, for comparison with another cluster: nobody is asked and nothing changes.
 *
 * <p>What counts is whether something is valid, not how old it is: age changes what is served with
 * no change to what is held, and two walks of the same would not agree.
 *
 * <p>Thread rule: one thread, which is interrupted to end it.
 */
public final class DirectoryWalk {
  /** Directories looked at in one go. */
  public static final int ROWS = 100;

  /** So many children of a directory cost as much as a directory. */
  static final int CHILDREN_PER_PERMIT = 1_000;

  private final HeldAnswers answers;
  private final CheckPace pace;
  private final int shard;
  private final View view;

  /**
   * A walk that has not begun.
   *
   * @throws SyncException {@code NOT_READY} when the shard is not held here, or has not read the
   *     log to its end
   */
  public DirectoryWalk(HeldAnswers answers, int shard, CheckPace pace) {
    this.answers = answers;
    this.pace = pace;
    this.shard = shard;
    if (answers.stamp(shard).isEmpty()) {
      throw notHeld();
    }
    this.view = answers.view(shard).orElseThrow(this::notHeld);
  }

  /**
   * Looks at a few more directories.
   *
   * @param scope at and below this location
   * @param after only those behind this one
   * @param limit at most so many are looked at
   * @param out hears of each that is held whole, in order
   * @return the last that was looked at; empty at the end
   * @throws SyncException {@code NOT_READY} when the shard is not held any more
   */
  public Optional<Location> directories(
      Location scope, Optional<Location> after, int limit, Consumer<HeldDirectory> out)
      throws InterruptedException {
    List<Location> rows = answers.listings(shard, scope, after, limit);
    requireHeld();
    for (Location row : rows) {
      if (answers.holdsWhole(row)) {
        pace.awaitRequest();
        out.accept(directory(row));
      }
    }
    return rows.size() < limit ? Optional.empty() : Optional.of(rows.get(rows.size() - 1));
  }

  /**
   * Children of a directory in {@link io.syncline.core.model.SiblingOrder}, those too that are not
   * there.
   *
   * @param after only those behind this slot; empty for all
   * @param page so many at a time
   * @param out hears of each page
   * @return whether it is held as valid; if not, nothing is told
   */
  public boolean children(
      Location directory, Optional<String> after, int page, Consumer<List<HeldChild>> out)
      throws InterruptedException {
    if (!answers.holdsValid(directory)) {
      requireHeld();
      return false;
    }
    Iterator<HeldChild> children = HeldChildren.valid(answers, directory, after.orElse(null));
    long seen = 0;
    while (children.hasNext()) {
      List<HeldChild> some = new ArrayList<>();
      while (some.size() < page && children.hasNext()) {
        some.add(children.next());
      }
      requireHeld();
      out.accept(some);
      payFor(seen, seen + some.size());
      seen += some.size();
    }
    requireHeld();
    return true;
  }

  private HeldDirectory directory(Location location) throws InterruptedException {
    if (!answers.holdsValid(location)) {
      requireHeld();
      return HeldDirectory.unserved(shard, location);
    }
    Counted children = new Counted(HeldChildren.valid(answers, location, null));
    HeldDirectory directory = HeldDirectory.valid(shard, location, children);
    requireHeld();
    payFor(0, children.count);
    return directory;
  }

  /** Behind the work: large directories make the walk wait longer. */
  private void payFor(long from, long to) throws InterruptedException {
    for (long paid = from / CHILDREN_PER_PERMIT; paid < to / CHILDREN_PER_PERMIT; paid++) {
      pace.awaitRequest();
    }
  }

  /** A shard that is gone holds nothing, which is no answer. */
  private void requireHeld() {
    if (!answers.view(shard).equals(Optional.of(view))) {
      throw notHeld();
    }
  }

  private SyncException notHeld() {
    return new SyncException(
        ErrorCode.NOT_READY,
        "shard " + shard + " is not held here, or was taken up just now; ask again");
  }

  /** Children, counted as they are read. */
  private static final class Counted implements Iterator<HeldChild> {
    private final Iterator<HeldChild> children;
    private long count;

    Counted(Iterator<HeldChild> children) {
      this.children = children;
    }

    @Override
    public boolean hasNext() {
      return children.hasNext();
    }

    @Override
    public HeldChild next() {
      count++;
      return children.next();
    }
  }
}
