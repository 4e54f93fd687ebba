package io.syncline.core.feed;

import java.util.OptionalLong;

/** How far the records of one origin were read in one shard. Used by one thread. */
final class OriginProgress {
  /** The next number is whatever comes: the shard began, or its log was broken, in between. */
  static final long ANY = -1;

  /** No record was read yet. */
  private static final long NONE = Long.MAX_VALUE;

  private long next;

  /**
   * Of lower numbers nothing is known: the log may have been told of them before reading began, or
   * not yet, because a record that fails goes out again behind later ones.
   */
  private long from;

  /** Offset of the first record that was read. */
  private long firstOffset = NONE;

  private OptionalLong date = OptionalLong.empty();
  private boolean faulty;
  private boolean withdrawn;

  /** What is stored instead of the next number, while the loss before it is not settled. */
  private OptionalLong held = OptionalLong.empty();

  /** Of the last record read in this process; below every offset before. */
  private long lastOffset = Long.MIN_VALUE;

  /**
   * The progress of an origin.
   *
   * @param next the number that is expected, {@link #ANY} or where reading was left
   */
  OriginProgress(long next) {
    this.next = next;
    this.from = next;
  }

  long next() {
    return next;
  }

  /**
   * Takes in the numbers of one record.
   *
   * @return how many are missing before it
   */
  long read(long first, long last, long offset) {
    lastOffset = offset;
    if (firstOffset == NONE) {
      firstOffset = offset;
      from = next == ANY ? first : from;
    }
    long missing = next == ANY ? 0 : Math.max(0, first - next);
    next = Math.max(next, last + 1);
    return missing;
  }

  /** Whether what has a number was read here, or was in the log before reading began. */
  boolean isTold(long sequence) {
    return next > sequence && sequence >= from;
  }

  /**
   * The origin claims a heartbeat. What has a number below that of the first record that was read
   * was begun before that record was appended. If the heartbeat came no earlier all of it was begun
   * before the heartbeat was acked, so it is in the log before the claim.
   */
  void claimed(long offset) {
    if (firstOffset != NONE && offset >= firstOffset) {
      from = 0;
    }
  }

  /** A restart finds the loss again, until it is settled. */
  void hold(long expected) {
    if (held.isEmpty()) {
      held = OptionalLong.of(expected);
    }
  }

  void release() {
    held = OptionalLong.empty();
  }

  /** The next number, as a restart is to expect it. */
  long toStore() {
    return held.orElse(next);
  }

  /** Everything that the origin began before this instant was read here; never goes back. */
  void dated(OptionalLong claimed) {
    if (claimed.isPresent() && (date.isEmpty() || claimed.getAsLong() - date.getAsLong() > 0)) {
      date = claimed;
    }
  }

  /** Nothing counts that was claimed until now. */
  void withdraw() {
    withdrawn = true;
    date = OptionalLong.empty();
  }

  /** The origin stands by what it claims from now on. */
  void resume() {
    withdrawn = false;
  }

  boolean isWithdrawn() {
    return withdrawn;
  }

  /** The origin claims what it cannot know: nothing that it claims counts any more. */
  void setFaulty() {
    faulty = true;
    date = OptionalLong.empty();
  }

  /** The log is not what it was: where its records go on, and when they were appended, is open. */
  void breakOff() {
    next = ANY;
    from = ANY;
    firstOffset = NONE;
    held = OptionalLong.empty();
    date = OptionalLong.empty();
  }

  long lastOffset() {
    return lastOffset;
  }

  OptionalLong date() {
    return date;
  }

  boolean isFaulty() {
    return faulty;
  }
}
