package io.syncline.cli;

import io.grpc.stub.StreamObserver;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AddMountResponse;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.CheckResult;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.ComponentHealth;
import io.syncline.proto.node.v1.ConfigEntry;
import io.syncline.proto.node.v1.ConfigSource;
import io.syncline.proto.node.v1.DescribeMountRequest;
import io.syncline.proto.node.v1.DescribeMountResponse;
import io.syncline.proto.node.v1.DrainNodeRequest;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.FenceMark;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.ForgetClusterRequest;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.Health;
import io.syncline.proto.node.v1.LakeCluster;
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
import io.syncline.proto.node.v1.MountRevision;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NodeStanding;
import io.syncline.proto.node.v1.NodeState;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.OnStale;
import io.syncline.proto.node.v1.PolicyCost;
import io.syncline.proto.node.v1.Problem;
import io.syncline.proto.node.v1.QuarantinedRecordInfo;
import io.syncline.proto.node.v1.RemoveMountRequest;
import io.syncline.proto.node.v1.RemoveMountResponse;
import io.syncline.proto.node.v1.RescanRequest;
import io.syncline.proto.node.v1.RescanResponse;
import io.syncline.proto.node.v1.RollbackMountRequest;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.SettingChange;
import io.syncline.proto.node.v1.ShardFence;
import io.syncline.proto.node.v1.ShardStateCounts;
import io.syncline.proto.node.v1.ShowConfigRequest;
import io.syncline.proto.node.v1.ShowConfigResponse;
import io.syncline.proto.node.v1.StatusRequest;
import io.syncline.proto.node.v1.TestMountRequest;
import io.syncline.proto.node.v1.TestMountResponse;
import io.syncline.proto.node.v1.TestPathRequest;
import io.syncline.proto.node.v1.TestPathResponse;
import io.syncline.proto.node.v1.UfsCallCount;
import io.syncline.proto.node.v1.UfsInfo;
import io.syncline.proto.node.v1.WatcherInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The admin service of a {@link FakeNode}. */
final class FakeAdmin extends AdminServiceGrpc.AdminServiceImplBase {
  private static final int QUARANTINE_PAGE = 2;

  /** Records that are kept aside, the newest first. */
  final List<QuarantinedRecordInfo> setAside = new CopyOnWriteArrayList<>();

  /** The nodes of the cluster, by name. */
  final Map<String, ClusterNodeInfo> nodes = new ConcurrentSkipListMap<>();

  /** What was asked to be forgotten, and not only planned. */
  final List<ForgetNodeRequest> forgotten = new CopyOnWriteArrayList<>();

  /** What was asked about clusters that are gone, in order. */
  final List<ForgetClusterRequest> clustersForgotten = new CopyOnWriteArrayList<>();

  /** Nodes of other clusters that are being declared gone. */
  final List<ClusterNodeInfo> goneElsewhere = new CopyOnWriteArrayList<>();

  /** Whether it declares other clusters gone. */
  volatile boolean mayForgetClusters = true;

  /** What was asked to be drained, in order. */
  final List<DrainNodeRequest> drains = new CopyOnWriteArrayList<>();

  /** What is answered to it. */
  volatile Function<DrainNodeRequest, DrainNodeResponse> drain =
      request ->
          DrainNodeResponse.newBuilder()
              .setNode(request.getName())
              .setStanding(NodeStanding.NODE_STANDING_SERVING)
              .setWritesUnderWay(2)
              .setOutboxDepth(3)
              .setShardsOwned(4)
              .putOthers("n3", "n3:7450")
              .build();

  /** What was asked of fences, in order. */
  final List<FenceRequest> fences = new CopyOnWriteArrayList<>();

  /** What is answered to it. */
  volatile Function<FenceRequest, FenceResponse> fence;

  /** The watchers of the cluster, by name. */
  final Map<String, WatcherInfo> watchers = new ConcurrentSkipListMap<>();

  /** What was asked to be taken as old, in order. */
  final List<RescanRequest> rescans = new CopyOnWriteArrayList<>();

  /** What was asked to be rolled back, in order, also what was only planned. */
  final List<RollbackMountRequest> rollbacks = new CopyOnWriteArrayList<>();

  /** What a rollback changes. */
  volatile List<SettingChange> rollbackChanges =
      List.of(
          SettingChange.newBuilder()
              .setKey("sync-interval")
              .setBefore("30s")
              .setAfter("10s")
              .build());

  /** How far back mounts are remembered. */
  volatile MountHistoryResponse past =
      MountHistoryResponse.newBuilder().setOldestVersion(1).setLimit(100).build();

  /** What a planned change of a policy would cost. */
  volatile TestPathResponse paths = TestPathResponse.getDefaultInstance();

  volatile PolicyCost cost = PolicyCost.getDefaultInstance();

  /** What was asked to be changed, in order. */
  final List<SetMountRequest> sets = new CopyOnWriteArrayList<>();

  final Map<String, MountInfo> mounts = new ConcurrentSkipListMap<>();
  volatile NodeState state = NodeState.NODE_STATE_READY;
  volatile boolean locationWorks = true;

  /** Seconds that the oldest write was not published; 0 for none. */
  volatile double outboxOldest;

  /** Done before each answer about the node's state. */
  volatile Runnable beforeStatus = () -> {};

  private final FakeNode node;
  private final String cluster;

  FakeAdmin(FakeNode node, String cluster) {
    this.node = node;
    this.cluster = cluster;
    this.fence = request -> fence(true, request).build();
    mounts.put("/lake", mount("/lake", "s3://lake/"));
  }

  static MountInfo mount(String path, String location) {
    return MountInfo.newBuilder()
        .setPath(path)
        .setLocation(location)
        .setUfs("lake")
        .setSyncIntervalMillis(30_000)
        .setReconcileMillis(86_400_000)
        .setReconciledSecondsAgo(10_800)
        .setStalenessBoundSeconds(1.2)
        .setState(MountState.MOUNT_STATE_LIVE)
        .setLimit(FeedLimit.FEED_LIMIT_CLAIM)
        .setLimitSubject("west/n1/5")
        .setPolicyVersion(1)
        .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_UNWATCHED)
        .setOnStale(OnStale.ON_STALE_FAIL)
        .setShards(ShardStateCounts.newBuilder().setLive(32))
        .build();
  }

  @Override
  public void status(StatusRequest request, StreamObserver<NodeStatus> observer) {
    node.answer(
        observer,
        () -> {
          beforeStatus.run();
          NodeStatus.Builder status =
              NodeStatus.newBuilder()
                  .setCluster(cluster)
                  .setNode(cluster + "-1")
                  .setVersion("1.0.0")
                  .setUptimeSeconds(125)
                  .setState(state)
                  .setShardsOwned(32)
                  .setShardsTotal(32)
                  .setCachedEntries(7)
                  .setIncarnation(3)
                  .setRecordsBehind(17)
                  .addComponents(
                      ComponentHealth.newBuilder().setName("kafka").setHealth(Health.HEALTH_UP))
                  .addAllMounts(mounts.values());
          if (outboxOldest > 0) {
            status.setOutboxOldestSeconds(outboxOldest);
          }
          if (state == NodeState.NODE_STATE_DEGRADED) {
            status.addProblems(
                Problem.newBuilder()
                    .setCode("SYN-4001")
                    .setMessage("kafka does not answer")
                    .setRemedy("Look at the brokers."));
          }
          return status.build();
        });
  }

  @Override
  public void listMounts(ListMountsRequest request, StreamObserver<ListMountsResponse> observer) {
    node.answer(
        observer, () -> ListMountsResponse.newBuilder().addAllMounts(mounts.values()).build());
  }

  @Override
  public void addMount(AddMountRequest request, StreamObserver<AddMountResponse> observer) {
    node.answer(
        observer,
        () -> {
          if (mounts.containsKey(request.getPath())) {
            throw FakeNode.error(ErrorCode.MOUNT_CONFLICT, request.getPath() + " is mounted");
          }
          MountInfo mount =
              mount(request.getPath(), request.getLocation()).toBuilder()
                  .setSyncIntervalMillis(
                      request.hasSyncIntervalMillis() ? request.getSyncIntervalMillis() : 30_000)
                  .setReconcileMillis(
                      request.hasReconcileMillis() ? request.getReconcileMillis() : 86_400_000)
                  .setFeed(request.getFeed())
                  .build();
          if (!request.getDryRun()) {
            mounts.put(request.getPath(), mount);
          }
          return AddMountResponse.newBuilder().setMount(mount).build();
        });
  }

  @Override
  public void describeMount(
      DescribeMountRequest request, StreamObserver<DescribeMountResponse> observer) {
    node.answer(
        observer,
        () ->
            DescribeMountResponse.newBuilder()
                .setMount(existing(request.getPath()))
                .setUfs(
                    UfsInfo.newBuilder()
                        .setName("lake")
                        .setScheme("s3")
                        .setEndpoint("http://localhost:9000")
                        .setHealth(ComponentHealth.newBuilder().setHealth(Health.HEALTH_UP)))
                .addUfsCalls(
                    UfsCallCount.newBuilder().setOperation("list").setOutcome("ok").setCount(12))
                .build());
  }

  @Override
  public void setMount(SetMountRequest request, StreamObserver<SetMountResponse> observer) {
    node.answer(
        observer,
        () -> {
          sets.add(request);
          MountInfo before = existing(request.getPath());
          MountInfo after =
              before.toBuilder()
                  .setSyncIntervalMillis(request.getSyncIntervalMillis())
                  .setReconcileMillis(request.getReconcileMillis())
                  .addAllRules(request.getRulesList())
                  .setPolicyVersion(before.getPolicyVersion() + 1)
                  .build();
          if (!request.getDryRun()) {
            mounts.put(request.getPath(), after);
          }
          SetMountResponse.Builder response =
              SetMountResponse.newBuilder()
                  .setMount(after)
                  .addChanges(
                      SettingChange.newBuilder()
                          .setKey("sync-interval")
                          .setBefore("30s")
                          .setAfter(request.getSyncIntervalMillis() / 1000 + "s"));
          if (request.getDryRun() && cost.hasAfter()) {
            response.setCost(cost);
          }
          return response.build();
        });
  }

  @Override
  public void testPath(TestPathRequest request, StreamObserver<TestPathResponse> observer) {
    node.answer(observer, () -> paths.toBuilder().setMount(existing("/lake")).build());
  }

  @Override
  public void rollbackMount(
      RollbackMountRequest request, StreamObserver<SetMountResponse> observer) {
    node.answer(
        observer,
        () -> {
          MountInfo before = existing(request.getPath());
          rollbacks.add(request);
          return SetMountResponse.newBuilder()
              .setMount(before.toBuilder().setPolicyVersion(before.getPolicyVersion() + 1))
              .addAllChanges(rollbackChanges)
              .setSeenPolicyVersion(before.getPolicyVersion())
              .build();
        });
  }

  @Override
  public void mountHistory(
      MountHistoryRequest request, StreamObserver<MountHistoryResponse> observer) {
    node.answer(
        observer,
        () -> {
          MountInfo mount = existing(request.getPath());
          return past.toBuilder()
              .addRevisions(
                  MountRevision.newBuilder()
                      .setVersion(40)
                      .setWho("anonymous")
                      .setWhenWallMillis(1_700_000_000_123L)
                      .setReason("INC-4711")
                      .setWhat("/lake sync-interval 10s -> 30s")
                      .addChanges(
                          SettingChange.newBuilder()
                              .setKey("sync-interval")
                              .setBefore("10s")
                              .setAfter("30s"))
                      .setMount(mount))
              .addRevisions(
                  MountRevision.newBuilder()
                      .setVersion(39)
                      .setWho("anonymous")
                      .setWhat("remove /lake -> s3://lake/"))
              .build();
        });
  }

  @Override
  public void removeMount(
      RemoveMountRequest request, StreamObserver<RemoveMountResponse> observer) {
    node.answer(
        observer,
        () -> {
          MountInfo mount = existing(request.getPath());
          if (!request.getDryRun()) {
            mounts.remove(request.getPath());
          }
          return RemoveMountResponse.newBuilder().setRemoved(mount).build();
        });
  }

  @Override
  public void testMount(TestMountRequest request, StreamObserver<TestMountResponse> observer) {
    node.answer(
        observer,
        () ->
            TestMountResponse.newBuilder()
                .addChecks(CheckResult.newBuilder().setName("resolve").setOk(true))
                .addChecks(
                    CheckResult.newBuilder()
                        .setName("list")
                        .setOk(locationWorks)
                        .setDetail(locationWorks ? "3 entries" : "403 AccessDenied")
                        .setRemedy(locationWorks ? "" : "Check the credentials."))
                .setOk(locationWorks)
                .build());
  }

  @Override
  public void showConfig(ShowConfigRequest request, StreamObserver<ShowConfigResponse> observer) {
    node.answer(
        observer,
        () ->
            ShowConfigResponse.newBuilder()
                .addEntries(
                    ConfigEntry.newBuilder()
                        .setKey("ufs.lake.secret-key")
                        .setMasked(true)
                        .setSource(ConfigSource.CONFIG_SOURCE_FILE))
                .build());
  }

  @Override
  public void listQuarantine(
      ListQuarantineRequest request, StreamObserver<ListQuarantineResponse> observer) {
    node.answer(
        observer,
        () -> {
          List<QuarantinedRecordInfo> found =
              setAside.stream()
                  .filter(record -> request.getTopic().isEmpty() || is(record, request.getTopic()))
                  .filter(
                      record ->
                          !request.hasPartition()
                              || record.getPartition() == request.getPartition())
                  .filter(
                      record -> request.getBelowId() == 0 || record.getId() < request.getBelowId())
                  .toList();
          int limit = Math.min(request.getLimit(), QUARANTINE_PAGE);
          ListQuarantineResponse.Builder page =
              ListQuarantineResponse.newBuilder()
                  .addAllRecords(found.stream().limit(limit).toList());
          if (found.size() > limit) {
            page.setNextBelowId(found.get(limit - 1).getId());
          }
          return page.build();
        });
  }

  @Override
  public void listNodes(ListNodesRequest request, StreamObserver<ListNodesResponse> observer) {
    node.answer(
        observer,
        () ->
            ListNodesResponse.newBuilder()
                .addAllNodes(nodes.values())
                .addAllGoneElsewhere(goneElsewhere)
                .build());
  }

  @Override
  public void forgetCluster(
      ForgetClusterRequest request, StreamObserver<ForgetClusterResponse> observer) {
    clustersForgotten.add(request);
    node.answer(
        observer,
        () -> {
          if (!mayForgetClusters) {
            throw FakeNode.error(
                ErrorCode.FORGETTING_NOT_ALLOWED, "this node may not declare other clusters gone");
          }
          return ForgetClusterResponse.newBuilder()
              .setCluster(request.getCluster())
              .addAllNodes(goneElsewhere)
              .setWaitSeconds(request.getProcessIsDead() ? 90 : 1200)
              .build();
        });
  }

  @Override
  public void forgetNode(ForgetNodeRequest request, StreamObserver<ForgetNodeResponse> observer) {
    node.answer(
        observer,
        () -> {
          ClusterNodeInfo asked = nodes.get(request.getName());
          if (asked == null) {
            throw FakeNode.error(
                ErrorCode.UNKNOWN_NODE, "nobody waits for a node '" + request.getName() + "'");
          }
          if (asked.getLive()) {
            throw FakeNode.error(ErrorCode.NODE_LIVES, "node " + asked.getName() + " lives");
          }
          if (!request.getDryRun()) {
            forgotten.add(request);
          }
          return ForgetNodeResponse.newBuilder()
              .setNode(asked)
              .setWaitSeconds(request.getProcessIsDead() ? 90 : 1200)
              .build();
        });
  }

  @Override
  public void drainNode(DrainNodeRequest request, StreamObserver<DrainNodeResponse> observer) {
    drains.add(request);
    node.answer(observer, () -> drain.apply(request));
  }

  @Override
  public void fence(FenceRequest request, StreamObserver<FenceResponse> observer) {
    fences.add(request);
    node.answer(observer, () -> fence.apply(request));
  }

  @Override
  public void listWatchers(
      ListWatchersRequest request, StreamObserver<ListWatchersResponse> observer) {
    node.answer(
        observer,
        () -> ListWatchersResponse.newBuilder().addAllWatchers(watchers.values()).build());
  }

  @Override
  public void rescan(RescanRequest request, StreamObserver<RescanResponse> observer) {
    rescans.add(request);
    node.answer(
        observer,
        () -> {
          WatcherInfo asked = watchers.get(request.getName());
          if (asked == null) {
            throw FakeNode.error(
                ErrorCode.UNKNOWN_WATCHER, "no store '" + request.getName() + "' is watched");
          }
          String location = request.getLocation();
          if (asked.getLocationsList().stream().noneMatch(location::startsWith)
              && !location.isEmpty()) {
            throw FakeNode.error(ErrorCode.INVALID_ARGUMENT, location + " is not covered");
          }
          return RescanResponse.newBuilder()
              .setNode(asked.getNode())
              .addAllLocations(location.isEmpty() ? asked.getLocationsList() : List.of(location))
              .build();
        });
  }

  /** An answer about a cluster of two shards, in a lake of two clusters; its mark is the first. */
  FenceResponse.Builder fence(boolean applied, FenceRequest request) {
    FenceMark mark =
        request.getMarksCount() > 0
            ? request.getMarks(0)
            : FenceMark.newBuilder()
                .setNode(cluster + "-1")
                .setProcess("3")
                .setInstant(fences.size())
                .build();
    FenceResponse.Builder answer =
        FenceResponse.newBuilder()
            .setCluster(cluster)
            .addLocations("s3://lake/a")
            .setApplied(applied)
            .setShardsApplied(applied ? 2 : 1)
            .setShardsTotal(2)
            .addMarks(mark)
            .addClusters(LakeCluster.newBuilder().setName("east").setLive(true))
            .addClusters(LakeCluster.newBuilder().setName("west").setLive(true));
    if (!applied) {
      answer.addHeldBack(
          ShardFence.newBuilder()
              .setShard(1)
              .setNode(cluster + "-1")
              .setLimit(FeedLimit.FEED_LIMIT_CLAIM)
              .setLimitSubject("east/east-1/17")
              .setBehindSeconds(12.5));
    }
    return answer;
  }

  private static boolean is(QuarantinedRecordInfo record, String topic) {
    return record.getTopic().equals(topic);
  }

  private MountInfo existing(String path) {
    MountInfo mount = mounts.get(path);
    if (mount == null) {
      throw FakeNode.error(ErrorCode.UNKNOWN_MOUNT, "there is no mount at " + path);
    }
    return mount;
  }
}
