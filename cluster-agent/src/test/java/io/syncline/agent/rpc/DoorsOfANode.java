package io.syncline.agent.rpc;

import io.syncline.agent.admin.MountAdmin;
import io.syncline.agent.admin.MountTester;
import io.syncline.agent.audit.MemoryAuditBook;
import io.syncline.agent.check.MemoryCheckBook;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.http.DataDoor;
import io.syncline.agent.http.TransferListener;
import io.syncline.agent.schedule.MemoryScheduleBook;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.agent.testing.FakeNode;
import io.syncline.agent.testing.MemoryMounts;
import io.syncline.agent.testing.MemoryNamespace;
import io.syncline.agent.testing.MemoryQuarantine;
import io.syncline.agent.testing.OneStore;
import io.syncline.client.SynclineClient;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.util.List;

/** The gRPC door and the data door of a node that shows {@code s3://lake} at {@code /lake}. */
final class DoorsOfANode implements AutoCloseable {
  private static final NodeConfig.DataDoor DATA =
      new NodeConfig.DataDoor(0, 4, Duration.ofSeconds(5));

  private final MemoryMounts mounts = MemoryMounts.with("/lake", "s3://lake");
  private final FakeNode node = new FakeNode(mounts);
  private final MemoryNamespace memory;
  private final RpcServer server;
  private final DataDoor data;

  DoorsOfANode(MemoryUfs store) {
    memory = new MemoryNamespace(mounts, store);
    OneStore stores = new OneStore(store);
    FakeCluster cluster = new FakeCluster();
    MountAdmin admin = new MountAdmin(mounts, stores, MountPolicy.DEFAULT);
    server =
        new RpcServer(
            new NodeConfig.Doors("127.0.0.1", 0, 4, 64 * 1024, 0, DATA),
            new RpcServer.Parts(
                memory.namespace(),
                node,
                admin,
                new MountTester(admin, stores, memory.writes(), memory.admission(), () -> ".probe"),
                stores,
                List.of(),
                new MemoryQuarantine(),
                cluster.admin(),
                cluster.fences(),
                cluster.drains(),
                cluster.watchers(),
                MemoryCheckBook.admin(() -> mounts.current().table()),
                MemoryScheduleBook.admin(() -> mounts.current().table()),
                new MemoryAuditBook().admin(() -> mounts.current().table()),
                cluster.doctor.doctor(),
                memory.explain(mounts, node, () -> cluster.registered),
                cluster.log(() -> mounts.current().table()),
                memory.advice(() -> cluster.registered),
                memory.compare(mounts, () -> cluster.registered),
                (method, code, nanos) -> {}),
            System::nanoTime);
    data = new DataDoor("127.0.0.1", DATA, memory.namespace(), node, TransferListener.NONE);
  }

  /** Whether it serves. */
  void ready(boolean ready) {
    node.ready(ready);
  }

  /** A client of some nodes, the first of them first. */
  static SynclineClient client(DoorsOfANode... nodes) {
    SynclineClient.Builder builder = SynclineClient.builder().deadline(Duration.ofSeconds(20));
    for (DoorsOfANode each : nodes) {
      builder.node("127.0.0.1:" + each.server.port(), "127.0.0.1:" + each.data.port());
    }
    return builder.build();
  }

  /** Closes the doors: nobody answers any more. */
  void vanish() {
    data.close();
    server.close();
  }

  @Override
  public void close() {
    vanish();
    memory.close();
  }
}
