package io.syncline.agent.rpc;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.check.CheckState;
import io.syncline.agent.schedule.ScheduledCheck;
import io.syncline.proto.node.v1.CheckSchedule;
import io.syncline.proto.node.v1.ScheduledRun;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.time.Instant;

/** Schedules of checks as messages. */
final class ScheduleMessages {
  private ScheduleMessages() {}

  static CheckSchedule of(ScheduledCheck check, Instant now) {
    CheckSchedule.Builder message =
        CheckSchedule.newBuilder()
            .setMount(check.mount().value())
            .setCheck(wish(check.wish()))
            .setEveryMillis(check.times().every().toMillis())
            .setNextMillis(check.times().next().toEpochMilli())
            .setSetMillis(check.set().toEpochMilli())
            .setStarted(check.times().started())
            .setSkipped(check.times().skipped())
            .setMissed(check.times().missed())
            .setUnfinishedPeriods(check.unfinishedPeriods(now))
            .setProblem(check.problem());
    check.last().ifPresent(last -> message.setLast(run(last)));
    check.lastDone().ifPresent(done -> message.setLastDoneMillis(done.toEpochMilli()));
    return message.build();
  }

  private static StartCheckRequest wish(CheckAdmin.Wish wish) {
    StartCheckRequest.Builder message =
        StartCheckRequest.newBuilder()
            .setPath(wish.path())
            .setRepair(CheckMessages.repair(wish.repair()))
            .setReason(wish.reason());
    wish.requestsPerSecond().ifPresent(message::setRequestsPerSecond);
    wish.settle().ifPresent(settle -> message.setSettleMillis(settle.toMillis()));
    wish.maxDuration().ifPresent(most -> message.setMaxDurationMillis(most.toMillis()));
    wish.sample().ifPresent(message::setSample);
    return message.build();
  }

  private static ScheduledRun run(ScheduledCheck.LastRun last) {
    ScheduledRun.Builder message =
        ScheduledRun.newBuilder()
            .setId(last.id())
            .setStartedMillis(last.started().toEpochMilli())
            .setState(CheckMessages.state(CheckState.RUNNING));
    last.end()
        .ifPresent(
            end ->
                message
                    .setState(CheckMessages.state(end.state()))
                    .setEndedMillis(end.when().toEpochMilli())
                    .setCompared(end.compared())
                    .setFound(end.found()));
    return message.build();
  }
}
