package io.syncline.agent.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.log.LogAdmin;
import io.syncline.agent.log.LogWish;
import io.syncline.agent.log.Replay;
import io.syncline.agent.log.SeenRecord;
import io.syncline.agent.log.Tail;
import io.syncline.agent.log.Verification;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.log.LogVerifier;
import io.syncline.proto.node.v1.LogServiceGrpc;
import io.syncline.proto.node.v1.LogStatusRequest;
import io.syncline.proto.node.v1.LogStatusResponse;
import io.syncline.proto.node.v1.ReplayLogRequest;
import io.syncline.proto.node.v1.ReplayLogResponse;
import io.syncline.proto.node.v1.ReplayedNode;
import io.syncline.proto.node.v1.TailLogRequest;
import io.syncline.proto.node.v1.TailLogResponse;
import io.syncline.proto.node.v1.VerifyLogRequest;
import io.syncline.proto.node.v1.VerifyLogResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service that looks into the topics, over gRPC. */
final class LogRpc extends LogServiceGrpc.LogServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(LogRpc.class);

  /** How long another node may take to read its part. */
  private static final Duration REPLAY = Duration.ofMinutes(10);

  private static final int MAX_REASON = 1024;

  private final LogAdmin admin;
  private final CallRunner calls;

  LogRpc(LogAdmin admin, CallRunner calls) {
    this.admin = admin;
    this.calls = calls;
  }

  @Override
  public void logStatus(LogStatusRequest request, StreamObserver<LogStatusResponse> observer) {
    calls.answer(observer, () -> LogMessages.status(admin.ownTopic(), admin.standings()));
  }

  @Override
  public void tailLog(TailLogRequest request, StreamObserver<TailLogResponse> observer) {
    PacedSender<TailLogResponse> sender =
        new PacedSender<>((ServerCallStreamObserver<TailLogResponse>) observer);
    calls.stream(
        observer,
        call ->
            admin.tail(
                LogMessages.wish(request),
                request.getToNow(),
                new Audience(call, sender, request.getHeartbeats(), !request.getPath().isEmpty())));
  }

  @Override
  public void verifyLog(VerifyLogRequest request, StreamObserver<VerifyLogResponse> observer) {
    PacedSender<VerifyLogResponse> sender =
        new PacedSender<>((ServerCallStreamObserver<VerifyLogResponse>) observer);
    calls.stream(
        observer,
        call ->
            admin.verify(
                LogMessages.wish(request),
                new Verification.Listener() {
                  @Override
                  public void progress(String topic, long read, long total) {
                    calls.requireGoingOn();
                    sender.send(
                        VerifyLogResponse.newBuilder()
                            .setTopic(topic)
                            .setRead(read)
                            .setTotal(total)
                            .build());
                  }

                  @Override
                  public void found(String topic, LogVerifier.Outcome outcome, boolean dropped) {
                    sender.send(LogMessages.found(topic, outcome, dropped));
                  }
                }));
  }

  @Override
  public void replayLog(ReplayLogRequest request, StreamObserver<ReplayLogResponse> observer) {
    calls.answer(observer, () -> replay(request));
  }

  private ReplayLogResponse replay(ReplayLogRequest request) {
    if (request.getPath().isEmpty() || request.getSinceMillis() == 0) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, "a replay needs a path, and since when (expected both)");
    }
    if (request.getReason().length() > MAX_REASON) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "a reason of "
              + request.getReason().length()
              + " characters (at most "
              + MAX_REASON
              + ")");
    }
    LogWish wish = LogMessages.wish(request);
    ReplayLogResponse.Builder response = ReplayLogResponse.newBuilder();
    List<ReplayedNode> nodes = new ArrayList<>();
    Set<Integer> reached = new TreeSet<>();
    if (!request.getThisNodeOnly()) {
      askOthers(request, response, nodes);
    }
    Replay.Outcome own = admin.replay(wish, request.getDryRun());
    LOG.info(
        "{} replayed of {} since {}: {} changes of {} records in {} shards ({})",
        request.getDryRun() ? "To be" : "Was",
        request.getPath(),
        wish.since(),
        own.changes(),
        own.records(),
        own.shards().size(),
        request.getReason());
    nodes.add(LogMessages.node(admin.self().node(), own));
    nodes.sort(Comparator.comparing(ReplayedNode::getNode));
    nodes.forEach(node -> reached.addAll(node.getShardsList()));
    return response
        .addAllNodes(nodes)
        .setShardsLeftOut(Math.max(0, admin.self().partitions() - reached.size()))
        .build();
  }

  private void askOthers(
      ReplayLogRequest request, ReplayLogResponse.Builder response, List<ReplayedNode> nodes) {
    List<NodeInfo> others =
        admin
            .others()
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.COORDINATION_UNAVAILABLE,
                        "ZooKeeper does not answer, so nobody knows which other nodes there are"));
    ReplayLogRequest own = request.toBuilder().setThisNodeOnly(true).build();
    PeerCalls.ask(
            others,
            channel ->
                LogServiceGrpc.newFutureStub(channel)
                    .withDeadlineAfter(REPLAY.toMillis(), TimeUnit.MILLISECONDS)
                    .replayLog(own))
        .forEach(
            each -> {
              each.response().ifPresent(answer -> nodes.addAll(answer.getNodesList()));
              if (each.response().isEmpty()) {
                response.addSilent(each.node().name() + ": " + each.detail());
              }
            });
  }

  /** Whoever called, as long as it listens and the node goes on. */
  private final class Audience implements Tail.Audience {
    private final ServerCallStreamObserver<TailLogResponse> call;
    private final PacedSender<TailLogResponse> sender;
    private final boolean heartbeats;
    private final boolean changesOnly;

    Audience(
        ServerCallStreamObserver<TailLogResponse> call,
        PacedSender<TailLogResponse> sender,
        boolean heartbeats,
        boolean changesOnly) {
      this.call = call;
      this.sender = sender;
      this.heartbeats = heartbeats;
      this.changesOnly = changesOnly;
    }

    @Override
    public boolean isGone() {
      calls.requireGoingOn();
      return call.isCancelled();
    }

    @Override
    public boolean wants(SeenRecord record) {
      return changesOnly ? !record.changes().isEmpty() : heartbeats || !record.isHeartbeat();
    }

    @Override
    public void show(List<SeenRecord> records) {
      LogMessages.batches(records).forEach(sender::send);
    }
  }
}
