package io.syncline.agent.coordination;

import io.syncline.agent.config.NodeConfig;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** Opens connections and registries, and closes them in the reverse order. */
final class CoordinationFixture implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final String connect;
  private final Duration session;

  CoordinationFixture(String connect, Duration session) {
    this.connect = connect;
    this.session = session;
  }

  Coordination connection() {
    Coordination coordination =
        new Coordination(
            new NodeConfig.ZooKeeper(List.of(connect), session, "/syncline"),
            "east",
            System::nanoTime);
    coordination.start();
    open.push(coordination);
    return coordination;
  }

  ZooKeeperMountRegistry mounts(Path directory) {
    return mounts(connection(), directory, PATIENCE);
  }

  ZooKeeperMountRegistry mounts(Coordination coordination, Path directory, Duration patience) {
    ZooKeeperMountRegistry registry =
        new ZooKeeperMountRegistry(coordination, directory, "east", InstantSource.system());
    open.push(registry);
    registry.start(patience);
    return registry;
  }

  NodeRegistry node(
      Coordination coordination,
      String name,
      Consumer<io.syncline.core.error.SyncException> displaced) {
    NodeRegistry registry =
        new NodeRegistry(
            coordination,
            new NodeInfo(
                name,
                UUID.randomUUID().toString(),
                "host-of-" + name,
                1,
                2,
                3,
                Math.toIntExact(session.toMillis())),
            System::nanoTime,
            displaced);
    open.push(registry);
    return registry;
  }

  static Mount mount(String path, String location) {
    return new Mount(
        NamespacePath.parse(path), Location.parse(location), "lake", MountPolicy.DEFAULT);
  }

  static MountEdit add(String path, String location) {
    return new MountEdit(
        "tester", "because", "add " + path, mounts -> mounts.with(mount(path, location), ""));
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
