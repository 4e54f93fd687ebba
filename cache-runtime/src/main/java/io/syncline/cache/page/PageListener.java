package io.syncline.cache.page;

/** Hears what pages do; any thread, returns at once. */
public interface PageListener {
  /** Tells nobody. */
  PageListener NONE = new PageListener() {};

  /** Where a reader's page came from. */
  enum From {
    /** The local disk. */
    DISK,
    /** The store. */
    STORE,
    /** Another reader who was asking the store for it. */
    SHARED
  }

  /** Why a file was read without pages. */
  enum Bypass {
    /** The store names no version of it: it was changed a moment ago. */
    UNVERSIONED,
    /** Too many readers have pages in memory. */
    BUSY,
    /** The disk failed a moment ago, or was not looked through yet. */
    OFF
  }

  /** What became of a page that the store gave. */
  enum Kept {
    /** It is on the disk. */
    STORED,
    /** There was no room for it, or it was there already. */
    REFUSED,
    /** The disk failed, or is left alone because it did. */
    FAILED
  }

  /** A reader got a page. */
  default void read(From from) {}

  /** A file was opened without pages. */
  default void bypassed(Bypass why) {}

  /** A page of the store was kept, or not. */
  default void kept(Kept how) {}

  /** The store did not give a page: it failed, or has another version by now. */
  default void notFilled() {}

  /** Pages made room for others. */
  default void evicted(int pages) {}

  /** A page on the disk was not what was written there; it was removed. */
  default void damaged() {}

  /** The disk failed; it is left alone for a while. */
  default void failed() {}
}
