package io.syncline.cli;

import io.grpc.stub.StreamObserver;
import io.syncline.proto.node.v1.AdviceServiceGrpc;
import io.syncline.proto.node.v1.AdviseRequest;
import io.syncline.proto.node.v1.AdviseResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The advising service of a {@link FakeNode}: what it answers is up to a test. */
final class FakeAdvice extends AdviceServiceGrpc.AdviceServiceImplBase {
  final List<AdviseRequest> asked = new CopyOnWriteArrayList<>();
  volatile AdviseResponse answer = AdviseResponse.getDefaultInstance();

  private final FakeNode node;

  FakeAdvice(FakeNode node) {
    this.node = node;
  }

  @Override
  public void advise(AdviseRequest request, StreamObserver<AdviseResponse> observer) {
    asked.add(request);
    node.answer(observer, () -> answer);
  }
}
