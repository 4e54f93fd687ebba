package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.SiblingOrder;
import java.util.Comparator;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the children that a cluster would show of a directory with those that its store lists:
 * both in the same order, each read once, none kept.
 *
 * <p>What is found here is only suspected: the streams are read while both sides change. A name
 * that is a file on one side and a directory on the other may be in two places of the order, and is
 * suspected at one of them at least.
 */
public final class SiblingComparison {
  private static final Comparator<String> ORDER = SiblingOrder.slots();

  private final Location directory;
  private final BooleanSupplier whole;
  private final Suspicion out;
  private long compared;
  private long unserved;

  /** Hears of each difference. */
  @FunctionalInterface
  public interface Suspicion {
    void suspect(Location location, Sighting first) throws InterruptedException;
  }

  /**
   * A comparison that has read nothing.
   *
   * @param whole whether the cluster shows at this moment what it holds as all that there is
   */
  public SiblingComparison(Location directory, BooleanSupplier whole, Suspicion out) {
    this.directory = directory;
    this.whole = whole;
    this.out = out;
  }

  /** Reads both streams to their ends. */
  public void run(Iterator<HeldChild> held, FoundChildren found) throws InterruptedException {
    HeldChild here = next(held);
    FoundChildren.Child there = found.next();
    while (here != null || there != null) {
      int order = compare(here, there);
      if (order < 0 && here != null) {
        compare(here, null, found);
        here = next(held);
      } else if (order > 0 && there != null) {
        onlyThere(there, found);
        there = found.next();
      } else if (here != null && there != null) {
        compare(here, there.status(), found);
        here = next(held);
        there = found.next();
      }
    }
  }

  /** How many children were compared: those that the cluster would answer about. */
  public long compared() {
    return compared;
  }

  /** How many the cluster would ask about, so that nothing was to be compared. */
  public long unserved() {
    return unserved;
  }

  private void compare(HeldChild here, @Nullable FileStatus there, FoundChildren found)
      throws InterruptedException {
    if (!here.served()) {
      unserved++;
      return;
    }
    compared++;
    if (DifferenceKind.between(directory.scheme(), here.status(), there).isPresent()) {
      suspect(here.slot(), there, found);
    }
  }

  private void onlyThere(FoundChildren.Child there, FoundChildren found)
      throws InterruptedException {
    if (whole.getAsBoolean()) {
      compared++;
      suspect(there.slot(), there.status(), found);
    } else {
      unserved++;
    }
  }

  private void suspect(String slot, @Nullable FileStatus there, FoundChildren found)
      throws InterruptedException {
    Location location = directory.child(SiblingOrder.name(slot));
    out.suspect(location, new Sighting(there, found.asked(), found.answered()));
  }

  private static int compare(@Nullable HeldChild here, FoundChildren.@Nullable Child there) {
    if (here == null || there == null) {
      return here == null ? 1 : -1;
    }
    return ORDER.compare(here.slot(), there.slot());
  }

  private static <T> @Nullable T next(Iterator<T> from) {
    return from.hasNext() ? from.next() : null;
  }
}
