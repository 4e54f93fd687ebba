package io.syncline.cli;

import io.grpc.stub.StreamObserver;
import io.syncline.proto.node.v1.ExplainRequest;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.ExplainServiceGrpc;
import java.util.function.Function;

/** The explaining service of a {@link FakeNode}: what it tells is up to a test. */
final class FakeExplain extends ExplainServiceGrpc.ExplainServiceImplBase {
  volatile Function<ExplainRequest, ExplainResponse> explain =
      request -> ExplainResponse.getDefaultInstance();

  private final FakeNode node;

  FakeExplain(FakeNode node) {
    this.node = node;
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    node.answer(observer, () -> explain.apply(request));
  }
}
