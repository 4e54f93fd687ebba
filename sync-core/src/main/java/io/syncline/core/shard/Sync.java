package io.syncline.core.shard;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.model.Location;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question to the store that is under way, registered with its shard before the store is asked.
 *
 * <p>It collects what happens meanwhile: an invalidation of the location spoils it; a change of a
 * child of a directory that is being listed is only remembered. Belongs to its shard: whoever asks
 * holds it as a ticket and reads only what is public.
 */
public final class Sync {
  /** What is asked. */
  public enum Target {
    /** The status of one location. */
    ENTRY,
    /** All children of a directory. */
    LISTING
  }

  private final Target target;
  private final Location location;
  private Validation validation;
  private final Set<String> touched = new HashSet<>();
  private boolean spoiled;
  private boolean overflowed;
  private boolean open = true;
  private @Nullable String slot;
  private long children;
  private long unusable;

  Sync(Target target, Location location, Validation validation) {
    this.target = target;
    this.location = location;
    this.validation = validation;
  }

  /** What is asked. */
  public Target target() {
    return target;
  }

  /** Where. */
  public Location location() {
    return location;
  }

  /** Whether it began late enough for a caller, whatever its answer will be. */
  boolean isWithin(Bounds bounds, long arrival) {
    Bound bound = target == Target.ENTRY ? bounds.unanswered(location) : bounds.listing(location);
    return bound.equals(Bound.NONE) || arrival - nanos() < bound.nanos();
  }

  /** Its start number: of two syncs of one shard the later one has the larger. */
  public long start() {
    return validation.start();
  }

  /** Ticker time just before the store was asked, less its read lag. */
  public long nanos() {
    return validation.nanos();
  }

  Validation validation() {
    return validation;
  }

  /**
   * The store's answer, or one more page of it, is here. To be told in the step that stores it,
   * before it is stored.
   *
   * @param steadyNanos steady ticker time, read after the answer came
   */
  public void answered(long steadyNanos) {
    validation = validation.answeredAt(steadyNanos);
  }

  boolean isSpoiled() {
    return spoiled;
  }

  void spoil() {
    spoiled = true;
  }

  boolean isOpen() {
    return open;
  }

  void close() {
    open = false;
  }

  /** A child changed meanwhile; too many of them spoil the listing. */
  void touch(String name, int limit) {
    if (!spoiled && touched.add(name) && touched.size() > limit) {
      overflowed = true;
      touched.clear();
      spoil();
    }
  }

  /**
   * Whether more children changed meanwhile than are remembered, which spoiled the listing. To be
   * read when it has ended.
   */
  public boolean hasOverflowed() {
    return overflowed;
  }

  Set<String> touched() {
    return touched;
  }

  /** The slot of the last child seen; null before the first. */
  @Nullable String slot() {
    return slot;
  }

  void advance(@Nullable String lastSlot, int more, int moreUnusable) {
    slot = lastSlot;
    children += more;
    unusable += moreUnusable;
  }

  long children() {
    return children;
  }

  long unusable() {
    return unusable;
  }
}
