package io.syncline.agent.coordination;

import static io.syncline.agent.coordination.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.agent.audit.AuditReport;
import io.syncline.core.audit.AuditCounts;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.embedded.EmbeddedZooKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What auditors tell is kept as long as they live; while ZooKeeper is away nobody waits for it. */
final class ZooKeeperAuditBookIT {
  @TempDir private Path folder;
  private EmbeddedZooKeeper zooKeeper;
  private CoordinationFixture nodes;
  private Coordination coordination;
  private ZooKeeperAuditBook book;

  @BeforeEach
  void open() throws Exception {
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
    nodes = new CoordinationFixture(zooKeeper.connectString(), Duration.ofSeconds(10));
    coordination = nodes.connection();
    assertThat(coordination.awaitConnected(CoordinationFixture.PATIENCE)).isTrue();
    book = new ZooKeeperAuditBook(coordination, "n1");
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
    zooKeeper.close();
  }

  @Test
  void theLastReportOfEachMountIsKeptUntilItIsForgotten() {
    book.tell(report("/lake", 1));
    book.tell(report("/lake", 2));
    book.tell(report("/sea", 3));
    assertThat(book.reports()).isEqualTo(List.of(report("/lake", 2), report("/sea", 3)));
    book.forget(NamespacePath.parse("/lake"));
    assertThat(book.reports()).isEqualTo(List.of(report("/sea", 3)));
  }

  @Test
  void whileZooKeeperIsAwayTellingIsLeftOutAndAskingIsRefused() throws Exception {
    book.tell(report("/lake", 1));
    zooKeeper.stop();
    eventually("the loss is noticed", () -> !coordination.connected());
    long began = System.nanoTime();
    book.tell(report("/lake", 2));
    book.forget(NamespacePath.parse("/lake"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(book::reports)
        .matches(e -> e.code() == ErrorCode.COORDINATION_UNAVAILABLE);

    zooKeeper.start();
    eventually("it is back", coordination::connected);
    book.tell(report("/lake", 3));
    assertThat(book.reports()).isEqualTo(List.of(report("/lake", 3)));
  }

  private static AuditReport report(String mount, long consistent) {
    return new AuditReport(
        "n1",
        NamespacePath.parse(mount),
        Location.parse("s3://lake"),
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(consistent),
        Map.of(AuditDelay.RANDOM, new AuditCounts(consistent, 0, 0, 0)),
        0,
        List.of());
  }
}
