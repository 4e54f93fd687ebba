package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.syncline.agent.testing.MemoryNamespace;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.Location;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.NamespaceServiceGrpc;
import io.syncline.proto.node.v1.NodeState;
import io.syncline.proto.node.v1.ReadOptions;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.StatusRequest;
import io.syncline.proto.node.v1.SyncRequest;
import io.syncline.proto.node.v1.SyncResponse;
import io.syncline.proto.node.v1.Token;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The namespace service over a real port and a namespace in memory. */
final class NamespaceRpcTest extends RpcFixture {
  @Test
  void statTellsTheFileAndWhyItCouldBeServed() {
    memory.put("s3://lake/a", "hello");
    StatResponse first = stat("/lake/a");
    assertThat(first.getFile().getPath()).isEqualTo("/lake/a");
    assertThat(first.getFile().getLocation()).isEqualTo("s3://lake/a");
    assertThat(first.getFile().getType()).isEqualTo(FileType.FILE_TYPE_FILE);
    assertThat(first.getFile().getSize()).isEqualTo(5);
    assertThat(first.getFile().getVersion()).isNotEmpty();
    assertThat(first.getFreshness().getReason()).isEqualTo(ServeReason.SERVE_REASON_VALIDATED_NOW);
    assertThat(first.getFreshness().getBoundSeconds()).isEqualTo(30.0);
    StatResponse second = stat("s3://lake/a");
    assertThat(second.getFreshness().getReason())
        .isEqualTo(ServeReason.SERVE_REASON_VALIDATED_WITHIN_INTERVAL);
    assertThat(second.getFreshness().hasAgeSeconds()).isTrue();
  }

  @Test
  void errorsCarryTheirStableCode() throws Exception {
    StatusRuntimeException error = failing(() -> stat("/lake/nope"));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    ErrorInfo info = info(error);
    assertThat(info.getReason()).isEqualTo("SYN-2001");
    assertThat(info.getDomain()).isEqualTo("syncline");
    assertThat(info.getMetadataMap()).containsEntry("try", ErrorCode.NOT_FOUND.remedy());
    assertThat(info.getMetadataOrThrow("cause")).contains("/lake/nope");
    assertThat(code(() -> stat("/other"))).isEqualTo("SYN-2101");
    assertThat(code(() -> stat("/a/../b"))).isEqualTo("SYN-1002");
    assertThat(code(() -> stat("http://x/"))).isEqualTo("SYN-1003");
    memory.store().failNext(MemoryUfs.Operation.STAT, 1, ErrorCode.UFS_PERMISSION_DENIED);
    assertThat(code(() -> stat("/lake/denied"))).isEqualTo("SYN-3003");
  }

  @Test
  void unexpectedErrorIsABugThatSaysSo() throws Exception {
    memory
        .store()
        .beforeAnswer(
            (operation, location) -> {
              throw new IllegalStateException("boom");
            });
    StatusRuntimeException error = failing(() -> stat("/lake/a"));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(info(error).getReason()).isEqualTo("SYN-9001");
  }

  @Test
  void wrongTokensAndWildBoundsAreRefused() throws Exception {
    ReadOptions tokens =
        ReadOptions.newBuilder().addTokens(Token.newBuilder().setOrigin("x")).build();
    assertThat(
            code(
                () ->
                    files.stat(
                        StatRequest.newBuilder().setPath("/lake/a").setOptions(tokens).build())))
        .isEqualTo("SYN-1001");
    ReadOptions wild = ReadOptions.newBuilder().setMaxStalenessMillis(-1).build();
    assertThat(
            code(
                () ->
                    files.stat(
                        StatRequest.newBuilder().setPath("/lake/a").setOptions(wild).build())))
        .isEqualTo("SYN-1001");
  }

  @Test
  void readWithATokenThatIsNotAppliedAsksTheStore() {
    memory.put("s3://lake/a", "hello");
    StatResponse unused = stat("/lake/a");
    memory.put("s3://lake/a", "more than hello");
    ReadOptions.Builder tokens = ReadOptions.newBuilder();
    for (int partition = 0; partition < MemoryNamespace.SHARDS; partition++) {
      tokens.addTokens(
          Token.newBuilder().setOrigin("west/w-1/1").setPartition(partition).setSequence(7));
    }
    StatResponse answer =
        files.stat(StatRequest.newBuilder().setPath("/lake/a").setOptions(tokens).build());
    assertThat(answer.getFile().getSize()).isEqualTo(15);
    assertThat(answer.getFreshness().getReason()).isEqualTo(ServeReason.SERVE_REASON_VALIDATED_NOW);
  }

  @Test
  void nodeThatIsNotReadyServesNoFilesButIsAdministered() throws Exception {
    node.ready(false);
    assertThat(code(() -> stat("/lake/a"))).isEqualTo("SYN-6001");
    assertThat(admin.status(StatusRequest.getDefaultInstance()).getState())
        .isEqualTo(NodeState.NODE_STATE_STARTING);
  }

  @Test
  void listingComesInBatchesWithItsFreshnessLast() {
    for (int i = 0; i < 2500; i++) {
      memory.put(String.format("s3://lake/d/%05d", i), "x");
    }
    List<ListResponse> batches = list("/lake/d");
    assertThat(batches.stream().mapToInt(ListResponse::getEntriesCount).sum()).isEqualTo(2500);
    assertThat(batches).allMatch(batch -> batch.getEntriesCount() <= 1000);
    ListResponse last = batches.get(batches.size() - 1);
    assertThat(last.getLast()).isTrue();
    assertThat(last.hasFreshness()).isTrue();
    assertThat(batches.subList(0, batches.size() - 1)).noneMatch(ListResponse::getLast);
    assertThat(
            batches.stream()
                .flatMap(batch -> batch.getEntriesList().stream())
                .map(FileInfo::getPath))
        .isSorted();
  }

  @Test
  void emptyDirectoryHasOneBatch() {
    List<ListResponse> batches = list("/lake");
    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).getLast()).isTrue();
  }

  @Test
  void listingWaitsForASlowClient() throws Exception {
    String longName = "n".repeat(700);
    for (int i = 0; i < 5000; i++) {
      memory.put(String.format("s3://lake/d/%05d-%s", i, longName), "x");
    }
    AtomicInteger received = new AtomicInteger();
    CompletableFuture<Void> done = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<ClientCallStreamObserver<ListRequest>> call = new CompletableFuture<>();
    NamespaceServiceGrpc.newStub(channel)
        .list(
            ListRequest.newBuilder().setPath("/lake/d").build(),
            new ClientResponseObserver<ListRequest, ListResponse>() {
              @Override
              public void beforeStart(ClientCallStreamObserver<ListRequest> stream) {
                stream.disableAutoRequestWithInitial(1);
                call.complete(stream);
              }

              @Override
              public void onNext(ListResponse response) {
                received.addAndGet(response.getEntriesCount());
                started.countDown();
              }

              @Override
              public void onError(Throwable t) {
                done.completeExceptionally(t);
              }

              @Override
              public void onCompleted() {
                done.complete(null);
              }
            });
    assertThat(started.await(240, TimeUnit.SECONDS)).isTrue();
    assertThat(received.get()).isLessThan(5000);
    assertThat(done).isNotDone();
    call.get().request(1000);
    done.get(60, TimeUnit.SECONDS);
    assertThat(received.get()).isEqualTo(5000);
  }

  @Test
  void writesLeaveTokens() {
    assertThat(
            files
                .makeDirectory(
                    MakeDirectoryRequest.newBuilder().setPath("/lake/d").setWait(true).build())
                .getResult()
                .getPublished())
        .isTrue();
    memory.put("s3://lake/a", "x");
    assertThat(
            files
                .rename(
                    RenameRequest.newBuilder()
                        .setSource("/lake/a")
                        .setDestination("/lake/b")
                        .build())
                .getResult()
                .getTokensList())
        .isNotEmpty()
        .allMatch(token -> token.getOrigin().equals("east/east-1/1"));
    assertThat(
            files
                .delete(DeleteRequest.newBuilder().setPath("/lake/b").setWait(true).build())
                .getObjectsDeleted())
        .isEqualTo(1);
    assertThat(memory.store().look(Location.parse("s3://lake/b"))).isEmpty();
  }

  @Test
  void renameThatWouldReplaceIsRefused() throws Exception {
    assertThat(
            code(
                () ->
                    files.rename(
                        RenameRequest.newBuilder()
                            .setSource("/lake/a")
                            .setDestination("/lake/b")
                            .setOverwrite(true)
                            .build())))
        .isEqualTo("SYN-1001");
  }

  @Test
  void syncAsksTheStore() {
    memory.put("s3://lake/d/a", "x");
    memory.put("s3://lake/d/b", "y");
    list("/lake/d");
    List<SyncResponse> answers = new ArrayList<>();
    files
        .sync(SyncRequest.newBuilder().setPath("/lake/d").setRecursive(true).setWait(true).build())
        .forEachRemaining(answers::add);
    SyncResponse last = answers.get(answers.size() - 1);
    assertThat(last.getDone()).isTrue();
    assertThat(last.getAsked()).isPositive();
    assertThat(last.getRequests()).isPositive();
    assertThat(last.hasChanged()).isFalse();
    Iterator<SyncResponse> later =
        files.sync(SyncRequest.newBuilder().setPath("/lake/d").setRecursive(true).build());
    assertThat(later.next().getDone()).isTrue();
  }

  @Test
  void surplusCallsAreRefusedAsBusy() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(MAX_CALLS);
    memory
        .store()
        .beforeEffect(
            (operation, location) -> {
              held.countDown();
              await(release);
            });
    try {
      for (int i = 0; i < MAX_CALLS; i++) {
        var unused = statLater("/lake/held" + i);
      }
      assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
      List<CompletableFuture<StatResponse>> more = new ArrayList<>();
      // A connection has as many calls as can be worked on or wait; the client itself holds more
      // back.
      ManagedChannel another =
          NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
      for (int i = 0; i < 4; i++) {
        more.add(statLater(another, "/lake/more" + i));
      }
      CompletableFuture.anyOf(more.toArray(CompletableFuture[]::new))
          .handle((answer, error) -> error)
          .get(60, TimeUnit.SECONDS);
      StatusRuntimeException refused =
          (StatusRuntimeException)
              more.stream()
                  .filter(CompletableFuture::isCompletedExceptionally)
                  .findFirst()
                  .orElseThrow()
                  .handle((answer, error) -> error)
                  .get();
      assertThat(info(refused).getReason()).isEqualTo("SYN-6006");
      another.shutdownNow();
    } finally {
      release.countDown();
    }
  }

  @Test
  void callThatWaitedTooLongIsNotBegun() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(MAX_CALLS);
    memory
        .store()
        .beforeEffect(
            (operation, location) -> {
              held.countDown();
              await(release);
            });
    try {
      for (int i = 0; i < MAX_CALLS; i++) {
        var unused = statLater("/lake/held" + i);
      }
      assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
      StatusRuntimeException error =
          failing(
              () ->
                  NamespaceServiceGrpc.newBlockingStub(channel)
                      // Long enough for the call to get there.
                      .withDeadlineAfter(2, TimeUnit.SECONDS)
                      .makeDirectory(
                          MakeDirectoryRequest.newBuilder().setPath("/lake/never").build()));
      assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      awaitCounted("syncline.node.v1.NamespaceService/MakeDirectory CANCELLED");
    } finally {
      release.countDown();
    }
    stat("/lake");
    stat("/lake");
    assertThat(memory.store().look(Location.parse("s3://lake/never"))).isEmpty();
  }

  @Test
  void tooLargeRequestIsRefused() {
    StatusRuntimeException error = failing(() -> stat("/lake/" + "x".repeat(100_000)));
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }
}
