package io.syncline.core.page;

import org.jspecify.annotations.Nullable;

/** Pages in the order in which they came; any of them can be taken out. */
final class PageQueue {
  private final PageEntry ends = PageEntry.none();
  private long bytes;

  PageQueue() {
    ends.next = ends;
    ends.before = ends;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return ends.next == ends;
  }

  /** Puts a page that is in no queue behind all others. */
  void add(PageEntry page) {
    PageEntry last = ends.before;
    page.before = last;
    page.next = ends;
    last.next = page;
    ends.before = page;
    page.queue = this;
    bytes += page.bytes;
  }

  /** Takes out the page that came first; null when there is none. */
  @Nullable PageEntry poll() {
    PageEntry first = ends.next;
    if (first == ends) {
      return null;
    }
    remove(first);
    return first;
  }

  /** Takes out a page that is in this queue. */
  void remove(PageEntry page) {
    page.before.next = page.next;
    page.next.before = page.before;
    page.next = page;
    page.before = page;
    page.queue = null;
    bytes -= page.bytes;
  }
}
