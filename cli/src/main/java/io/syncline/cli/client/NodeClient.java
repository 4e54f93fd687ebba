package io.syncline.cli.client;

import io.grpc.Context;
import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.failure.Failure;
import io.syncline.client.NodeConnection;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.syncline.proto.node.v1.AdviceServiceGrpc;
import io.syncline.proto.node.v1.AdviseRequest;
import io.syncline.proto.node.v1.AdviseResponse;
import io.syncline.proto.node.v1.AnswerLocationsRequest;
import io.syncline.proto.node.v1.CancelCheckRequest;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckSchedule;
import io.syncline.proto.node.v1.CheckServiceGrpc;
import io.syncline.proto.node.v1.CheckServiceGrpc.CheckServiceBlockingStub;
import io.syncline.proto.node.v1.CompareServiceGrpc;
import io.syncline.proto.node.v1.CompareServiceGrpc.CompareServiceBlockingStub;
import io.syncline.proto.node.v1.ConfigEntry;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.DeleteResponse;
import io.syncline.proto.node.v1.DescribeMountRequest;
import io.syncline.proto.node.v1.DescribeMountResponse;
import io.syncline.proto.node.v1.DoctorServiceGrpc;
import io.syncline.proto.node.v1.DrainNodeRequest;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.ExamineRequest;
import io.syncline.proto.node.v1.ExamineResponse;
import io.syncline.proto.node.v1.ExplainRequest;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.ExplainServiceGrpc;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.ForgetClusterRequest;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.GetCheckRequest;
import io.syncline.proto.node.v1.GetCheckResponse;
import io.syncline.proto.node.v1.ListCheckSchedulesRequest;
import io.syncline.proto.node.v1.ListChecksRequest;
import io.syncline.proto.node.v1.ListChecksResponse;
import io.syncline.proto.node.v1.ListMountsRequest;
import io.syncline.proto.node.v1.ListNodesRequest;
import io.syncline.proto.node.v1.ListNodesResponse;
import io.syncline.proto.node.v1.ListQuarantineRequest;
import io.syncline.proto.node.v1.ListQuarantineResponse;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.ListWatchersRequest;
import io.syncline.proto.node.v1.LocationAnswer;
import io.syncline.proto.node.v1.LogServiceGrpc;
import io.syncline.proto.node.v1.LogServiceGrpc.LogServiceBlockingStub;
import io.syncline.proto.node.v1.LogStatusRequest;
import io.syncline.proto.node.v1.LogStatusResponse;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.MakeDirectoryResponse;
import io.syncline.proto.node.v1.MountHistoryRequest;
import io.syncline.proto.node.v1.MountHistoryResponse;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.NamespaceServiceGrpc.NamespaceServiceBlockingStub;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.ReadOptions;
import io.syncline.proto.node.v1.RemoveCheckScheduleRequest;
import io.syncline.proto.node.v1.RemoveMountRequest;
import io.syncline.proto.node.v1.RemoveMountResponse;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.RenameResponse;
import io.syncline.proto.node.v1.ReplayLogRequest;
import io.syncline.proto.node.v1.ReplayLogResponse;
import io.syncline.proto.node.v1.RescanRequest;
import io.syncline.proto.node.v1.RescanResponse;
import io.syncline.proto.node.v1.ResumeCheckRequest;
import io.syncline.proto.node.v1.RollbackMountRequest;
import io.syncline.proto.node.v1.SetCheckScheduleRequest;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.ShowConfigRequest;
import io.syncline.proto.node.v1.StartCheckRequest;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.StatusRequest;
import io.syncline.proto.node.v1.SurveyRequest;
import io.syncline.proto.node.v1.SurveyResponse;
import io.syncline.proto.node.v1.SyncRequest;
import io.syncline.proto.node.v1.SyncResponse;
import io.syncline.proto.node.v1.TailLogRequest;
import io.syncline.proto.node.v1.TailLogResponse;
import io.syncline.proto.node.v1.TestMountRequest;
import io.syncline.proto.node.v1.TestMountResponse;
import io.syncline.proto.node.v1.TestPathRequest;
import io.syncline.proto.node.v1.TestPathResponse;
import io.syncline.proto.node.v1.Token;
import io.syncline.proto.node.v1.VerifyLogRequest;
import io.syncline.proto.node.v1.VerifyLogResponse;
import io.syncline.proto.node.v1.WalkChildrenRequest;
import io.syncline.proto.node.v1.WalkChildrenResponse;
import io.syncline.proto.node.v1.WalkDirectoriesRequest;
import io.syncline.proto.node.v1.WalkDirectoriesResponse;
import io.syncline.proto.node.v1.WatcherInfo;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A client of one node: every call of its API, blocking, with a deadline. Failures are {@link
 * Failure}s with the node's own code. Thread rule: any thread.
 */
public final class NodeClient implements AutoCloseable {
  /** How long a call may take that touches one path or the node itself. */
  private static final Duration QUICK = Duration.ofSeconds(30);

  /** How long a call may take whose work grows with the data: a listing, a tree, a sync. */
  private static final Duration LONG = Duration.ofHours(12);

  private final ClusterContext context;
  private final Optional<Duration> timeout;
  private final NodeConnection node;
  private final NamespaceServiceBlockingStub namespace;
  private final AdminServiceBlockingStub admin;
  private final CheckServiceBlockingStub checks;
  private final FileDoor data;

  private NodeClient(ClusterContext context, Optional<Duration> timeout) {
    this.context = context;
    this.timeout = timeout;
    this.node = new NodeConnection(context.grpc(), context.data(), timeout);
    this.namespace = NamespaceServiceGrpc.newBlockingStub(node.channel());
    this.admin = AdminServiceGrpc.newBlockingStub(node.channel());
    this.checks = CheckServiceGrpc.newBlockingStub(node.channel());
    this.data = new FileDoor(node.data());
  }

  /**
   * A client of the node that a context names; nothing is sent yet.
   *
   * @param timeout how long each call may take; empty for what suits the call
   */
  public static NodeClient of(ClusterContext context, Optional<Duration> timeout) {
    return new NodeClient(context, timeout);
  }

  public ClusterContext context() {
    return context;
  }

  /** The door for file bytes. */
  public FileDoor data() {
    return data;
  }

  /** The state of the node. */
  public NodeStatus status() {
    return call(() -> admin(QUICK).status(StatusRequest.getDefaultInstance()));
  }

  /**
   * Examines the node, and the others of its cluster.
   *
   * @param thisNodeOnly whether the others are left out
   */
  public ExamineResponse examine(boolean thisNodeOnly) {
    ExamineRequest request = ExamineRequest.newBuilder().setThisNodeOnly(thisNodeOnly).build();
    return call(
        () ->
            DoctorServiceGrpc.newBlockingStub(node.channel())
                .withDeadlineAfter(timeout.orElse(QUICK).toMillis(), TimeUnit.MILLISECONDS)
                .examine(request));
  }

  /** All mounts, by path. */
  public List<MountInfo> mounts() {
    return call(
        () -> admin(QUICK).listMounts(ListMountsRequest.getDefaultInstance()).getMountsList());
  }

  /** Adds a mount. */
  public MountInfo addMount(AddMountRequest request) {
    return call(() -> admin(QUICK).addMount(request).getMount());
  }

  /** One mount in detail. */
  public DescribeMountResponse describeMount(String path) {
    return call(
        () -> admin(QUICK).describeMount(DescribeMountRequest.newBuilder().setPath(path).build()));
  }

  /** Changes a mount's policy. */
  public SetMountResponse setMount(SetMountRequest request) {
    return call(() -> admin(QUICK).setMount(request));
  }

  /** The changes of a mount that are remembered. */
  public MountHistoryResponse mountHistory(String path) {
    return call(
        () -> admin(QUICK).mountHistory(MountHistoryRequest.newBuilder().setPath(path).build()));
  }

  /** Gives a mount the policy of an earlier version. */
  public SetMountResponse rollbackMount(RollbackMountRequest request) {
    return call(() -> admin(QUICK).rollbackMount(request));
  }

  /** Removes a mount. */
  public RemoveMountResponse removeMount(RemoveMountRequest request) {
    return call(() -> admin(QUICK).removeMount(request));
  }

  /** Tries a location. */
  public TestMountResponse testMount(TestMountRequest request) {
    return call(() -> admin(QUICK).testMount(request));
  }

  /** How fresh a path is kept. */
  public TestPathResponse testPath(String path) {
    return call(() -> admin(QUICK).testPath(TestPathRequest.newBuilder().setPath(path).build()));
  }

  /** The node's configuration: the keys that begin with a prefix. */
  public List<ConfigEntry> configuration(String prefix) {
    return call(
        () ->
            admin(QUICK)
                .showConfig(ShowConfigRequest.newBuilder().setPrefix(prefix).build())
                .getEntriesList());
  }

  /** Records of the log that the node could not read, the newest first; one page of them. */
  public ListQuarantineResponse quarantine(ListQuarantineRequest request) {
    return call(() -> admin(QUICK).listQuarantine(request));
  }

  /** The nodes of the cluster, by name, and those of others that the node is declaring gone. */
  public ListNodesResponse nodes() {
    return call(() -> admin(QUICK).listNodes(ListNodesRequest.getDefaultInstance()));
  }

  /** Begins to declare a node gone. */
  public ForgetNodeResponse forgetNode(ForgetNodeRequest request) {
    return call(() -> admin(QUICK).forgetNode(request));
  }

  /** Begins to declare all nodes of another cluster gone. */
  public ForgetClusterResponse forgetCluster(ForgetClusterRequest request) {
    return call(() -> admin(QUICK).forgetCluster(request));
  }

  /** Drains a node of the asked one's cluster, or tells how far that is. */
  public DrainNodeResponse drainNode(DrainNodeRequest request) {
    return call(() -> admin(QUICK).drainNode(request));
  }

  /** Who reads what the stores tell of changes from outside, by name. */
  public List<WatcherInfo> watchers() {
    return call(
        () ->
            admin(QUICK).listWatchers(ListWatchersRequest.getDefaultInstance()).getWatchersList());
  }

  /** Takes all that a watcher covers, or a part of it, as old. */
  public RescanResponse rescan(RescanRequest request) {
    return call(() -> admin(QUICK).rescan(request));
  }

  /** How far the node's cluster is with what was changed before it was first asked. */
  public FenceResponse fence(FenceRequest request) {
    return call(() -> admin(QUICK).fence(request));
  }

  /** Why the node's cluster would serve a path from what it holds, or not. */
  public ExplainResponse explain(String path) {
    return call(
        () ->
            ExplainServiceGrpc.newBlockingStub(node.channel())
                .withDeadlineAfter(timeout.orElse(QUICK).toMillis(), TimeUnit.MILLISECONDS)
                .explain(ExplainRequest.newBuilder().setPath(path).build()));
  }

  /** How far the node's cluster has read the topics. */
  public LogStatusResponse logStatus() {
    return call(() -> log(QUICK).logStatus(LogStatusRequest.getDefaultInstance()));
  }

  /**
   * Records of the topics, until there are no more, or whoever takes them says that it is enough.
   */
  public void tailLog(TailLogRequest request, Predicate<TailLogResponse> goesOn) {
    try (Context.CancellableContext context = Context.current().withCancellation()) {
      context.run(
          () -> {
            Iterator<TailLogResponse> answers = call(() -> log(LONG).tailLog(request));
            boolean more = true;
            while (more && call(answers::hasNext)) {
              more = goesOn.test(call(answers::next));
            }
          });
    }
  }

  /** Reads topics again; several answers tell the progress. */
  public void verifyLog(VerifyLogRequest request, Consumer<VerifyLogResponse> progress) {
    stream(() -> log(LONG).verifyLog(request), progress);
  }

  /** Takes as old what the topics have told of. */
  public ReplayLogResponse replayLog(ReplayLogRequest request) {
    return call(() -> log(LONG).replayLog(request));
  }

  /** What other sync intervals of a mount would cost and bring. */
  public AdviseResponse advise(AdviseRequest request) {
    return call(
        () ->
            AdviceServiceGrpc.newBlockingStub(node.channel())
                .withDeadlineAfter(timeout.orElse(QUICK).toMillis(), TimeUnit.MILLISECONDS)
                .advise(request));
  }

  /** Starts a consistency check. */
  public CheckRun startCheck(StartCheckRequest request) {
    return call(() -> checks().startCheck(request));
  }

  /** A consistency check and what it found. */
  public GetCheckResponse check(String id) {
    return call(() -> checks().getCheck(GetCheckRequest.newBuilder().setId(id).build()));
  }

  /** The consistency checks of the mount that shows a path, the newest first; empty for all. */
  public List<CheckRun> checks(String path) {
    return listChecks(path).getRunsList();
  }

  /** The same with the audits. */
  public ListChecksResponse listChecks(String path) {
    return call(() -> checks().listChecks(ListChecksRequest.newBuilder().setPath(path).build()));
  }

  /** Ends a consistency check. */
  public CheckRun cancelCheck(CancelCheckRequest request) {
    return call(() -> checks().cancelCheck(request));
  }

  /** Goes on with a consistency check that was cancelled or failed. */
  public CheckRun resumeCheck(String id) {
    return call(() -> checks().resumeCheck(ResumeCheckRequest.newBuilder().setId(id).build()));
  }

  /** Sets how a mount is checked regularly. */
  public CheckSchedule setCheckSchedule(SetCheckScheduleRequest request) {
    return call(() -> checks().setCheckSchedule(request));
  }

  /** Which mounts are checked regularly; only that which shows a path, empty for all. */
  public List<CheckSchedule> checkSchedules(String path) {
    return call(
        () ->
            checks()
                .listCheckSchedules(ListCheckSchedulesRequest.newBuilder().setPath(path).build())
                .getSchedulesList());
  }

  /** Ends the regular checks of a mount; whether there were any. */
  public boolean removeCheckSchedule(String path) {
    return call(
        () ->
            checks()
                .removeCheckSchedule(RemoveCheckScheduleRequest.newBuilder().setPath(path).build())
                .getRemoved());
  }

  /** Which shards the cluster holds, for comparison with another one. */
  public SurveyResponse survey(String path) {
    return call(() -> compare(QUICK).survey(SurveyRequest.newBuilder().setPath(path).build()));
  }

  /** The directories that the cluster holds whole; to be closed. */
  public AnswerStream<WalkDirectoriesResponse> walkDirectories(WalkDirectoriesRequest request) {
    return new AnswerStream<>(node, () -> compare(LONG).walkDirectories(request));
  }

  /** What the cluster holds of the children of a directory; to be closed. */
  public AnswerStream<WalkChildrenResponse> walkChildren(WalkChildrenRequest request) {
    return new AnswerStream<>(node, () -> compare(LONG).walkChildren(request));
  }

  /** What the cluster would answer about locations, in their order. */
  public List<LocationAnswer> answers(AnswerLocationsRequest request) {
    return call(() -> compare(QUICK).answerLocations(request).getAnswersList());
  }

  /** One path. */
  public StatResponse stat(String path, Optional<Duration> maxStaleness) {
    return stat(path, maxStaleness, List.of());
  }

  /** One path, as it is after the writes that gave the tokens. */
  public StatResponse stat(String path, Optional<Duration> maxStaleness, List<Token> tokens) {
    StatRequest.Builder request =
        StatRequest.newBuilder().setPath(path).setOptions(options(maxStaleness, tokens));
    return call(() -> namespace(QUICK).stat(request.build()));
  }

  /**
   * The children of a directory, in batches ordered by name, as they are after the writes that gave
   * the tokens.
   */
  public void list(String path, List<Token> tokens, Consumer<ListResponse> batches) {
    ListRequest.Builder request =
        ListRequest.newBuilder().setPath(path).setOptions(options(Optional.empty(), tokens));
    stream(() -> namespace(LONG).list(request.build()), batches);
  }

  /** Removes a path. */
  public DeleteResponse delete(DeleteRequest request) {
    return call(() -> namespace(request.getRecursive() ? LONG : QUICK).delete(request));
  }

  /** Moves a path. */
  public RenameResponse rename(RenameRequest request) {
    return call(() -> namespace(LONG).rename(request));
  }

  /** Makes a directory. */
  public MakeDirectoryResponse makeDirectory(MakeDirectoryRequest request) {
    return call(() -> namespace(QUICK).makeDirectory(request));
  }

  /** Asks the store again; several answers tell the progress. */
  public void sync(SyncRequest request, Consumer<SyncResponse> progress) {
    stream(() -> namespace(LONG).sync(request), progress);
  }

  @Override
  public void close() {
    node.close();
  }

  private static ReadOptions options(Optional<Duration> maxStaleness, List<Token> tokens) {
    ReadOptions.Builder options = ReadOptions.newBuilder().addAllTokens(tokens);
    maxStaleness.ifPresent(bound -> options.setMaxStalenessMillis(bound.toMillis()));
    return options.build();
  }

  private NamespaceServiceBlockingStub namespace(Duration usual) {
    return namespace.withDeadlineAfter(timeout.orElse(usual).toMillis(), TimeUnit.MILLISECONDS);
  }

  private AdminServiceBlockingStub admin(Duration usual) {
    return admin.withDeadlineAfter(timeout.orElse(usual).toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompareServiceBlockingStub compare(Duration usual) {
    return CompareServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(timeout.orElse(usual).toMillis(), TimeUnit.MILLISECONDS);
  }

  private CheckServiceBlockingStub checks() {
    return checks.withDeadlineAfter(timeout.orElse(QUICK).toMillis(), TimeUnit.MILLISECONDS);
  }

  private <T> T call(Supplier<T> call) {
    return Failures.of(() -> node.call(call));
  }

  private LogServiceBlockingStub log(Duration usual) {
    return LogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(timeout.orElse(usual).toMillis(), TimeUnit.MILLISECONDS);
  }

  private <T> void stream(Supplier<Iterator<T>> call, Consumer<T> each) {
    Iterator<T> answers = call(call);
    while (call(answers::hasNext)) {
      each.accept(call(answers::next));
    }
  }
}
