package io.syncline.sim.world;

import io.syncline.core.model.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * A feed that the store itself keeps in order: every change has a number, and whoever asks is told
 * of all that was committed so far. Old events are dropped at times; a store that was restored from
 * a backup goes on with numbers far below those that it gave out before.
 */
public final class EditLog {
  private static final long FIRST = 100_000_000;
  private static final long RESTORED = 1_000_000;

  private final List<Change> events = new ArrayList<>();

  /** The number of the first event that is kept. */
  private long first = FIRST;

  /** A log of all that is changed in a lake from now on. */
  public EditLog(Lake lake) {
    lake.listen((by, after, mutation) -> events.addAll(StoreEvents.of(after, mutation)));
  }

  /** The number of the newest event. */
  public long newest() {
    return first + events.size() - 1;
  }

  /** Whether nobody can tell what came behind a number: it was dropped, or never given out. */
  public boolean isLost(long number) {
    return number < first - 1 || number > newest();
  }

  /** Events behind a number, up to another one. */
  public List<Change> read(long after, long upTo) {
    long to = Math.min(upTo, newest());
    return to <= after
        ? List.of()
        : List.copyOf(events.subList((int) (after + 1 - first), (int) (to + 1 - first)));
  }

  /** The oldest events are dropped. */
  public void purge(int most) {
    int dropped = Math.min(most, events.size());
    events.subList(0, dropped).clear();
    first += dropped;
  }

  /** The store is restored: its numbers go back, and what it had to tell is gone. */
  public void restore() {
    first -= RESTORED;
    events.clear();
  }
}
