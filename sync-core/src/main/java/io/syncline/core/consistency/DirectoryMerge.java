package io.syncline.core.consistency;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Merges the directories that two clusters hold whole, both ordered by shard and then by location,
 * and gives those whose children have to be looked at one by one. Each stream is read once and
 * nothing of it is kept.
 *
 * <p>Thread rule: one thread.
 */
public final class DirectoryMerge {
  private static final Comparator<HeldDirectory> ORDER =
      Comparator.comparingInt(HeldDirectory::shard).thenComparing(HeldDirectory::location);

  private final Ordered here;
  private final Ordered there;
  private long compared;
  private long unserved;

  public DirectoryMerge(Iterator<HeldDirectory> here, Iterator<HeldDirectory> there) {
    this.here = new Ordered(here);
    this.there = new Ordered(there);
  }

  /** One side, which must not go back. */
  private static final class Ordered {
    private final Iterator<HeldDirectory> from;
    private @Nullable HeldDirectory head;
    private boolean begun;

    Ordered(Iterator<HeldDirectory> from) {
      this.from = from;
    }

    @Nullable HeldDirectory head() {
      if (!begun) {
        advance();
      }
      return head;
    }

    void advance() {
      HeldDirectory before = head;
      begun = true;
      head = from.hasNext() ? from.next() : null;
      if (before != null && head != null && ORDER.compare(before, head) >= 0) {
        throw new IllegalArgumentException(
            "directories are out of order: "
                + head.location()
                + " of shard "
                + head.shard()
                + " behind "
                + before.location()
                + " of shard "
                + before.shard());
      }
    }
  }

  /**
   * The next directory that both hold as valid and whose digests are not equal, or are not known.
   * Nothing behind it was compared yet. Empty when both streams have ended.
   */
  public Optional<HeldDirectory> next() {
    while (true) {
      HeldDirectory one = here.head();
      HeldDirectory other = there.head();
      if (one == null && other == null) {
        return Optional.empty();
      }
      int order = one == null ? 1 : other == null ? -1 : ORDER.compare(one, other);
      if (order <= 0) {
        here.advance();
      }
      if (order >= 0) {
        there.advance();
      }
      if (order != 0 || one == null || other == null || !one.valid() || !other.valid()) {
        unserved++;
      } else {
        compared++;
        if (one.digest().isEmpty() || !one.digest().equals(other.digest())) {
          return Optional.of(one);
        }
      }
    }
  }

  /** How many directories were compared: those that both hold as valid. */
  public long compared() {
    return compared;
  }

  /** How many of them one cluster alone holds as valid, or none does. */
  public long unserved() {
    return unserved;
  }
}
