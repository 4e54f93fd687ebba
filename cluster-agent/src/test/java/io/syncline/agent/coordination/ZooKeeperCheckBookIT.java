package io.syncline.agent.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.check.CheckBook;
import io.syncline.agent.check.CheckBookContractTest;
import io.syncline.agent.check.CheckState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The book in ZooKeeper keeps the contract, and what somebody else wrote there harms nobody. */
final class ZooKeeperCheckBookIT extends CheckBookContractTest {
  private TestingServer server;
  private CoordinationFixture fixture;
  private Coordination coordination;
  private ZooKeeperCheckBook book;

  @BeforeEach
  void open() throws Exception {
    server = new TestingServer(true);
    fixture = new CoordinationFixture(server.getConnectString(), Duration.ofSeconds(10));
    coordination = fixture.connection();
    assertThat(coordination.awaitConnected(CoordinationFixture.PATIENCE)).isTrue();
    book = new ZooKeeperCheckBook(coordination);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
    server.close();
  }

  @Override
  protected CheckBook book() {
    return book;
  }

  @Test
  void noPathOfTheLakeIsANameInZooKeeper() throws Exception {
    book.start(run("01A", "/secret-lake"));
    String root = coordination.path("checks");
    List<String> mounts = coordination.client().getChildren().forPath(root);
    assertThat(mounts).hasSize(1).noneMatch(name -> name.contains("lake"));
  }

  @Test
  void whatCannotBeReadIsPassedOver() throws Exception {
    book.start(run("01A", "/lake"));
    book.keep(run("01A", "/lake"), 1, report());
    String mount = coordination.path("checks");
    mount += "/" + coordination.client().getChildren().forPath(mount).get(0);
    byte[] garbage = "{\"id\":7".getBytes(StandardCharsets.UTF_8);
    coordination.client().setData().forPath(mount + "/01A/1", garbage);
    assertThat(book.reports(run("01A", "/lake"))).isEmpty();
    coordination.client().setData().forPath(mount + "/01A", garbage);
    assertThat(book.runs()).isEmpty();
    assertThat(book.running()).isEmpty();
    book.start(run("01B", "/lake"));
    assertThat(book.end("01B", CheckState.DONE, Instant.EPOCH, "")).isPresent();
  }
}
