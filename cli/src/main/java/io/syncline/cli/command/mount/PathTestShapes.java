package io.syncline.cli.command.mount;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.PathBound;
import io.syncline.proto.node.v1.TestPathResponse;
import java.util.List;
import java.util.Locale;

/** How it is shown how fresh a path is kept. */
final class PathTestShapes {
  /** What decides about one path. */
  static final Shape<TestPathResponse> DETAIL =
      Shape.<TestPathResponse>of("PathTest", TestPathResponse::getLocation, PathTestShapes::json)
          .text(PathTestShapes::text)
          .build();

  private PathTestShapes() {}

  private static List<String> text(TestPathResponse answer) {
    MountInfo mount = answer.getMount();
    return List.of(
        answer.getLocation(),
        "  mount             " + mount.getPath() + ", " + MountShapes.state(mount),
        "  if it is there    " + BoundText.text(answer.getThere()),
        "  if it is not      " + BoundText.text(answer.getAbsent()) + longer(answer),
        "  its children      " + BoundText.text(answer.getListing()),
        "  without a rule    " + PolicyText.interval(answer.getOtherwiseMillis()),
        "  negative-ttl      " + PolicyText.negativeTtl(mount),
        "  call-budget       " + PolicyText.callBudget(mount),
        "  on-stale          " + PolicyText.text(mount.getOnStale()));
  }

  /** A rule that a shorter bound of absence took the place of. */
  private static String longer(TestPathResponse answer) {
    PathBound absent = answer.getAbsent();
    return BoundText.limit(absent).startsWith("the negative") && absent.hasRule()
        ? ", which is shorter than the rule " + RuleForm.text(absent.getRule())
        : "";
  }

  private static JsonObject json(TestPathResponse answer) {
    JsonObject json = new JsonObject();
    json.addProperty("location", answer.getLocation());
    json.addProperty("mount", answer.getMount().getPath());
    json.add("there", json(answer.getThere()));
    json.add("absent", json(answer.getAbsent()));
    json.add("listing", json(answer.getListing()));
    MountShapes.addInterval(json, "syncInterval", answer.getOtherwiseMillis());
    json.addProperty("onStale", PolicyText.text(answer.getMount().getOnStale()));
    if (answer.getMount().hasCallBudget()) {
      json.addProperty("callBudget", PolicyText.callBudget(answer.getMount()));
    }
    return json;
  }

  private static JsonObject json(PathBound bound) {
    JsonObject json = new JsonObject();
    MountShapes.addInterval(json, "bound", bound.getBoundMillis());
    json.addProperty(
        "by",
        bound
            .getSource()
            .name()
            .replaceFirst("^BOUND_SOURCE_", "")
            .toLowerCase(Locale.ROOT)
            .replace('_', '-'));
    if (bound.hasRule()) {
      json.add("rule", MountShapes.ruleJson(bound.getRule()));
    }
    return json;
  }
}
