package io.syncline.cli;

import io.grpc.stub.StreamObserver;
import io.syncline.proto.node.v1.CancelCheckRequest;
import io.syncline.proto.node.v1.CheckAccount;
import io.syncline.proto.node.v1.CheckAccountVerdict;
import io.syncline.proto.node.v1.CheckAudit;
import io.syncline.proto.node.v1.CheckAuditDelay;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckHeardChange;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckSchedule;
import io.syncline.proto.node.v1.CheckServiceGrpc;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.CheckedStatus;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The check service of a {@link FakeNode}: one check is played, others are only known. */
final class FakeChecks extends CheckServiceGrpc.CheckServiceImplBase {
  /** The name of the check that is played. */
  static final String ID = "01JD41";

  /** What was set, and what is listed. */
  final List<SetCheckScheduleRequest> sets = new CopyOnWriteArrayList<>();

  final List<CheckSchedule> schedules = new CopyOnWriteArrayList<>();

  static final long STARTED = Instant.parse("2025-01-31T11:58:00Z").toEpochMilli();

  /** What is answered about it, one after the other; the last remains. */
  final List<Supplier<GetCheckResponse>> answers = new CopyOnWriteArrayList<>();

  /** The others, by name. */
  final Map<String, CheckRun> others = new ConcurrentSkipListMap<>();

  /** Audits, each with what is wrong. */
  final List<GetCheckResponse> audits = new CopyOnWriteArrayList<>();

  final List<StartCheckRequest> starts = new CopyOnWriteArrayList<>();
  final List<String> gets = new CopyOnWriteArrayList<>();
  final List<String> lists = new CopyOnWriteArrayList<>();
  final List<CancelCheckRequest> cancels = new CopyOnWriteArrayList<>();
  final List<String> resumes = new CopyOnWriteArrayList<>();

  private final FakeNode node;

  FakeChecks(FakeNode node) {
    this.node = node;
  }

  /** Plays a check that answers so, one after the other. */
  void play(GetCheckResponse... steps) {
    answers.clear();
    for (GetCheckResponse step : steps) {
      answers.add(() -> step);
    }
  }

  /** A check of a lake that compares. */
  static CheckRun.Builder running() {
    return CheckRun.newBuilder()
        .setId(ID)
        .setPath("/lake")
        .setLocation("s3://lake")
        .setState(CheckState.CHECK_STATE_RUNNING)
        .setStartedMillis(STARTED)
        .setReason("INC-4711")
        .setRequestsPerSecond(100)
        .setSettleMillis(30_000)
        .setSample(1)
        .setShardsTotal(32);
  }

  /** One that has ended after 41 seconds, with half of its shards if it is not done. */
  static CheckRun.Builder ended(CheckState state) {
    return running()
        .setState(state)
        .setEndedMillis(STARTED + 41_000)
        .setShardsDone(state == CheckState.CHECK_STATE_DONE ? 32 : 16)
        .setDirectories(310)
        .setCompared(1_234_567)
        .setUnserved(12)
        .setRequests(1_200);
  }

  static CheckRun.Builder done() {
    return ended(CheckState.CHECK_STATE_DONE);
  }

  /** The audit of a lake by two nodes, one of which answers something wrong. */
  static GetCheckResponse audit() {
    CheckAudit.Builder audit =
        CheckAudit.newBuilder()
            .setNodes(2)
            .addDelays(CheckAuditDelay.newBuilder().setDelay("1s").setUnserved(40))
            .addDelays(
                CheckAuditDelay.newBuilder()
                    .setDelay("random")
                    .setConsistent(999)
                    .setInconsistent(1)
                    .setUndecided(2)
                    .setRatio(0.999)
                    .setRatioAtLeast(0.9952650064));
    return of(
        CheckRun.newBuilder()
            .setId("audit:/lake")
            .setPath("/lake")
            .setLocation("s3://lake")
            .setState(CheckState.CHECK_STATE_RUNNING)
            .setStartedMillis(STARTED)
            .setCompared(1_000)
            .setUnserved(40)
            .setWaiting(1)
            .setAudit(audit)
            .addKinds(count(CheckKind.CHECK_KIND_STALE_ATTR, 1)),
        stale("/hot/part-1.parquet"));
  }

  static GetCheckResponse of(CheckRun.Builder run, CheckFinding.Builder... findings) {
    GetCheckResponse.Builder check = GetCheckResponse.newBuilder().setRun(run);
    for (CheckFinding.Builder finding : findings) {
      check.addFindings(finding);
    }
    return check.build();
  }

  static CheckKindCount.Builder count(CheckKind kind, long count) {
    return CheckKindCount.newBuilder()
        .setKind(kind)
        .setCount(count)
        .setOldestMillis(STARTED + 1_000);
  }

  static CheckFinding.Builder finding(CheckKind kind, String path) {
    return CheckFinding.newBuilder()
        .setKind(kind)
        .setPath("/lake" + path)
        .setLocation("s3://lake" + path)
        .setFirstSeenMillis(STARTED + 1_000)
        .setLooks(3)
        .setShard(7)
        .setNode("n2");
  }

  static CheckFinding.Builder stale(String path) {
    return finding(CheckKind.CHECK_KIND_STALE_ATTR, path)
        .setHeld(file(134_007_000, "11c0de2aa"))
        .setHeldSinceMillis(STARTED - 60_000)
        .setAccount(lost())
        .setFound(file(134_217_728, "9b74c98bb").setModifiedMillis(STARTED - 1_000));
  }

  /** A change came, and the answer is held nevertheless. */
  static CheckAccount.Builder lost() {
    return CheckAccount.newBuilder()
        .setVerdict(CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_APPLIED)
        .setAfterMillis(STARTED - 1_000)
        .setStoreClock(true)
        .setReachesMillis(STARTED - 3_600_000)
        .setChange(
            CheckHeardChange.newBuilder()
                .setKind("MODIFIED")
                .setCause("WRITE")
                .setLocation("s3://lake/hot")
                .setSubtree(true)
                .setOrigin("east/n1/7")
                .setSequence(810)
                .setLastSequence(812)
                .setOffset(99)
                .setCommittedMillis(STARTED - 990)
                .setPublishedMillis(STARTED - 987)
                .setAppliedMillis(STARTED - 985));
  }

  static CheckedStatus.Builder file(long size, String version) {
    return CheckedStatus.newBuilder().setExists(true).setSize(size).setVersion(version);
  }

  @Override
  public void startCheck(StartCheckRequest request, StreamObserver<CheckRun> observer) {
    node.answer(
        observer,
        () -> {
          refuseIfOneRuns();
          starts.add(request);
          return running().setPath(request.getPath()).build();
        });
  }

  @Override
  public void getCheck(GetCheckRequest request, StreamObserver<GetCheckResponse> observer) {
    node.answer(
        observer,
        () -> {
          for (GetCheckResponse audit : audits) {
            if (audit.getRun().getId().equals(request.getId())) {
              return audit;
            }
          }
          CheckRun other = others.get(request.getId());
          if (other != null) {
            return GetCheckResponse.newBuilder().setRun(other).build();
          }
          known(request.getId());
          gets.add(request.getId());
          return answers.get(Math.min(gets.size(), answers.size()) - 1).get();
        });
  }

  @Override
  public void listChecks(ListChecksRequest request, StreamObserver<ListChecksResponse> observer) {
    node.answer(
        observer,
        () -> {
          lists.add(request.getPath());
          ListChecksResponse.Builder answer = ListChecksResponse.newBuilder();
          if (!answers.isEmpty()) {
            answer.addRuns(answers.get(0).get().getRun());
          }
          audits.forEach(audit -> answer.addAudits(audit.getRun()));
          return answer.addAllRuns(others.values()).build();
        });
  }

  @Override
  public void cancelCheck(CancelCheckRequest request, StreamObserver<CheckRun> observer) {
    node.answer(
        observer,
        () -> {
          known(request.getId());
          cancels.add(request);
          CheckRun run = answers.get(0).get().getRun();
          return run.getState() == CheckState.CHECK_STATE_RUNNING
              ? ended(CheckState.CHECK_STATE_CANCELLED).build()
              : run;
        });
  }

  @Override
  public void resumeCheck(ResumeCheckRequest request, StreamObserver<CheckRun> observer) {
    node.answer(
        observer,
        () -> {
          if (others.containsKey(request.getId())) {
            refuseIfOneRuns();
          }
          known(request.getId());
          resumes.add(request.getId());
          return running().setShardsDone(16).build();
        });
  }

  @Override
  public void setCheckSchedule(
      SetCheckScheduleRequest request, StreamObserver<CheckSchedule> observer) {
    node.answer(
        observer,
        () -> {
          sets.add(request);
          return schedule(request.getCheck().getPath(), request.getEveryMillis()).build();
        });
  }

  @Override
  public void listCheckSchedules(
      ListCheckSchedulesRequest request, StreamObserver<ListCheckSchedulesResponse> observer) {
    node.answer(
        observer, () -> ListCheckSchedulesResponse.newBuilder().addAllSchedules(schedules).build());
  }

  @Override
  public void removeCheckSchedule(
      RemoveCheckScheduleRequest request, StreamObserver<RemoveCheckScheduleResponse> observer) {
    node.answer(
        observer,
        () ->
            RemoveCheckScheduleResponse.newBuilder()
                .setRemoved(schedules.removeIf(each -> each.getMount().equals(request.getPath())))
                .build());
  }

  static CheckSchedule.Builder schedule(String path, long everyMillis) {
    return CheckSchedule.newBuilder()
        .setMount(path)
        .setCheck(StartCheckRequest.newBuilder().setPath(path))
        .setEveryMillis(everyMillis)
        .setSetMillis(STARTED)
        .setNextMillis(STARTED + 3_600_000);
  }

  private void known(String id) {
    if (!id.equals(ID) || answers.isEmpty()) {
      throw FakeNode.error("SYN-5010", "there is no check '" + id + "'", "");
    }
  }

  private void refuseIfOneRuns() {
    for (CheckRun other : others.values()) {
      if (other.getState() == CheckState.CHECK_STATE_RUNNING) {
        throw FakeNode.error(
            "SYN-5011", "check " + other.getId() + " runs in mount " + other.getPath(), "Wait.");
      }
    }
  }
}
