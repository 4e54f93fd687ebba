package io.syncline.bus.kafka;

import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.reading.FoundRecord;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.origin.ClusterLog;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks at a cluster's topic with clients that live for one question: it is asked rarely, and then
 * minutes apart.
 */
public final class KafkaClusterLog implements ClusterLog {
  private final KafkaBusSettings settings;

  /** A look at the topic of the cluster that the settings name. */
  public KafkaClusterLog(KafkaBusSettings settings) {
    this.settings = settings;
  }

  @Override
  public Bounds bounds() {
    try (LogScan scan = LogScan.open(settings)) {
      int partitions = scan.bounds().size();
      if (partitions != settings.topics().partitions()) {
        throw new SyncException(
            ErrorCode.BUS_TOPIC_MISMATCH,
            "topic "
                + scan.topic()
                + " has "
                + partitions
                + " partitions (expected "
                + settings.topics().partitions()
                + ")");
      }
      Map<Integer, Long> starts = new HashMap<>();
      Map<Integer, Long> ends = new HashMap<>();
      scan.bounds()
          .forEach(
              (partition, log) -> {
                starts.put(partition, log.start());
                ends.put(partition, log.end());
              });
      return new Bounds(scan.topicId(), starts, ends);
    }
  }

  @Override
  public boolean read(Map<Integer, Long> from, Map<Integer, Long> to, Found found) {
    Map<Integer, Long> begins = new HashMap<>();
    Map<Integer, Long> ends = new HashMap<>();
    to.forEach(
        (partition, end) -> {
          long begin = from.getOrDefault(partition, end);
          if (begin < end) {
            begins.put(partition, begin);
            ends.put(partition, end);
          }
        });
    try (LogScan scan = LogScan.open(settings)) {
      scan.seek(begins);
      return scan.readTo(ends, record -> tell(record.found(), found));
    }
  }

  private static void tell(FoundRecord record, Found found) {
    RecordCodec.attribution(record.record().headers())
        .ifPresent(
            origin ->
                found.record(record.place().partition(), record.place().nextOffset(), origin));
  }

  /** Nothing stays open between two questions. */
  @Override
  public void close() {}
}
