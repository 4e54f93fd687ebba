package io.syncline.agent.rpc;

import io.grpc.stub.StreamObserver;
import io.syncline.agent.audit.AuditAdmin;
import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.schedule.ScheduleAdmin;
import io.syncline.proto.node.v1.CancelCheckRequest;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckSchedule;
import io.syncline.proto.node.v1.CheckServiceGrpc;
import io.syncline.proto.node.v1.GetCheckRequest;
import io.syncline.proto.node.v1.GetCheckResponse;
import io.syncline.proto.node.v1.ListCheckSchedulesRequest;
import io.syncline.proto.node.v1.ListCheckSchedulesResponse;
import io.syncline.proto.node.v1.ListChecksRequest;
import io.syncline.proto.node.v1.ListChecksResponse;
import io.syncline.proto.node.v1.RemoveCheckScheduleRequest;
import io.syncline.proto.node.v1.RemoveCheckScheduleResponse;
import io.syncline.proto.node.v1.ResumeCheckRequest;
import io.syncline.proto.node.v1.SetCheckScheduleRequest;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.time.Duration;

/** The service of the consistency check over gRPC. */
final class CheckRpc extends CheckServiceGrpc.CheckServiceImplBase {
  private final CheckAdmin checks;
  private final ScheduleAdmin schedules;
  private final AuditAdmin audits;
  private final CallRunner calls;

  CheckRpc(CheckAdmin checks, ScheduleAdmin schedules, AuditAdmin audits, CallRunner calls) {
    this.checks = checks;
    this.schedules = schedules;
    this.audits = audits;
    this.calls = calls;
  }

  @Override
  public void startCheck(StartCheckRequest request, StreamObserver<CheckRun> observer) {
    calls.answer(observer, () -> CheckMessages.run(checks.start(CheckMessages.wish(request))));
  }

  @Override
  public void getCheck(GetCheckRequest request, StreamObserver<GetCheckResponse> observer) {
    String id = request.getId();
    calls.answer(
        observer,
        () ->
            AuditAdmin.isAudit(id)
                ? AuditMessages.whole(audits.audit(id))
                : CheckMessages.whole(checks.progress(id)));
  }

  @Override
  public void listChecks(ListChecksRequest request, StreamObserver<ListChecksResponse> observer) {
    calls.answer(
        observer,
        () -> {
          ListChecksResponse.Builder response = ListChecksResponse.newBuilder();
          checks.runs(request.getPath()).forEach(run -> response.addRuns(CheckMessages.run(run)));
          audits
              .audits(request.getPath())
              .forEach(audit -> response.addAudits(AuditMessages.run(audit)));
          return response.build();
        });
  }

  @Override
  public void cancelCheck(CancelCheckRequest request, StreamObserver<CheckRun> observer) {
    calls.answer(
        observer, () -> CheckMessages.run(checks.cancel(request.getId(), request.getReason())));
  }

  @Override
  public void resumeCheck(ResumeCheckRequest request, StreamObserver<CheckRun> observer) {
    calls.answer(observer, () -> CheckMessages.run(checks.resume(request.getId())));
  }

  @Override
  public void setCheckSchedule(
      SetCheckScheduleRequest request, StreamObserver<CheckSchedule> observer) {
    calls.answer(
        observer,
        () ->
            ScheduleMessages.of(
                schedules.set(
                    CheckMessages.wish(request.getCheck()),
                    Duration.ofMillis(request.getEveryMillis())),
                schedules.now()));
  }

  @Override
  public void listCheckSchedules(
      ListCheckSchedulesRequest request, StreamObserver<ListCheckSchedulesResponse> observer) {
    calls.answer(
        observer,
        () -> {
          ListCheckSchedulesResponse.Builder response = ListCheckSchedulesResponse.newBuilder();
          schedules
              .all(request.getPath())
              .forEach(each -> response.addSchedules(ScheduleMessages.of(each, schedules.now())));
          return response.build();
        });
  }

  @Override
  public void removeCheckSchedule(
      RemoveCheckScheduleRequest request, StreamObserver<RemoveCheckScheduleResponse> observer) {
    calls.answer(
        observer,
        () ->
            RemoveCheckScheduleResponse.newBuilder()
                .setRemoved(schedules.remove(request.getPath()))
                .build());
  }
}
