package io.syncline.core.history;

import io.syncline.core.model.Location;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/**
 * The last happenings, the oldest of which make room for new ones.
 *
 * <p>Bounded by their number and by the characters of their locations. Adding one takes constant
 * time but for those that it pushes out, each of which was added once.
 *
 * <p>Thread rule: one call at a time; its owner serialises them.
 */
public final class History {
  /** Happenings of one shard, and writes of one node. */
  public static final int MAX_HAPPENINGS = 1024;

  /** Characters of their locations. */
  public static final int MAX_CHARACTERS = 128 * 1024;

  private final int maxHappenings;
  private final int maxCharacters;
  private final long began;
  private final Deque<Happening> happenings = new ArrayDeque<>();
  private int characters;
  private long forgotten;

  /**
   * An empty history of the usual size.
   *
   * @param began ticker time since which everything is added to it
   */
  public History(long began) {
    this(began, MAX_HAPPENINGS, MAX_CHARACTERS);
  }

  History(long began, int maxHappenings, int maxCharacters) {
    this.began = began;
    this.maxHappenings = maxHappenings;
    this.maxCharacters = maxCharacters;
  }

  /** Adds one; it is not kept where its location alone is too long. */
  public void add(Happening happening) {
    happenings.addLast(happening);
    characters += happening.characters();
    while (happenings.size() > maxHappenings || characters > maxCharacters) {
      characters -= happenings.removeFirst().characters();
      forgotten++;
    }
  }

  /** All that is kept, the oldest first; a copy that others may read. */
  public Kept kept() {
    return new Kept(List.copyOf(happenings), forgotten, began);
  }

  /** How many made room since the beginning. */
  public long forgotten() {
    return forgotten;
  }

  /** How many are kept. */
  public int size() {
    return happenings.size();
  }

  /**
   * A copy of a history.
   *
   * @param happenings the oldest first
   * @param forgotten how many older ones are not kept
   * @param began ticker time since which everything was added
   */
  public record Kept(List<Happening> happenings, long forgotten, long began) {
    public Kept {
      happenings = List.copyOf(happenings);
    }

    /** Nothing happened. */
    public static final Kept NONE = new Kept(List.of(), 0, 0);

    /** Those that tell something of a location, the oldest first. */
    public List<Happening> of(Location location) {
      return happenings.stream().filter(happening -> happening.concerns(location)).toList();
    }

    /**
     * Ticker time since which everything is kept; empty where that is everything since the
     * beginning.
     */
    public OptionalLong since() {
      return forgotten == 0 || happenings.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(happenings.get(0).nanos());
    }

    /** Ticker time since which everything is kept, be it the beginning. */
    public long reaches() {
      return since().orElse(began);
    }
  }
}
