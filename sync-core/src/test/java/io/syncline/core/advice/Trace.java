package io.syncline.core.advice;

import io.syncline.core.model.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A seeded day in the life of a mount, shortened: reads of files by Zipf's law, bursts of reads of
 * few files, scans that list partitions and look at each file, and changes made elsewhere.
 */
final class Trace {
  static final int FILES_OF_DIRECTORY = 100;
  static final long SECOND = 1_000_000_000L;

  enum Kind {
    STAT,
    LIST,
    CHANGE
  }

  /** An event; {@code file} counts over all directories, or is the directory of a listing. */
  record Event(long at, Kind kind, int file) {}

  final int files;
  final long seconds;
  private final SplittableRandom random;
  private final double[] cumulated;
  private final int[] byRank;
  private final List<Event> events = new ArrayList<>();
  private boolean sorted;

  Trace(long seed, int files, long seconds) {
    this.files = files;
    this.seconds = seconds;
    this.random = new SplittableRandom(seed);
    cumulated = new double[files];
    byRank = new int[files];
    double sum = 0;
    for (int rank = 0; rank < files; rank++) {
      sum += 1 / (double) (rank + 1);
      cumulated[rank] = sum;
      byRank[rank] = rank;
    }
    for (int i = files - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int held = byRank[i];
      byRank[i] = byRank[other];
      byRank[other] = held;
    }
  }

  /** Reads at random, some popular files far more often than others. */
  Trace zipf(double perSecond) {
    return at(perSecond, Kind.STAT);
  }

  /** Changes elsewhere, of popular files more often. */
  Trace changes(double perSecond) {
    return at(perSecond, Kind.CHANGE);
  }

  private Trace at(double perSecond, Kind kind) {
    double at = 0;
    while (true) {
      at += -Math.log(1 - random.nextDouble()) / perSecond;
      if (at >= seconds) {
        return this;
      }
      events.add(new Event((long) (at * SECOND), kind, popular()));
    }
  }

  /** The first files, in turn, each so often in a second. */
  Trace steadily(int count, double perSecond) {
    for (int i = 0; i < count; i++) {
      for (long n = 0; n < seconds * perSecond; n++) {
        events.add(new Event((long) ((n + i / (double) count) * SECOND / perSecond), Kind.STAT, i));
      }
    }
    return this;
  }

  /** Every so often many reads of a few hundred files within some seconds. */
  Trace bursts(long everySeconds, int reads) {
    for (long begin = everySeconds / 2; begin < seconds; begin += everySeconds) {
      int first = random.nextInt(files - 500);
      for (int i = 0; i < reads; i++) {
        long at = begin * SECOND + random.nextLong(5 * SECOND);
        events.add(new Event(at, Kind.STAT, first + random.nextInt(500)));
      }
    }
    return this;
  }

  /** Every so often some directories are listed, one after the other, and each file looked at. */
  Trace scans(long everySeconds, int directories) {
    for (long begin = 1; begin < seconds; begin += everySeconds) {
      long at = begin * SECOND;
      for (int directory = 0; directory < directories; directory++) {
        events.add(new Event(at, Kind.LIST, directory));
        for (int i = 0; i < FILES_OF_DIRECTORY; i++) {
          at += SECOND / 500;
          events.add(new Event(at, Kind.STAT, directory * FILES_OF_DIRECTORY + i));
        }
      }
    }
    return this;
  }

  List<Event> events() {
    if (!sorted) {
      events.sort(Comparator.comparingLong(Event::at));
      sorted = true;
    }
    return events;
  }

  static Location file(int file) {
    return Location.parse(
        "s3://lake/t/d=" + file / FILES_OF_DIRECTORY + "/f" + file % FILES_OF_DIRECTORY);
  }

  static Location directory(int directory) {
    return Location.parse("s3://lake/t/d=" + directory);
  }

  private int popular() {
    double wanted = random.nextDouble() * cumulated[files - 1];
    int low = 0;
    int high = files - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return byRank[low];
  }
}
