package io.syncline.chaos.run;

import io.syncline.chaos.process.Brokers;
import io.syncline.chaos.process.Fleet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Deletes what the logs hold, as retention does to a node that is away for too long. */
final class LogPruner implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Admin admin;
  private final List<String> clusters;

  LogPruner(Brokers brokers, List<String> clusters) {
    this.clusters = clusters;
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", brokers.bootstrapServers(),
                "request.timeout.ms", "3000",
                "default.api.timeout.ms", "5000"));
  }

  /** How many brokers are there; 0 when none says. */
  int brokers() {
    try {
      return get(admin.describeCluster().nodes()).size();
    } catch (ExecutionException | TimeoutException e) {
      return 0;
    }
  }

  /** Deletes every record of every change; returns what came of it. */
  String deleteEverything() {
    Map<TopicPartition, OffsetSpec> ask = new HashMap<>();
    for (String cluster : clusters) {
      for (int partition = 0; partition < Fleet.PARTITIONS; partition++) {
        ask.put(new TopicPartition("syncline.changes." + cluster, partition), OffsetSpec.latest());
      }
    }
    try {
      Map<TopicPartition, RecordsToDelete> delete = new HashMap<>();
      get(admin.listOffsets(ask).all())
          .forEach((at, end) -> delete.put(at, RecordsToDelete.beforeOffset(end.offset())));
      Void unused = get(admin.deleteRecords(delete).all());
      return "the logs were deleted up to their ends";
    } catch (ExecutionException | TimeoutException e) {
      return "the logs could not be deleted: " + e;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
