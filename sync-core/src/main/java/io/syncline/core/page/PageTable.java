package io.syncline.core.page;

import io.syncline.core.page.PageEntry.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages a disk holds, which of them make room for others, and how many bytes they take.
 *
 * <p>S3-FIFO (Yang et al., SOSP 2023): a new page waits in a small queue. Who is read again there
 * moves to the main queue; who is not makes room, and its name is remembered for a while: a page
 * that comes back in that time goes to the main queue at once. The main queue gives pages that were
 * read another turn. So pages that are read once, however many, pass through the small queue and
 * leave the main one alone.
 *
 * <p>A page is reserved, then stored or abandoned. Who makes room for it is deleted before it is
 * written; what of that room it does not need itself is nobody's until then. So what is on the disk
 * never exceeds the limit, in whatever order readers go on.
 *
 * <p>Thread rule: one thread at a time.
 */
public final class PageTable {
  /**
   * Pages that one reservation sends away; where more are needed it is refused, and the next one
   * goes on.
   */
  public static final int MAX_VICTIMS = 1024;

  /** One part in so many of the bytes is the small queue's. */
  static final int SMALL_PART = 10;

  private final PageLimits limits;
  private final Map<PageId, PageEntry> entries = new HashMap<>();
  private final PageQueue small = new PageQueue();
  private final PageQueue main = new PageQueue();

  /** Pages that left the small queue unread, oldest first; never more than the pages held. */
  private final Set<PageId> remembered = new LinkedHashSet<>();

  /** Bytes and number of pages that are stored or reserved. */
  private long claimed;

  private int claims;

  /** Bytes of pages that are leaving, beyond what is reserved in their place. */
  private long held;

  /** An empty table. */
  public PageTable(PageLimits limits) {
    this.limits = limits;
  }

  /**
   * What came of asking for room.
   *
   * @param granted whether there is room; the page is reserved then
   * @param victims pages to be deleted in any case; if granted before the page is written. When
   *     that is done {@link #cleared} is told
   * @param held bytes of theirs that nobody may use before
   */
  public record Room(boolean granted, List<PageId> victims, long held) {
    public Room {
      victims = List.copyOf(victims);
    }
  }

  /** Whether a page can be read; it counts as read. */
  public boolean read(PageId id) {
    PageEntry entry = entries.get(id);
    if (entry == null || entry.state != State.STORED) {
      return false;
    }
    entry.read();
    return true;
  }

  /** Whether a page can be read; nothing is counted. */
  public boolean holds(PageId id) {
    PageEntry entry = entries.get(id);
    return entry != null && entry.state == State.STORED;
  }

  /** Bytes that are on the disk, or may be without anything being deleted; no fewer. */
  public long bytes() {
    return claimed + held;
  }

  /** Pages that are stored or reserved. */
  public int pages() {
    return claims;
  }

  /** Names of pages that are gone and would be welcomed back. */
  int remembered() {
    return remembered.size();
  }

  /**
   * Asks for room for a page. Refused where the page is known already, or where there is no room
   * beside what is being written.
   *
   * @param bytes what it takes on the disk
   * @param room bytes that all pages together may take now, where that is less than the limit
   */
  public Room reserve(PageId id, long bytes, long room) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a page of " + bytes + " bytes");
    }
    if (entries.containsKey(id)) {
      return new Room(false, List.of(), 0);
    }
    long most = Math.min(limits.bytes(), Math.max(0, room));
    List<PageId> victims = new ArrayList<>();
    long freed = 0;
    while (claimed + held + bytes > most || claims >= limits.pages()) {
      PageEntry victim = victims.size() == MAX_VICTIMS ? null : victim(most);
      if (victim == null) {
        return hold(false, victims, freed);
      }
      leave(victim);
      freed += victim.bytes;
      victims.add(victim.page());
    }
    entries.put(id, PageEntry.of(id, bytes, State.RESERVED));
    claim(bytes);
    return hold(true, victims, Math.max(0, freed - bytes));
  }

  /** All victims of a reservation are deleted. */
  public void cleared(Room room) {
    room.victims().forEach(this::remove);
    held -= room.held();
  }

  /** A reserved page was written. */
  public void stored(PageId id) {
    PageEntry entry = reserved(id);
    entry.state = State.STORED;
    (remembered.remove(id) ? main : small).add(entry);
  }

  /** A reserved page was not written, and nothing of it is on the disk. */
  public void abandoned(PageId id) {
    PageEntry entry = reserved(id);
    entries.remove(id);
    unclaim(entry.bytes);
  }

  /**
   * A page was found on the disk, at a start: it counts as one that was read before. Pages are told
   * of in the order in which they were stored. Where it is not granted its place, it is to be
   * deleted as well.
   */
  public Room found(PageId id, long bytes) {
    Room room = reserve(id, bytes, Long.MAX_VALUE);
    if (room.granted()) {
      PageEntry entry = reserved(id);
      entry.state = State.STORED;
      main.add(entry);
    }
    return room;
  }

  /**
   * A page that can be read is no good: it is leaving.
   *
   * @return whether it is to be deleted; not, if somebody does already
   */
  public boolean drop(PageId id) {
    PageEntry entry = entries.get(id);
    if (entry == null || entry.state != State.STORED) {
      return false;
    }
    PageQueue queue = entry.queue;
    if (queue != null) {
      queue.remove(entry);
    }
    leave(entry);
    held += entry.bytes;
    return true;
  }

  /** Nothing is left on the disk of a page that was dropped. */
  public void gone(PageId id) {
    held -= remove(id).bytes;
  }

  private Room hold(boolean granted, List<PageId> victims, long bytes) {
    held += bytes;
    return new Room(granted, victims, bytes);
  }

  private PageEntry remove(PageId id) {
    PageEntry entry = entries.get(id);
    if (entry == null || entry.state != State.LEAVING) {
      throw new IllegalStateException("a page is gone that was not leaving");
    }
    entries.remove(id);
    return entry;
  }

  /** Takes the page out of its queue that makes room next; null when no page can. */
  private @Nullable PageEntry victim(long most) {
    while (true) {
      boolean fromSmall = !small.isEmpty() && (main.isEmpty() || small.bytes() > most / SMALL_PART);
      PageEntry first = fromSmall ? small.poll() : main.poll();
      if (first == null) {
        return null;
      }
      if (first.frequency == 0) {
        if (fromSmall) {
          remember(first.page());
        }
        return first;
      }
      first.frequency = fromSmall ? 0 : first.frequency - 1;
      main.add(first);
    }
  }

  private void remember(PageId id) {
    remembered.add(id);
    Iterator<PageId> oldest = remembered.iterator();
    while (remembered.size() > Math.max(1, claims)) {
      oldest.next();
      oldest.remove();
    }
  }

  private void leave(PageEntry entry) {
    entry.state = State.LEAVING;
    unclaim(entry.bytes);
  }

  private PageEntry reserved(PageId id) {
    PageEntry entry = entries.get(id);
    if (entry == null || entry.state != State.RESERVED) {
      throw new IllegalStateException("a page was written that was not reserved");
    }
    return entry;
  }

  private void claim(long bytes) {
    claimed += bytes;
    claims++;
  }

  private void unclaim(long bytes) {
    claimed -= bytes;
    claims--;
  }
}
