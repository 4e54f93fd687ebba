package io.syncline.core.page;

import org.jspecify.annotations.Nullable;

/** What a table knows of one page; a link of the queue in which it is. */
final class PageEntry {
  /** As many reads are told apart; more say no more. */
  static final int MAX_FREQUENCY = 3;

  /** Where a page stands. */
  enum State {
    /** Its room is taken, its bytes are being written. */
    RESERVED,
    /** It can be read. */
    STORED,
    /** It is being deleted; its bytes may still be on the disk. */
    LEAVING
  }

  final @Nullable PageId id;
  final long bytes;
  State state;
  int frequency;
  @Nullable PageQueue queue;
  PageEntry before;
  PageEntry next;

  @SuppressWarnings("NullAway.Init") // Both ends lead to itself until it is in a queue.
  private PageEntry(@Nullable PageId id, long bytes, State state) {
    this.id = id;
    this.bytes = bytes;
    this.state = state;
    before = this;
    next = this;
  }

  /** The ends of a queue, which are no page. */
  static PageEntry none() {
    return new PageEntry(null, 0, State.LEAVING);
  }

  static PageEntry of(PageId id, long bytes, State state) {
    return new PageEntry(id, bytes, state);
  }

  PageId page() {
    if (id == null) {
      throw new IllegalStateException("the ends of a queue are no page");
    }
    return id;
  }

  void read() {
    frequency = Math.min(MAX_FREQUENCY, frequency + 1);
  }
}
