package io.syncline.agent.rpc;

import io.grpc.stub.StreamObserver;
import io.syncline.agent.doctor.Doctor;
import io.syncline.proto.node.v1.DoctorServiceGrpc;
import io.syncline.proto.node.v1.ExamineRequest;
import io.syncline.proto.node.v1.ExamineResponse;
import io.syncline.proto.node.v1.IntroduceRequest;
import io.syncline.proto.node.v1.IntroduceResponse;
import java.util.List;

/** The doctor's service over gRPC. */
final class DoctorRpc extends DoctorServiceGrpc.DoctorServiceImplBase {
  private final Doctor doctor;
  private final CallRunner calls;

  DoctorRpc(Doctor doctor, CallRunner calls) {
    this.doctor = doctor;
    this.calls = calls;
  }

  @Override
  public void examine(ExamineRequest request, StreamObserver<ExamineResponse> observer) {
    calls.answer(
        observer,
        () ->
            DoctorMessages.reports(
                request.getThisNodeOnly() ? List.of(doctor.examine()) : doctor.examineAll()));
  }

  @Override
  public void introduce(IntroduceRequest request, StreamObserver<IntroduceResponse> observer) {
    calls.answer(observer, () -> DoctorMessages.message(doctor.introduce()));
  }
}
