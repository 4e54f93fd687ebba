package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.syncline.client.SynclineClient;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.CheckServiceGrpc;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.DrainNodeRequest;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.ExplainRequest;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.ExplainServiceGrpc;
import io.syncline.proto.node.v1.FenceMark;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.ForgetClusterRequest;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.ListNodesRequest;
import io.syncline.proto.node.v1.ListQuarantineRequest;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.ListWatchersRequest;
import io.syncline.proto.node.v1.LogServiceGrpc;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.PutFileResponse;
import io.syncline.proto.node.v1.QuarantinedRecordInfo;
import io.syncline.proto.node.v1.ReadOptions;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.RescanRequest;
import io.syncline.proto.node.v1.RescanResponse;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.StatusRequest;
import io.syncline.proto.node.v1.TestMountRequest;
import io.syncline.proto.node.v1.TestMountResponse;
import io.syncline.proto.node.v1.Token;
import io.syncline.proto.node.v1.WatcherInfo;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A client of one node: gRPC for metadata and administration, HTTP for bytes and health. Whatever
 * is not done fails with a {@link RefusedException}. Any thread.
 */
final class Doors implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final String grpc;
  private final String dataDoor;
  private final ManagedChannel channel;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String data;
  private final String health;

  Doors(int grpcPort, int dataPort, int httpPort) {
    grpc = "127.0.0.1:" + grpcPort;
    dataDoor = "127.0.0.1:" + dataPort;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort).usePlaintext().build();
    data = "http://127.0.0.1:" + dataPort + "/data/v1/file";
    health = "http://127.0.0.1:" + httpPort;
  }

  /** Names the node to a client. */
  SynclineClient.Builder addTo(SynclineClient.Builder client) {
    return client.node(grpc, dataDoor);
  }

  /** The service that looks into the topics. */
  LogServiceGrpc.LogServiceBlockingStub log() {
    return LogServiceGrpc.newBlockingStub(channel).withDeadlineAfter(120, TimeUnit.SECONDS);
  }

  /** Where calls go to, for a client that connects by itself. */
  String grpcAddress() {
    return grpc;
  }

  /** Where bytes go to and come from. */
  String dataAddress() {
    return dataDoor;
  }

  /** Why a path is served from what is held, or not. */
  ExplainResponse explain(String path) {
    return ExplainServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .explain(ExplainRequest.newBuilder().setPath(path).build());
  }

  /** Writes a file, whether it was there or not. */
  void put(String path, String text) {
    PutFileResponse unused = put(path, text, "overwrite", false);
  }

  /** Writes a file, and returns when the log has it. */
  void putAndPublish(String path, String text) {
    if (!put(path, text, "overwrite", true).getResult().getPublished()) {
      throw new AssertionError(path + " was written and not published");
    }
  }

  PutFileResponse put(String path, String text, String mode, boolean wait) {
    String json =
        send(
            HttpRequest.newBuilder(
                    URI.create(data + "?path=" + encoded(path) + "&mode=" + mode + "&wait=" + wait))
                .PUT(BodyPublishers.ofString(text)));
    PutFileResponse.Builder answer = PutFileResponse.newBuilder();
    try {
      JsonFormat.parser().merge(json, answer);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not an answer to a PUT: " + json, e);
    }
    return answer.build();
  }

  String cat(String path) {
    return send(HttpRequest.newBuilder(URI.create(data + "?path=" + encoded(path))));
  }

  /** The bytes of a file, as they are after the writes that gave the tokens. */
  String cat(String path, List<Token> tokens) {
    String header =
        tokens.stream()
            .map(t -> t.getOrigin() + "@" + t.getPartition() + ":" + t.getSequence())
            .collect(Collectors.joining(","));
    return send(
        HttpRequest.newBuilder(URI.create(data + "?path=" + encoded(path)))
            .header("Syncline-Token", header));
  }

  /** What is at a path after the writes that gave the tokens. */
  StatResponse stat(String path, List<Token> tokens) {
    return call(
        () ->
            namespace()
                .stat(StatRequest.newBuilder().setPath(path).setOptions(options(tokens)).build()));
  }

  FileInfo stat(String path) {
    return statResponse(path).getFile();
  }

  StatResponse statResponse(String path) {
    return call(() -> namespace().stat(StatRequest.newBuilder().setPath(path).build()));
  }

  /** Whether nothing is there; any other refusal is thrown. */
  boolean isAbsent(String path) {
    try {
      FileInfo unused = stat(path);
      return false;
    } catch (RefusedException e) {
      if (e.isNotFound()) {
        return true;
      }
      throw e;
    }
  }

  List<FileInfo> list(String path) {
    return list(path, List.of());
  }

  /** What is in a directory after the writes that gave the tokens. */
  List<FileInfo> list(String path, List<Token> tokens) {
    return call(
        () -> {
          List<FileInfo> files = new ArrayList<>();
          namespace()
              .list(ListRequest.newBuilder().setPath(path).setOptions(options(tokens)).build())
              .forEachRemaining((ListResponse batch) -> files.addAll(batch.getEntriesList()));
          return files;
        });
  }

  private static ReadOptions options(List<Token> tokens) {
    return ReadOptions.newBuilder().addAllTokens(tokens).build();
  }

  /** The names in a directory. */
  List<String> ls(String path) {
    return list(path).stream()
        .map(file -> file.getPath().substring(file.getPath().lastIndexOf('/') + 1))
        .toList();
  }

  void delete(String path, boolean recursive) {
    var unused =
        call(
            () ->
                namespace()
                    .delete(
                        DeleteRequest.newBuilder().setPath(path).setRecursive(recursive).build()));
  }

  void makeDirectory(String path) {
    var unused =
        call(
            () ->
                namespace().makeDirectory(MakeDirectoryRequest.newBuilder().setPath(path).build()));
  }

  void rename(String from, String to) {
    var unused =
        call(
            () ->
                namespace()
                    .rename(RenameRequest.newBuilder().setSource(from).setDestination(to).build()));
  }

  void addMount(AddMountRequest request) {
    var unused = call(() -> admin().addMount(request));
  }

  /** Changes the policy of a mount. */
  void setMount(SetMountRequest request) {
    var unused = call(() -> admin().setMount(request));
  }

  TestMountResponse testMount(String location) {
    return call(
        () -> admin().testMount(TestMountRequest.newBuilder().setLocation(location).build()));
  }

  NodeStatus status() {
    return call(() -> admin().status(StatusRequest.getDefaultInstance()));
  }

  /** Whether a mount is served from the cache, proven fresh by what is told of it. */
  boolean isLive(String mount) {
    return status().getMountsList().stream()
        .anyMatch(
            each -> each.getPath().equals(mount) && each.getState() == MountState.MOUNT_STATE_LIVE);
  }

  /** The watchers of its cluster. */
  List<WatcherInfo> watchers() {
    return call(() -> admin().listWatchers(ListWatchersRequest.getDefaultInstance()))
        .getWatchersList();
  }

  /** Has all that a watcher covers be taken as old. */
  RescanResponse rescan(String name) {
    return call(() -> admin().rescan(RescanRequest.newBuilder().setName(name).build()));
  }

  /** The nodes of its cluster. */
  List<ClusterNodeInfo> nodes() {
    return call(() -> admin().listNodes(ListNodesRequest.getDefaultInstance())).getNodesList();
  }

  /** Begins to declare a node of its cluster gone, whose process is dead. */
  ForgetNodeResponse forgetDead(String name) {
    return call(
        () ->
            admin()
                .forgetNode(
                    ForgetNodeRequest.newBuilder().setName(name).setProcessIsDead(true).build()));
  }

  /** Begins to declare another cluster gone, whose processes are dead. */
  ForgetClusterResponse forgetDeadCluster(String cluster) {
    return call(
        () ->
            admin()
                .forgetCluster(
                    ForgetClusterRequest.newBuilder()
                        .setCluster(cluster)
                        .setProcessIsDead(true)
                        .setReason("test")
                        .build()));
  }

  /** The nodes of other clusters that it is declaring gone. */
  List<ClusterNodeInfo> goneElsewhere() {
    return call(() -> admin().listNodes(ListNodesRequest.getDefaultInstance()))
        .getGoneElsewhereList();
  }

  /** Drains a node of its cluster, or tells how far that is. */
  DrainNodeResponse drain(String name) {
    return call(
        () ->
            admin()
                .drainNode(DrainNodeRequest.newBuilder().setName(name).setReason("test").build()));
  }

  /** How far its cluster is with what was changed at a path before it was first asked. */
  FenceResponse fence(String path, List<FenceMark> marks) {
    return call(
        () -> admin().fence(FenceRequest.newBuilder().setPath(path).addAllMarks(marks).build()));
  }

  /** Waits until the cluster has applied what was told so far at, below or above a path. */
  void awaitApplied(String path) {
    List<FenceMark> marks = new ArrayList<>();
    Await.within(
        Await.RECOVERY,
        () -> {
          FenceResponse answer = fence(path, marks);
          marks.clear();
          marks.addAll(answer.getMarksList());
          assertThat(answer.getApplied()).as("%s", answer).isTrue();
        });
  }

  /** The records of a topic that the node could not read, the newest first; one page of them. */
  List<QuarantinedRecordInfo> quarantine(String topic) {
    return call(() ->
            admin().listQuarantine(ListQuarantineRequest.newBuilder().setTopic(topic).build()))
        .getRecordsList();
  }

  /** What a health check answers. */
  int healthCheck(String path) {
    return answer(HttpRequest.newBuilder(URI.create(health + path))).statusCode();
  }

  /** Posts a notification of a store, as stores do; completes with the status of the answer. */
  CompletableFuture<Integer> post(String store, String notification, String token) {
    return http.sendAsync(
            HttpRequest.newBuilder(URI.create(health + "/events/" + store))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(notification))
                .build(),
            BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  /** What a metric stands at; its name with its labels, if it has any. */
  double metric(String name) {
    return send(HttpRequest.newBuilder(URI.create(health + "/metrics")))
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no metric " + name));
  }

  /**
   * What all metrics stand at together whose name, with its labels, begins so; zero if none does.
   */
  double sum(String beginning) {
    return send(HttpRequest.newBuilder(URI.create(health + "/metrics")))
        .lines()
        .filter(line -> line.startsWith(beginning))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private NamespaceServiceGrpc.NamespaceServiceBlockingStub namespace() {
    return NamespaceServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs of the consistency check. */
  CheckServiceGrpc.CheckServiceBlockingStub checks() {
    return CheckServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  private AdminServiceGrpc.AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private String send(HttpRequest.Builder request) {
    HttpResponse<String> response = answer(request);
    if (response.statusCode() >= 300) {
      throw RefusedException.ofHttp(response.statusCode(), response.body());
    }
    return response.body();
  }

  private HttpResponse<String> answer(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(DEADLINE).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw RefusedException.ofTransport(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RefusedException.ofTransport(e);
    }
  }

  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw RefusedException.of(e);
    }
  }

  private static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
