package io.syncline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedZooKeeperIT {
  @Test
  void keepsItsDataAndPortOverAStop(@TempDir Path directory) throws Exception {
    try (EmbeddedZooKeeper server = new EmbeddedZooKeeper(directory.resolve("zk")).start()) {
      String where = server.connectString();
      try (ZooKeeper client = connect(where)) {
        byte[] data = {1, 2};
        client.create("/kept", data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      }
      server.stop();
      server.start();
      assertThat(server.connectString()).isEqualTo(where);
      try (ZooKeeper client = connect(where)) {
        assertThat(client.getData("/kept", false, null)).containsExactly(1, 2);
      }
    }
  }

  private static ZooKeeper connect(String where) throws Exception {
    CountDownLatch connected = new CountDownLatch(1);
    ZooKeeper client =
        new ZooKeeper(
            where,
            10_000,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
    return client;
  }
}
