package io.syncline.cli.command.mount;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.AskingCost;
import io.syncline.proto.node.v1.PolicyCost;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.SettingChange;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How changes of a policy are shown. */
final class PolicyChangeShapes {
  private static final Shape<SetMountResponse> DONE = shape(PolicyChangeShapes::version);
  private static final Shape<SetMountResponse> DRY =
      shape(answer -> "dry run: nothing was changed");

  private PolicyChangeShapes() {}

  /** What was changed, or what would be. */
  static Shape<SetMountResponse> of(boolean dryRun) {
    return dryRun ? DRY : DONE;
  }

  /** The settings that changed, on one line. */
  static String changes(List<SettingChange> changes) {
    return changes.isEmpty()
        ? "as it was"
        : changes.stream()
            .map(
                change ->
                    change.getKey()
                        + " "
                        + shown(change.getBefore())
                        + " -> "
                        + shown(change.getAfter()))
            .collect(Collectors.joining(", "));
  }

  static JsonObject json(SettingChange change) {
    JsonObject json = new JsonObject();
    json.addProperty("key", change.getKey());
    json.addProperty("before", change.getBefore());
    json.addProperty("after", change.getAfter());
    return json;
  }

  /** What was changed, and in brackets what is to be said about it. */
  private static Shape<SetMountResponse> shape(Function<SetMountResponse, String> remark) {
    return Shape.<SetMountResponse>of(
            "MountChange", answer -> answer.getMount().getPath(), PolicyChangeShapes::json)
        .text(
            answer -> {
              List<String> lines = new ArrayList<>();
              lines.add(
                  answer.getMount().getPath()
                      + "  "
                      + changes(answer.getChangesList())
                      + "  ("
                      + remark.apply(answer)
                      + ")");
              if (answer.hasCost() && answer.getChangesCount() > 0) {
                lines.addAll(CostText.lines(answer.getMount(), answer.getCost()));
              }
              return lines;
            })
        .build();
  }

  private static String shown(String value) {
    return value.isEmpty() ? "-" : value;
  }

  private static String version(SetMountResponse answer) {
    return "policy version " + answer.getMount().getPolicyVersion();
  }

  private static JsonObject json(SetMountResponse answer) {
    JsonObject json = new JsonObject();
    json.add("mount", MountShapes.json(answer.getMount()));
    json.add("changes", Json.array(answer.getChangesList(), PolicyChangeShapes::json));
    if (answer.hasCost()) {
      json.add("cost", json(answer.getCost()));
    }
    return json;
  }

  private static JsonObject json(PolicyCost cost) {
    JsonObject json = new JsonObject();
    json.add("before", json(cost.getBefore()));
    json.add("after", json(cost.getAfter()));
    json.addProperty("heldRows", cost.getHeldRows());
    json.addProperty("calls", cost.getCalls());
    json.addProperty("uptime", Json.seconds(cost.getUptimeSeconds()));
    return json;
  }

  private static JsonObject json(AskingCost cost) {
    JsonObject json = new JsonObject();
    if (cost.hasPollingQuestionsPerMinute()) {
      json.addProperty("pollingQuestionsPerMinute", cost.getPollingQuestionsPerMinute());
    }
    if (cost.hasLiveQuestionsPerMinute()) {
      json.addProperty("liveQuestionsPerMinute", cost.getLiveQuestionsPerMinute());
    }
    if (cost.hasLiveNow()) {
      json.addProperty("liveNow", cost.getLiveNow());
    }
    return json;
  }
}
