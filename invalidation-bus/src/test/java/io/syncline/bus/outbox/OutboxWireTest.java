package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.RecordLimits;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.outbox.Outgoing;
import io.syncline.core.shard.ShardFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A record that the log refuses for its size would be tried for ever: what the outbox hands out
 * always fits.
 */
class OutboxWireTest {
  private final Outbox outbox =
      new Outbox(new Origin("east", "node-1", 1), new ShardFunction(1), OutboxLimits.DEFAULT, 0);

  @Test
  void theLongestPathsFit() {
    for (int i = 0; i < 600; i++) {
      String first = "f" + i + "-";
      Location file =
          Location.parse("hdfs://nn/" + first + "\u00e9".repeat((4096 - first.length()) / 2));
      settle(new Change(file, Scope.SUBTREE, ChangeKind.CREATED, Cause.WRITE));
    }
    assertAllFit();
  }

  @Test
  void theLongestLocationsFit() {
    String authority = "n".repeat(Location.MAX_AUTHORITY_BYTES);
    for (int i = 0; i < 600; i++) {
      String path = i + "-".repeat(Location.MAX_PATH_BYTES - 3);
      Location file = Location.of(Scheme.HDFS, authority, path);
      settle(new Change(file, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
    }
    assertAllFit();
  }

  @Test
  void theLongestVersionsFit() {
    for (int i = 0; i < 1_000; i++) {
      FileStatus status =
          new FileStatus(FileType.FILE, 1, null, "v".repeat(RecordLimits.MAX_VERSION_BYTES));
      Location file = Location.parse("hdfs://nn/" + i + "-" + "x".repeat(1_000));
      settle(new Change(file, Scope.PATH, ChangeKind.MODIFIED, Cause.WATCH, status));
    }
    assertAllFit();
  }

  @Test
  void theMostChangesFit() {
    for (int i = 0; i < 3_000; i++) {
      Location file = Location.parse("hdfs://nn/" + i);
      settle(new Change(file, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
    }
    assertAllFit();
  }

  private void settle(Change change) {
    outbox.settle(outbox.open(List.of(change), 0).id());
  }

  private void assertAllFit() {
    List<Outgoing> outgoing = outbox.drain();
    assertThat(outgoing).hasSizeGreaterThan(1);
    for (Outgoing one : outgoing) {
      BusRecord record = one.record();
      assertThat(RecordCodec.encode(record).value()).hasSizeLessThan(RecordLimits.MAX_RECORD_BYTES);
    }
  }
}
