package io.syncline.agent.log;

import io.syncline.bus.codec.Decoded;
import io.syncline.bus.kafka.LogScan;
import io.syncline.core.log.LogVerifier;
import io.syncline.core.model.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one topic again, up to where it ends now. */
public final class Verification {
  /** Records from one word about progress to the next. */
  private static final int PROGRESS = 5_000;

  private final LogScan scan;
  private final Listener listener;
  private final LogVerifier verifier = new LogVerifier();
  private long read;

  /** Is told how far it is. Whatever it throws ends the reading. */
  public interface Listener {
    /** So many records of a topic were read, of about so many. */
    void progress(String topic, long read, long total);

    /**
     * A topic was read.
     *
     * @param dropped whether the log has dropped some of it meanwhile
     */
    void found(String topic, LogVerifier.Outcome outcome, boolean dropped);
  }

  Verification(LogScan scan, Listener listener) {
    this.scan = scan;
    this.listener = listener;
  }

  /** From the records of an instant on; from the oldest ones where none is given. */
  void run(Optional<Instant> since) {
    Map<Integer, Long> from = new HashMap<>();
    Map<Integer, Long> to = new HashMap<>();
    scan.bounds()
        .forEach(
            (partition, log) -> {
              from.put(partition, log.start());
              to.put(partition, log.end());
            });
    since.ifPresent(instant -> from.putAll(scan.since(instant)));
    Set<Integer> fromTheFirst = new HashSet<>();
    from.forEach(
        (partition, offset) -> {
          if (offset == 0) {
            fromTheFirst.add(partition);
          }
        });
    long total = 0;
    for (Map.Entry<Integer, Long> end : to.entrySet()) {
      total += end.getValue() - from.getOrDefault(end.getKey(), 0L);
    }
    read(fromTheFirst, from, to, total);
  }

  private void read(
      Set<Integer> fromTheFirst, Map<Integer, Long> from, Map<Integer, Long> to, long total) {
    listener.progress(scan.topic(), 0, total);
    scan.seek(from);
    boolean whole =
        scan.readTo(
            to,
            record -> {
              take(record, fromTheFirst);
              if (++read % PROGRESS == 0) {
                listener.progress(scan.topic(), read, total);
              }
            });
    listener.found(scan.topic(), verifier.outcome(), !whole);
  }

  private void take(LogScan.Scanned record, Set<Integer> fromTheFirst) {
    Position place = record.found().place();
    Decoded content = record.found().decode();
    if (content instanceof Decoded.Understood understood) {
      verifier.take(
          place.nextOffset(), understood.record(), fromTheFirst.contains(place.partition()));
    } else if (content instanceof Decoded.Unreadable unreadable) {
      verifier.unreadable(
          place.partition(), place.nextOffset(), unreadable.origin(), unreadable.reason());
    }
  }
}
