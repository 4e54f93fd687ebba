package io.syncline.agent.rpc;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.syncline.agent.admin.MountAdmin;
import io.syncline.agent.admin.MountTester;
import io.syncline.agent.admin.NodeAdmin;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.admin.QuarantineView;
import io.syncline.agent.admin.Stores;
import io.syncline.agent.advice.AdviceAdmin;
import io.syncline.agent.audit.AuditAdmin;
import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.cluster.DrainAdmin;
import io.syncline.agent.cluster.FenceAdmin;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.compare.CompareAdmin;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.doctor.Doctor;
import io.syncline.agent.explain.ExplainAdmin;
import io.syncline.agent.log.LogAdmin;
import io.syncline.agent.schedule.ScheduleAdmin;
import io.syncline.cache.namespace.Namespace;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.time.Ticker;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gRPC door of a node: what it serves, and its limits. */
public final class RpcServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);
  private static final int MAX_METADATA_BYTES = 16 * 1024;
  private static final int CALLBACK_THREADS = 4;

  /** How often a silent connection is asked for a sign of life, and how long it has. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(20);

  /** Clients may ask for a sign of life so often. */
  private static final Duration PERMITTED_KEEP_ALIVE = Duration.ofSeconds(10);

  private final CallRunner calls;
  private final ExecutorService callbacks;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;

  /**
   * What the services are made of.
   *
   * @param namespace the files
   * @param node the node itself
   * @param mounts administration of mounts
   * @param tester tries locations
   * @param stores the configured stores
   * @param config the effective configuration, secrets masked
   * @param quarantine records that nobody could read
   * @param nodes the nodes of the cluster
   * @param fences tells whether the cluster has applied what was changed
   * @param drains takes nodes out of the cluster
   * @param watchers who reads what the stores tell
   * @param checks runs of the consistency check
   * @param audits what the auditors know
   * @param doctor examines the node
   * @param explain tells why a path is served or not
   * @param log looks into the topics
   * @param advice tells what was read
   * @param compare tells what is held, for comparison with another cluster
   * @param listener hears of calls
   */
  public record Parts(
      Namespace namespace,
      NodeView node,
      MountAdmin mounts,
      MountTester tester,
      Stores stores,
      List<EffectiveValue> config,
      QuarantineView quarantine,
      NodeAdmin nodes,
      FenceAdmin fences,
      DrainAdmin drains,
      WatcherAdmin watchers,
      CheckAdmin checks,
      ScheduleAdmin schedules,
      AuditAdmin audits,
      Doctor doctor,
      ExplainAdmin explain,
      LogAdmin log,
      AdviceAdmin advice,
      CompareAdmin compare,
      CallListener listener) {}

  /**
   * Opens the door; its health says NOT_SERVING until {@link #serving} is told otherwise.
   *
   * @throws SyncException {@code INVALID_CONFIGURATION} when the port cannot be bound
   */
  public RpcServer(NodeConfig.Doors doors, Parts parts, Ticker ticker) {
    this.calls = new CallRunner(doors.grpcMaxCalls());
    this.callbacks = callbackThreads();
    serving(false);
    InetSocketAddress address = new InetSocketAddress(doors.bindAddress(), doors.grpcPort());
    this.server =
        NettyServerBuilder.forAddress(address)
            .executor(callbacks)
            .maxInboundMessageSize(doors.grpcMaxMessageBytes())
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(2 * doors.grpcMaxCalls())
            .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveTime(PERMITTED_KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(new CallTimer(parts.listener(), ticker))
            .addService(new NamespaceRpc(parts.namespace(), parts.node(), calls))
            .addService(new AdminRpc(parts, calls))
            .addService(new CheckRpc(parts.checks(), parts.schedules(), parts.audits(), calls))
            .addService(new DoctorRpc(parts.doctor(), calls))
            .addService(new ExplainRpc(parts.explain(), calls))
            .addService(new LogRpc(parts.log(), calls))
            .addService(new AdviceRpc(parts.advice(), parts.mounts(), calls))
            .addService(new CompareRpc(parts.compare(), calls))
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .addService(reflectionV1Alpha())
            .build();
    try {
      server.start();
    } catch (IOException e) {
      callbacks.shutdown();
      calls.close();
      throw new SyncException(
          ErrorCode.INVALID_CONFIGURATION,
          "cannot listen on "
              + doors.bindAddress()
              + ":"
              + doors.grpcPort()
              + " (grpc.port): "
              + e.getMessage(),
          e);
    }
  }

  /** The port that is bound. */
  public int port() {
    return server.getPort();
  }

  /** Tells the health service whether the node serves. */
  public void serving(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(NamespaceServiceGrpc.SERVICE_NAME, status);
    health.setStatus(AdminServiceGrpc.SERVICE_NAME, ServingStatus.SERVING);
  }

  /** Refuses new calls and lets those under way end for so long. */
  public void drain(Duration patience) {
    health.enterTerminalState();
    calls.endStreams();
    server.shutdown();
    try {
      if (!server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("calls that took longer than {} are cut off", patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    calls.endStreams();
    server.shutdownNow();
    calls.close();
    try {
      if (!server.awaitTermination(KEEP_ALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the gRPC door did not close in {}", KEEP_ALIVE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      callbacks.shutdown();
    }
  }

  /** Older tools, such as grpcurl before 1.9, know only this one. */
  @SuppressWarnings("deprecation")
  private static io.grpc.BindableService reflectionV1Alpha() {
    return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
  }

  /** Threads that only pass events on; the work of calls is the {@link CallRunner}'s. */
  private static ExecutorService callbackThreads() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        CALLBACK_THREADS,
        task -> {
          Thread thread = new Thread(task, "rpc-callback-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
