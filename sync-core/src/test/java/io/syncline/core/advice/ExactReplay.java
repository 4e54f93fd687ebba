package io.syncline.core.advice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the freshness rule makes of a trace under one interval, for every file and without any
 * sample: serve if what is known is not older than the bound, ask otherwise. It shares no code with
 * the simulation that it checks.
 */
final class ExactReplay {
  static final long UNKNOWN = Long.MIN_VALUE;

  private final long bound;
  private final long feedBehind;
  private final long[] files;
  private final long[] directories;
  private final List<List<Long>> changes = new ArrayList<>();
  private final int[] changedChildren;
  long gets;
  long lists;
  private long[] stale = new long[1 << 16];
  private int served;

  /**
   * A replay.
   *
   * @param feedBehind how far the feed is behind; negative for no feed
   */
  ExactReplay(Trace trace, long bound, long feedBehind) {
    this.bound = bound;
    this.feedBehind = feedBehind;
    int count = trace.files / Trace.FILES_OF_DIRECTORY + 1;
    files = new long[trace.files];
    directories = new long[count];
    changedChildren = new int[count];
    Arrays.fill(files, UNKNOWN);
    Arrays.fill(directories, UNKNOWN);
    for (int i = 0; i < trace.files; i++) {
      changes.add(new ArrayList<>());
    }
    trace.events().forEach(this::event);
  }

  private void event(Trace.Event event) {
    switch (event.kind()) {
      case STAT -> stat(event.at(), event.file());
      case LIST -> list(event.at(), event.file());
      case CHANGE -> {
        changes.get(event.file()).add(event.at());
        changedChildren[event.file() / Trace.FILES_OF_DIRECTORY]++;
      }
    }
  }

  private void stat(long now, int file) {
    long known = Math.max(files[file], directories[file / Trace.FILES_OF_DIRECTORY]);
    long change = firstChangeAfter(file, known);
    boolean valid = known != UNKNOWN && (feedBehind < 0 || change == UNKNOWN);
    long fresh = feedBehind < 0 ? known : Math.max(known, now - feedBehind);
    if (valid && now - fresh <= bound) {
      answered(change == UNKNOWN ? 0 : now - change);
    } else {
      files[file] = now;
      gets++;
      answered(0);
    }
  }

  private void list(long now, int directory) {
    long known = directories[directory];
    long fresh = feedBehind < 0 ? known : Math.max(known, now - feedBehind);
    int changed = feedBehind < 0 ? 0 : changedChildren[directory];
    if (known == UNKNOWN || now - fresh > bound || changed > 12) {
      directories[directory] = now;
      lists++;
    } else {
      gets += changed;
    }
    changedChildren[directory] = 0;
  }

  private long firstChangeAfter(int file, long known) {
    List<Long> all = changes.get(file);
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all.get(middle) > known) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == all.size() ? UNKNOWN : all.get(low);
  }

  private void answered(long nanos) {
    if (served == stale.length) {
      stale = Arrays.copyOf(stale, 2 * served);
    }
    stale[served++] = nanos;
  }

  /** Seconds by which answers about files are out of date. */
  double staleness(double share) {
    long[] sorted = Arrays.copyOf(stale, served);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * served) - 1] / 1e9;
  }

  double staleShare() {
    long count = 0;
    for (int i = 0; i < served; i++) {
      count += stale[i] > 0 ? 1 : 0;
    }
    return count / (double) served;
  }
}
