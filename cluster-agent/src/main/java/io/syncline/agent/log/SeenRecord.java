package io.syncline.agent.log;

import io.syncline.bus.codec.Decoded;
import io.syncline.bus.kafka.LogScan;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Position;
import java.util.List;

/**
 * A record of a topic, as it is shown.
 *
 * @param place the record's own position
 * @param writtenMillis when it was appended, by the clock of whoever appended it
 * @param content what it says, or why that cannot be read
 * @param changes those of its changes that are of interest
 */
public record SeenRecord(
    Position place, long writtenMillis, Decoded content, List<Change> changes) {
  static SeenRecord of(LogScan.Scanned scanned, Touched touched) {
    Decoded content = scanned.found().decode();
    List<Change> changes =
        content instanceof Decoded.Understood understood
            ? touched.changes(understood.record())
            : List.of();
    return new SeenRecord(scanned.found().place(), scanned.writtenMillis(), content, changes);
  }

  /** Whether it only says that its origin lives. */
  public boolean isHeartbeat() {
    return content instanceof Decoded.Understood understood
        && understood.record().body() instanceof BusRecord.Heartbeat;
  }
}
