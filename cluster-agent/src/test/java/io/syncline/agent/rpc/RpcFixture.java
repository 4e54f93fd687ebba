package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.syncline.agent.admin.MountAdmin;
import io.syncline.agent.admin.MountTester;
import io.syncline.agent.audit.MemoryAuditBook;
import io.syncline.agent.check.MemoryCheckBook;
import io.syncline.agent.config.ConfigSource;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.schedule.MemoryScheduleBook;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.agent.testing.FakeNode;
import io.syncline.agent.testing.MemoryMounts;
import io.syncline.agent.testing.MemoryNamespace;
import io.syncline.agent.testing.MemoryQuarantine;
import io.syncline.agent.testing.OneStore;
import io.syncline.core.mount.MountPolicy;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Opens the gRPC door of a namespace in memory on a real port; open for the tests of each service.
 */
abstract class RpcFixture {

  static final int MAX_CALLS = 2;

  final MemoryMounts mounts = MemoryMounts.with("/lake", "s3://lake");
  final FakeNode node = new FakeNode(mounts);
  final MemoryQuarantine quarantine = new MemoryQuarantine();
  final MemoryAuditBook audits = new MemoryAuditBook();
  final FakeCluster cluster = new FakeCluster();
  final Map<String, Integer> counted = new ConcurrentHashMap<>();
  MemoryNamespace memory;
  RpcServer server;
  ManagedChannel channel;
  NamespaceServiceGrpc.NamespaceServiceBlockingStub files;
  AdminServiceGrpc.AdminServiceBlockingStub admin;

  @BeforeEach
  void open() {
    memory = new MemoryNamespace(mounts);
    OneStore stores = new OneStore(memory.store());
    MountAdmin mountAdmin = new MountAdmin(mounts, stores, MountPolicy.DEFAULT);
    server =
        new RpcServer(
            new NodeConfig.Doors(
                "127.0.0.1",
                0,
                MAX_CALLS,
                64 * 1024,
                0,
                new NodeConfig.DataDoor(0, 1, Duration.ofSeconds(5))),
            new RpcServer.Parts(
                memory.namespace(),
                node,
                mountAdmin,
                new MountTester(
                    mountAdmin, stores, memory.writes(), memory.admission(), () -> ".probe"),
                stores,
                List.of(
                    new EffectiveValue("grpc.port", "0", ConfigSource.FILE, false),
                    new EffectiveValue(
                        "ufs.lake.secret-key", "***", ConfigSource.ENVIRONMENT, true)),
                quarantine,
                cluster.admin(),
                cluster.fences(),
                cluster.drains(),
                cluster.watchers(),
                MemoryCheckBook.admin(() -> mounts.current().table()),
                MemoryScheduleBook.admin(() -> mounts.current().table()),
                audits.admin(() -> mounts.current().table()),
                cluster.doctor.doctor(),
                memory.explain(mounts, node, () -> cluster.registered),
                cluster.log(() -> mounts.current().table()),
                memory.advice(() -> cluster.registered),
                memory.compare(mounts, () -> cluster.registered),
                (method, code, nanos) -> counted.merge(method + " " + code, 1, Integer::sum)),
            System::nanoTime);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    files = NamespaceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
    admin = AdminServiceGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.close();
    memory.close();
  }

  final void awaitCounted(String call) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 0; i < 6000 && !counted.containsKey(call); i++) {
      assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
    }
    assertThat(counted).containsKey(call);
  }

  final StatResponse stat(String path) {
    return files.stat(StatRequest.newBuilder().setPath(path).build());
  }

  final CompletableFuture<StatResponse> statLater(String path) {
    return statLater(channel, path);
  }

  static CompletableFuture<StatResponse> statLater(ManagedChannel channel, String path) {
    CompletableFuture<StatResponse> answer = new CompletableFuture<>();
    NamespaceServiceGrpc.newStub(channel)
        .stat(
            StatRequest.newBuilder().setPath(path).build(),
            new StreamObserver<>() {
              @Override
              public void onNext(StatResponse response) {
                answer.complete(response);
              }

              @Override
              public void onError(Throwable t) {
                answer.completeExceptionally(t);
              }

              @Override
              public void onCompleted() {}
            });
    return answer;
  }

  final List<ListResponse> list(String path) {
    List<ListResponse> batches = new ArrayList<>();
    files.list(ListRequest.newBuilder().setPath(path).build()).forEachRemaining(batches::add);
    return batches;
  }

  static String code(ThrowingCallable call) throws InvalidProtocolBufferException {
    return info(failing(call)).getReason();
  }

  static StatusRuntimeException failing(ThrowingCallable call) {
    StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(error).isNotNull();
    return error;
  }

  static ErrorInfo info(StatusRuntimeException error) throws InvalidProtocolBufferException {
    com.google.rpc.Status status = StatusProto.fromThrowable(error);
    assertThat(status).as(error.toString()).isNotNull();
    Any detail = status.getDetails(0);
    return detail.unpack(ErrorInfo.class);
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await(120, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
