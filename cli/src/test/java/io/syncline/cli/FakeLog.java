package io.syncline.cli;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.syncline.proto.node.v1.LogServiceGrpc;
import io.syncline.proto.node.v1.LogStatusRequest;
import io.syncline.proto.node.v1.LogStatusResponse;
import io.syncline.proto.node.v1.ReplayLogRequest;
import io.syncline.proto.node.v1.ReplayLogResponse;
import io.syncline.proto.node.v1.TailLogRequest;
import io.syncline.proto.node.v1.TailLogResponse;
import io.syncline.proto.node.v1.VerifyLogRequest;
import io.syncline.proto.node.v1.VerifyLogResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** The log service of a {@link FakeNode}: what it tells is up to a test. */
final class FakeLog extends LogServiceGrpc.LogServiceImplBase {
  volatile LogStatusResponse status = LogStatusResponse.getDefaultInstance();
  volatile ReplayLogResponse replayed = ReplayLogResponse.getDefaultInstance();
  final List<TailLogResponse> tail = new CopyOnWriteArrayList<>();
  final List<VerifyLogResponse> verified = new CopyOnWriteArrayList<>();
  final List<TailLogRequest> tailAsked = new CopyOnWriteArrayList<>();
  final List<VerifyLogRequest> verifyAsked = new CopyOnWriteArrayList<>();
  final List<ReplayLogRequest> replayAsked = new CopyOnWriteArrayList<>();

  /** Opened when a client that follows has left. */
  final CountDownLatch left = new CountDownLatch(1);

  private final FakeNode node;

  FakeLog(FakeNode node) {
    this.node = node;
  }

  @Override
  public void logStatus(LogStatusRequest request, StreamObserver<LogStatusResponse> observer) {
    node.answer(observer, () -> status);
  }

  @Override
  public void tailLog(TailLogRequest request, StreamObserver<TailLogResponse> observer) {
    tailAsked.add(request);
    ((ServerCallStreamObserver<TailLogResponse>) observer).setOnCancelHandler(left::countDown);
    tail.forEach(observer::onNext);
    if (request.getToNow()) {
      observer.onCompleted();
    }
  }

  @Override
  public void verifyLog(VerifyLogRequest request, StreamObserver<VerifyLogResponse> observer) {
    verifyAsked.add(request);
    verified.forEach(observer::onNext);
    observer.onCompleted();
  }

  @Override
  public void replayLog(ReplayLogRequest request, StreamObserver<ReplayLogResponse> observer) {
    replayAsked.add(request);
    node.answer(observer, () -> replayed);
  }
}
