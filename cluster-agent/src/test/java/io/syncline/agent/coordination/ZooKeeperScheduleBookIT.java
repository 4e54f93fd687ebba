package io.syncline.agent.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.schedule.ScheduleBook;
import io.syncline.agent.schedule.ScheduleBookContractTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The book in ZooKeeper keeps the contract, and what cannot be read there harms nobody. */
final class ZooKeeperScheduleBookIT extends ScheduleBookContractTest {
  private TestingServer server;
  private CoordinationFixture fixture;
  private Coordination coordination;
  private ScheduleBook book;

  @BeforeEach
  void open() throws Exception {
    server = new TestingServer(true);
    fixture = new CoordinationFixture(server.getConnectString(), Duration.ofSeconds(10));
    coordination = fixture.connection();
    assertThat(coordination.awaitConnected(CoordinationFixture.PATIENCE)).isTrue();
    book = new ZooKeeperScheduleBook(coordination);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
    server.close();
  }

  @Override
  protected ScheduleBook book() {
    return book;
  }

  @Test
  void whatCannotBeReadIsPassedOver() throws Exception {
    String root = coordination.path("check-schedules");
    byte[] garbage = "{\"mount\":7".getBytes(StandardCharsets.UTF_8);
    coordination.client().create().creatingParentsIfNeeded().forPath(root + "/garbage", garbage);
    byte[] lacking = "{\"mount\":\"/lake\"}".getBytes(StandardCharsets.UTF_8);
    coordination.client().create().forPath(root + "/lacking", lacking);
    assertThat(book.all()).isEmpty();
    List<String> kept = coordination.client().getChildren().forPath(root);
    assertThat(kept).hasSize(2);
  }
}
