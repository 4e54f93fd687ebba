package io.syncline.agent.rpc;

import io.grpc.stub.StreamObserver;
import io.syncline.agent.admin.AskingCost;
import io.syncline.agent.admin.MountAdmin;
import io.syncline.agent.admin.MountTester;
import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.NodeAdmin;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.admin.QuarantineView;
import io.syncline.agent.admin.Stores;
import io.syncline.agent.cluster.DrainAdmin;
import io.syncline.agent.cluster.FenceAdmin;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountBounds;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AddMountResponse;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.CheckResult;
import io.syncline.proto.node.v1.DescribeMountRequest;
import io.syncline.proto.node.v1.DescribeMountResponse;
import io.syncline.proto.node.v1.DrainNodeRequest;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.FenceNodeRequest;
import io.syncline.proto.node.v1.FenceNodeResponse;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.ForgetClusterRequest;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.ListMountsRequest;
import io.syncline.proto.node.v1.ListMountsResponse;
import io.syncline.proto.node.v1.ListNodesRequest;
import io.syncline.proto.node.v1.ListNodesResponse;
import io.syncline.proto.node.v1.ListQuarantineRequest;
import io.syncline.proto.node.v1.ListQuarantineResponse;
import io.syncline.proto.node.v1.ListWatchersRequest;
import io.syncline.proto.node.v1.ListWatchersResponse;
import io.syncline.proto.node.v1.MountHistoryRequest;
import io.syncline.proto.node.v1.MountHistoryResponse;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.RemoveMountRequest;
import io.syncline.proto.node.v1.RemoveMountResponse;
import io.syncline.proto.node.v1.RescanRequest;
import io.syncline.proto.node.v1.RescanResponse;
import io.syncline.proto.node.v1.RollbackMountRequest;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.ShowConfigRequest;
import io.syncline.proto.node.v1.ShowConfigResponse;
import io.syncline.proto.node.v1.StatusRequest;
import io.syncline.proto.node.v1.TestMountRequest;
import io.syncline.proto.node.v1.TestMountResponse;
import io.syncline.proto.node.v1.TestPathRequest;
import io.syncline.proto.node.v1.TestPathResponse;
import io.syncline.proto.node.v1.UfsCallCount;
import io.syncline.proto.node.v1.UfsInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The admin service over gRPC. It answers also while the node does not serve files yet. */
final class AdminRpc extends AdminServiceGrpc.AdminServiceImplBase {
  /** Who asks, while callers are not authenticated. */
  private static final String NOBODY = "anonymous";

  private final NodeView node;
  private final MountAdmin mounts;
  private final MountTester tester;
  private final Stores stores;
  private final PathResolver paths;
  private final List<EffectiveValue> config;
  private final QuarantineView quarantine;
  private final NodeAdmin nodes;
  private final FenceAdmin fences;
  private final DrainAdmin drains;
  private final WatcherAdmin watchers;
  private final CallRunner calls;

  AdminRpc(RpcServer.Parts parts, CallRunner calls) {
    this.node = parts.node();
    this.mounts = parts.mounts();
    this.tester = parts.tester();
    this.stores = parts.stores();
    this.paths = new PathResolver(() -> mounts.mounts().table(), stores::canonical);
    this.config = parts.config();
    this.quarantine = parts.quarantine();
    this.nodes = parts.nodes();
    this.fences = parts.fences();
    this.drains = parts.drains();
    this.watchers = parts.watchers();
    this.calls = calls;
  }

  @Override
  public void status(StatusRequest request, StreamObserver<NodeStatus> observer) {
    calls.answer(observer, () -> StatusMessages.status(node));
  }

  @Override
  public void addMount(AddMountRequest request, StreamObserver<AddMountResponse> observer) {
    calls.answer(
        observer,
        () -> {
          MountAdmin.Done done =
              mounts.add(
                  NamespacePath.parse(request.getPath()),
                  Location.parse(request.getLocation()),
                  request.getUfs(),
                  MountMessages.request(request),
                  author(request.getReason(), request.getDryRun()));
          return AddMountResponse.newBuilder().setMount(info(done.mount())).build();
        });
  }

  @Override
  public void listMounts(ListMountsRequest request, StreamObserver<ListMountsResponse> observer) {
    calls.answer(
        observer,
        () -> {
          ListMountsResponse.Builder response =
              ListMountsResponse.newBuilder().setTableVersion(mounts.mounts().version());
          mounts.mounts().definitions().forEach(definition -> response.addMounts(info(definition)));
          return response.build();
        });
  }

  @Override
  public void describeMount(
      DescribeMountRequest request, StreamObserver<DescribeMountResponse> observer) {
    calls.answer(
        observer,
        () -> {
          MountDefinition definition = mounts.mount(NamespacePath.parse(request.getPath()));
          String store = definition.mount().ufs();
          DescribeMountResponse.Builder response =
              DescribeMountResponse.newBuilder().setMount(info(definition)).setUfs(store(store));
          for (Stores.CallCount count : stores.calls(store)) {
            response.addUfsCalls(
                UfsCallCount.newBuilder()
                    .setOperation(count.operation())
                    .setOutcome(count.outcome())
                    .setCount(count.count()));
          }
          return response.build();
        });
  }

  @Override
  public void setMount(SetMountRequest request, StreamObserver<SetMountResponse> observer) {
    calls.answer(
        observer,
        () -> {
          NamespacePath path = NamespacePath.parse(request.getPath());
          MountDefinition before = mounts.mount(path);
          MountAdmin.Done done =
              mounts.set(
                  path,
                  MountMessages.request(request),
                  MountMessages.unset(request),
                  request.hasExpectedPolicyVersion()
                      ? OptionalLong.of(request.getExpectedPolicyVersion())
                      : OptionalLong.empty(),
                  author(request.getReason(), request.getDryRun()));
          return changed(before, done, request.getDryRun());
        });
  }

  @Override
  public void rollbackMount(
      RollbackMountRequest request, StreamObserver<SetMountResponse> observer) {
    calls.answer(
        observer,
        () -> {
          NamespacePath path = NamespacePath.parse(request.getPath());
          MountDefinition before = mounts.mount(path);
          MountAdmin.Done done =
              mounts.rollback(
                  path,
                  request.getToVersion(),
                  request.hasExpectedPolicyVersion()
                      ? OptionalLong.of(request.getExpectedPolicyVersion())
                      : OptionalLong.empty(),
                  author(request.getReason(), request.getDryRun()));
          return changed(before, done, request.getDryRun());
        });
  }

  @Override
  public void mountHistory(
      MountHistoryRequest request, StreamObserver<MountHistoryResponse> observer) {
    calls.answer(
        observer, () -> PolicyMessages.past(mounts.past(NamespacePath.parse(request.getPath()))));
  }

  @Override
  public void removeMount(
      RemoveMountRequest request, StreamObserver<RemoveMountResponse> observer) {
    calls.answer(
        observer,
        () -> {
          MountAdmin.Done done =
              mounts.remove(
                  NamespacePath.parse(request.getPath()),
                  author(request.getReason(), request.getDryRun()));
          return RemoveMountResponse.newBuilder()
              .setRemoved(MountMessages.info(done.mount()))
              .setTableVersion(done.tableVersion())
              .build();
        });
  }

  @Override
  public void testMount(TestMountRequest request, StreamObserver<TestMountResponse> observer) {
    calls.answer(
        observer,
        () -> {
          List<MountTester.Check> checks =
              tester.test(
                  Location.parse(request.getLocation()),
                  request.getPath().isEmpty() ? null : NamespacePath.parse(request.getPath()),
                  request.getUfs(),
                  request.getProbeWrite());
          TestMountResponse.Builder response =
              TestMountResponse.newBuilder().setOk(checks.stream().allMatch(MountTester.Check::ok));
          for (MountTester.Check check : checks) {
            response.addChecks(
                CheckResult.newBuilder()
                    .setName(check.name())
                    .setOk(check.ok())
                    .setDetail(check.detail())
                    .setRemedy(check.remedy()));
          }
          return response.build();
        });
  }

  @Override
  public void testPath(TestPathRequest request, StreamObserver<TestPathResponse> observer) {
    calls.answer(
        observer,
        () -> {
          PathResolver.Resolved resolved = paths.resolve(request.getPath());
          Mount mount = resolved.requireMount();
          return RuleMessages.bounds(MountBounds.of(mount), resolved.requireLocation())
              .setMount(info(mounts.mount(mount.path())))
              .build();
        });
  }

  @Override
  public void showConfig(ShowConfigRequest request, StreamObserver<ShowConfigResponse> observer) {
    calls.answer(
        observer,
        () -> {
          ShowConfigResponse.Builder response = ShowConfigResponse.newBuilder();
          config.stream()
              .filter(value -> value.key().startsWith(request.getPrefix()))
              .map(StatusMessages::entry)
              .forEach(response::addEntries);
          return response.build();
        });
  }

  @Override
  public void listQuarantine(
      ListQuarantineRequest request, StreamObserver<ListQuarantineResponse> observer) {
    calls.answer(observer, () -> QuarantineMessages.page(quarantine, request));
  }

  @Override
  public void listNodes(ListNodesRequest request, StreamObserver<ListNodesResponse> observer) {
    calls.answer(observer, () -> NodeMessages.list(nodes.nodes(), nodes.goneElsewhere()));
  }

  @Override
  public void forgetNode(ForgetNodeRequest request, StreamObserver<ForgetNodeResponse> observer) {
    calls.answer(
        observer,
        () -> NodeMessages.forgetting(nodes.forget(request.getName(), NodeMessages.wish(request))));
  }

  @Override
  public void forgetCluster(
      ForgetClusterRequest request, StreamObserver<ForgetClusterResponse> observer) {
    calls.answer(
        observer,
        () ->
            NodeMessages.forgetting(
                nodes.forgetCluster(request.getCluster(), NodeMessages.wish(request))));
  }

  @Override
  public void fence(FenceRequest request, StreamObserver<FenceResponse> observer) {
    calls.answer(observer, () -> FenceMessages.answer(fences, request));
  }

  @Override
  public void fenceNode(FenceNodeRequest request, StreamObserver<FenceNodeResponse> observer) {
    calls.answer(observer, () -> FenceMessages.answer(fences, request));
  }

  @Override
  public void drainNode(DrainNodeRequest request, StreamObserver<DrainNodeResponse> observer) {
    calls.answer(observer, () -> DrainMessages.wire(drains.drain(DrainMessages.request(request))));
  }

  @Override
  public void listWatchers(
      ListWatchersRequest request, StreamObserver<ListWatchersResponse> observer) {
    calls.answer(
        observer, () -> WatcherMessages.list(watchers.watchers(request.getThisNodeOnly())));
  }

  @Override
  public void rescan(RescanRequest request, StreamObserver<RescanResponse> observer) {
    calls.answer(
        observer, () -> WatcherMessages.wire(watchers.rescan(WatcherMessages.rescan(request))));
  }

  private SetMountResponse changed(MountDefinition before, MountAdmin.Done done, boolean dryRun) {
    SetMountResponse.Builder response =
        PolicyMessages.changed(info(done.mount()), done)
            .setSeenPolicyVersion(before.policyVersion());
    if (dryRun) {
      Optional<Duration> bound = node.mount(before.mount().path()).flatMap(MountView::bound);
      response.setCost(
          PolicyMessages.cost(
              AskingCost.of(before.mount().policy(), bound),
              AskingCost.of(done.mount().mount().policy(), bound),
              node.status().figures(),
              stores.calls(before.mount().ufs())));
    }
    return response.build();
  }

  /** The mount with its state where it is in effect exactly so. */
  private MountInfo info(MountDefinition definition) {
    return node.mount(definition.mount().path())
        .filter(view -> view.definition().equals(definition))
        .map(MountMessages::info)
        .orElseGet(() -> MountMessages.info(definition));
  }

  private UfsInfo store(String name) {
    UfsConfig store =
        stores
            .config(name)
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "this node has no configuration for store '"
                            + name
                            + "' (expected ufs."
                            + name
                            + ".type)"));
    UfsInfo.Builder info =
        UfsInfo.newBuilder()
            .setName(store.name())
            .setScheme(store.type().scheme().id())
            .setReadLagMillis(store.readLag().toMillis())
            .setHealth(StatusMessages.component(stores.health(name)));
    if (store.hdfs() != null) {
      info.setEndpoint("hdfs://" + store.hdfs().authority());
    } else if (store.s3() == null) {
      info.setEndpoint("/" + store.locations().get(0).path());
    } else {
      info.setEndpoint(store.s3().endpoint().orElse("")).setRegion(store.s3().region());
    }
    return info.build();
  }

  private static MountAdmin.Author author(String reason, boolean dryRun) {
    return new MountAdmin.Author(NOBODY, reason, dryRun);
  }
}
