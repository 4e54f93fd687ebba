package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SiblingOrder;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Merges the children that two clusters hold of one directory, which both hold whole, and gives
 * those about which their answers differ. Each stream is read once and nothing of it is kept.
 *
 * <p>What one side would ask about is not compared. A name that is a file on one side and a
 * directory on the other may be in two places of the order, and be given twice. What is given is
 * only suspected: both sides change while they are read.
 *
 * <p>Thread rule: one thread.
 */
public final class ChildMerge {
  private static final Comparator<String> ORDER = SiblingOrder.slots();

  private final Location directory;
  private final Iterator<HeldChild> here;
  private final Iterator<HeldChild> there;
  private @Nullable HeldChild one;
  private @Nullable HeldChild other;
  private boolean begun;
  private String slot = "";
  private long compared;

  public ChildMerge(Location directory, Iterator<HeldChild> here, Iterator<HeldChild> there) {
    this.directory = directory;
    this.here = here;
    this.there = there;
  }

  /** The next child that differs; empty when both streams have ended. */
  public Optional<Location> next() {
    if (!begun) {
      begun = true;
      one = next(here);
      other = next(there);
    }
    while (one != null || other != null) {
      HeldChild left = one;
      HeldChild right = other;
      int order = left == null ? 1 : right == null ? -1 : ORDER.compare(left.slot(), right.slot());
      if (order <= 0) {
        one = next(here);
      }
      if (order >= 0) {
        other = next(there);
      }
      slot = order > 0 && right != null ? right.slot() : left != null ? left.slot() : slot;
      Optional<Location> found = compare(order > 0 ? null : left, order < 0 ? null : right);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The slot of the child that was compared last; only what is behind it is still to come. */
  public String slot() {
    return slot;
  }

  /** How many children were compared: those that both would answer about. */
  public long compared() {
    return compared;
  }

  /** Compares a child with the same one; what is not among the children of a side is not there. */
  private Optional<Location> compare(@Nullable HeldChild left, @Nullable HeldChild right) {
    if ((left != null && !left.served()) || (right != null && !right.served())) {
      return Optional.empty();
    }
    compared++;
    if (isSame(directory.scheme(), status(left), status(right))) {
      return Optional.empty();
    }
    return Optional.of(directory.child(SiblingOrder.name(slot)));
  }

  /**
   * Whether two clusters may say this of one location, and be right at one instant.
   *
   * @param one null for nothing
   * @param other null for nothing
   */
  public static boolean isSame(
      Scheme scheme, @Nullable FileStatus one, @Nullable FileStatus other) {
    // Nobody knows which of the two asked later.
    return DifferenceKind.between(scheme, one, other).isEmpty()
        || DifferenceKind.between(scheme, other, one).isEmpty();
  }

  private static @Nullable FileStatus status(@Nullable HeldChild child) {
    return child == null ? null : child.status();
  }

  private static @Nullable HeldChild next(Iterator<HeldChild> from) {
    return from.hasNext() ? from.next() : null;
  }
}
