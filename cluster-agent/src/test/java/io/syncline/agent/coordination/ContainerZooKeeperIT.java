package io.syncline.agent.coordination;

import static io.syncline.agent.coordination.CoordinationFixture.add;
import static io.syncline.agent.coordination.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/**
 * The mount table against a ZooKeeper as operators install it; skipped where there is no Docker.
 */
@Testcontainers(disabledWithoutDocker = true)
final class ContainerZooKeeperIT {
  private static final int PORT = 2181;

  @Container
  private static final GenericContainer<?> ZOOKEEPER =
      new GenericContainer<>(DockerImageName.parse("zookeeper:3.9")).withExposedPorts(PORT);

  @TempDir Path folder;

  @Test
  void changeOfOneNodeIsSeenByAnother() throws Exception {
    String connect = ZOOKEEPER.getHost() + ":" + ZOOKEEPER.getMappedPort(PORT);
    try (CoordinationFixture nodes = new CoordinationFixture(connect, Duration.ofSeconds(10))) {
      ZooKeeperMountRegistry first = nodes.mounts(folder.resolve("a"));
      ZooKeeperMountRegistry second = nodes.mounts(folder.resolve("b"));
      first.change(add("/lake", "s3://lake"));
      eventually("the second node knows", () -> second.current().version() == 1);
      assertThat(second.current()).isEqualTo(first.current());
    }
  }
}
