package io.syncline.cli.command.check;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.CountText;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.CheckSchedule;
import io.syncline.proto.node.v1.ScheduledRun;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.util.List;

/** How regular checks are shown. */
final class ScheduleShapes {
  private static final String KIND = "CheckSchedule";

  /** What was set. */
  static final Shape<CheckSchedule> SET =
      Shape.of(KIND, CheckSchedule::getMount, ScheduleShapes::json)
          .text(
              schedule ->
                  List.of(
                      schedule.getCheck().getPath()
                          + "  is checked every "
                          + every(schedule)
                          + ", next "
                          + CheckWords.instant(schedule.getNextMillis())))
          .build();

  /** One row for each. */
  static final Shape<CheckSchedule> LIST =
      Shape.of(KIND, CheckSchedule::getMount, ScheduleShapes::json)
          .column("PATH", schedule -> schedule.getCheck().getPath())
          .column("EVERY", ScheduleShapes::every)
          .column("NEXT", schedule -> CheckWords.instant(schedule.getNextMillis()))
          .column("LAST", schedule -> schedule.hasLast() ? schedule.getLast().getId() : "-")
          .column("STATE", ScheduleShapes::state)
          .column(
              "COMPARED",
              schedule ->
                  isOver(schedule) ? CountText.rounded(schedule.getLast().getCompared()) : "-")
          .column(
              "FOUND",
              schedule ->
                  isOver(schedule) ? Long.toUnsignedString(schedule.getLast().getFound()) : "-")
          .column(
              "LEFT OUT",
              schedule -> Long.toUnsignedString(schedule.getSkipped() + schedule.getMissed()))
          .wideColumn(
              "LAST DONE",
              schedule ->
                  schedule.hasLastDoneMillis()
                      ? CheckWords.instant(schedule.getLastDoneMillis())
                      : "-")
          .wideColumn("STARTED", schedule -> Long.toUnsignedString(schedule.getStarted()))
          .wideColumn("SKIPPED", schedule -> Long.toUnsignedString(schedule.getSkipped()))
          .wideColumn("MISSED", schedule -> Long.toUnsignedString(schedule.getMissed()))
          .wideColumn("REPAIR", schedule -> RepairWord.of(schedule.getCheck().getRepair()))
          .wideColumn(
              "PROBLEM", schedule -> CheckWords.orDash(Evidence.oneLine(schedule.getProblem())))
          .build();

  /** That something is checked no more. */
  static final Shape<Removed> REMOVED =
      Shape.of("CheckScheduleRemoval", Removed::path, ScheduleShapes::json)
          .text(
              removed ->
                  List.of(
                      removed.path()
                          + (removed.removed()
                              ? "  is checked regularly no more"
                              : "  was not checked regularly")))
          .build();

  private ScheduleShapes() {}

  /** What was removed, if anything. */
  record Removed(String path, boolean removed) {}

  private static String every(CheckSchedule schedule) {
    return DurationText.exact(schedule.getEveryMillis());
  }

  private static boolean isOver(CheckSchedule schedule) {
    return schedule.hasLast() && schedule.getLast().hasEndedMillis();
  }

  /** How the last one is; or that none could be started. */
  private static String state(CheckSchedule schedule) {
    if (!schedule.getProblem().isEmpty()) {
      return "NOT STARTED";
    }
    return schedule.hasLast() ? CheckWords.of(schedule.getLast().getState()) : "-";
  }

  private static JsonObject json(Removed removed) {
    JsonObject json = new JsonObject();
    json.addProperty("path", removed.path());
    json.addProperty("removed", removed.removed());
    return json;
  }

  private static JsonObject json(CheckSchedule schedule) {
    StartCheckRequest check = schedule.getCheck();
    JsonObject json = new JsonObject();
    json.addProperty("mount", schedule.getMount());
    json.addProperty("path", check.getPath());
    json.addProperty("every", Json.seconds(schedule.getEveryMillis() / 1000.0));
    json.addProperty("next", Json.instant(schedule.getNextMillis()));
    json.addProperty("set", Json.instant(schedule.getSetMillis()));
    json.addProperty("started", schedule.getStarted());
    json.addProperty("skipped", schedule.getSkipped());
    json.addProperty("missed", schedule.getMissed());
    json.addProperty("unfinishedPeriods", schedule.getUnfinishedPeriods());
    if (check.hasRequestsPerSecond()) {
      json.addProperty("requestsPerSecond", check.getRequestsPerSecond());
    }
    if (check.hasSettleMillis()) {
      json.addProperty("settle", Json.seconds(check.getSettleMillis() / 1000.0));
    }
    if (check.hasMaxDurationMillis()) {
      json.addProperty("maxDuration", Json.seconds(check.getMaxDurationMillis() / 1000.0));
    }
    if (check.hasSample()) {
      json.addProperty("sample", check.getSample());
    }
    json.addProperty("repair", RepairWord.of(check.getRepair()));
    addKnown(json, "reason", check.getReason());
    addKnown(json, "problem", schedule.getProblem());
    if (schedule.hasLastDoneMillis()) {
      json.addProperty("lastDone", Json.instant(schedule.getLastDoneMillis()));
    }
    if (schedule.hasLast()) {
      json.add("last", json(schedule.getLast()));
    }
    return json;
  }

  private static JsonObject json(ScheduledRun last) {
    JsonObject json = new JsonObject();
    json.addProperty("id", last.getId());
    json.addProperty("state", CheckWords.of(last.getState()));
    json.addProperty("started", Json.instant(last.getStartedMillis()));
    if (last.hasEndedMillis()) {
      json.addProperty("ended", Json.instant(last.getEndedMillis()));
      json.addProperty("compared", last.getCompared());
      json.addProperty("found", last.getFound());
    }
    return json;
  }

  private static void addKnown(JsonObject json, String key, String text) {
    if (!text.isEmpty()) {
      json.addProperty(key, text);
    }
  }
}
