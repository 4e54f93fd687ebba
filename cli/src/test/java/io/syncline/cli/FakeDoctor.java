package io.syncline.cli;

import io.grpc.stub.StreamObserver;
import io.syncline.proto.node.v1.DoctorServiceGrpc;
import io.syncline.proto.node.v1.Examination;
import io.syncline.proto.node.v1.ExamineRequest;
import io.syncline.proto.node.v1.ExamineResponse;
import io.syncline.proto.node.v1.ExaminedNode;
import io.syncline.proto.node.v1.Verdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The doctor of a {@link FakeNode}, which finds what a test wants. */
final class FakeDoctor extends DoctorServiceGrpc.DoctorServiceImplBase {
  final List<ExaminedNode> found = new CopyOnWriteArrayList<>();
  final List<ExamineRequest> asked = new CopyOnWriteArrayList<>();

  private final FakeNode node;

  FakeDoctor(FakeNode node) {
    this.node = node;
  }

  static Examination fine(String subject, String found) {
    return Examination.newBuilder()
        .setSubject(subject)
        .setVerdict(Verdict.VERDICT_OK)
        .setFound(found)
        .build();
  }

  @Override
  public void examine(ExamineRequest request, StreamObserver<ExamineResponse> observer) {
    asked.add(request);
    node.answer(observer, () -> ExamineResponse.newBuilder().addAllNodes(found).build());
  }
}
