package io.syncline.agent.log;

import io.syncline.bus.kafka.LogScan;
import io.syncline.bus.reading.LogBounds;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Shows what is appended to topics, as it comes. */
public final class Tail {
  /** Records that are shown in one go. */
  private static final int BATCH = 500;

  private final LogSource source;
  private final Touched touched;
  private final Audience audience;
  private final List<SeenRecord> batch = new ArrayList<>();

  /** Whoever listens. */
  public interface Audience {
    /** Whether it has left. */
    boolean isGone();

    /** Whether it wants to be shown a record. */
    boolean wants(SeenRecord record);

    /** Shows it some records; none where there are none for a moment. */
    void show(List<SeenRecord> records);
  }

  Tail(LogSource source, Touched touched, Audience audience) {
    this.source = source;
    this.touched = touched;
    this.audience = audience;
  }

  void run(List<String> topics, Instant since, boolean toNow) {
    List<LogScan> scans = new ArrayList<>();
    try {
      for (String topic : topics) {
        LogScan scan = source.open(topic);
        scans.add(scan);
        scan.seek(scan.since(since));
      }
      if (toNow) {
        for (LogScan scan : scans) {
          if (!readToNow(found -> scan.readTo(ends(scan), found))) {
            throw dropped(scan);
          }
        }
      } else {
        follow(scans);
      }
    } catch (Left e) {
      batch.clear(); // Nobody reads what is read for nobody.
    } finally {
      scans.forEach(LogScan::close);
    }
  }

  /** Reads a topic to its end, and shows each record to what it is given. */
  @FunctionalInterface
  interface WholeTopic {
    /** Returns whether the log had all of it. Whatever is thrown at it ends the reading. */
    boolean read(Consumer<LogScan.Scanned> found);
  }

  /** Thrown to end a reading that nobody listens to any more. */
  static final class Left extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Left() {
      super("nobody listens", null, false, false);
    }
  }

  /**
   * Shows a topic up to where it ends now.
   *
   * @return whether the log had all of it
   * @throws Left as soon as nobody listens
   */
  boolean readToNow(WholeTopic topic) {
    boolean whole =
        topic.read(
            record -> {
              if (audience.isGone()) {
                throw new Left();
              }
              take(record);
            });
    if (whole) {
      show();
    }
    return whole;
  }

  private static Map<Integer, Long> ends(LogScan scan) {
    Map<Integer, Long> ends = new HashMap<>();
    scan.bounds().forEach((partition, log) -> ends.put(partition, log.end()));
    return ends;
  }

  private void follow(List<LogScan> scans) {
    while (!audience.isGone()) {
      for (LogScan scan : scans) {
        scan.poll().orElseThrow(() -> dropped(scan)).forEach(this::take);
      }
      audience.show(List.copyOf(batch));
      batch.clear();
    }
  }

  private void take(LogScan.Scanned record) {
    SeenRecord seen = SeenRecord.of(record, touched);
    if (audience.wants(seen)) {
      batch.add(seen);
    }
    if (batch.size() >= BATCH) {
      show();
    }
  }

  private void show() {
    if (!batch.isEmpty()) {
      audience.show(List.copyOf(batch));
      batch.clear();
    }
  }

  private static SyncException dropped(LogScan scan) {
    List<Long> starts = scan.bounds().values().stream().map(LogBounds::start).toList();
    return new SyncException(
        ErrorCode.BUS_UNAVAILABLE,
        "topic "
            + scan.topic()
            + " has dropped records before they were read (its partitions began at "
            + starts
            + "): read a shorter time");
  }
}
