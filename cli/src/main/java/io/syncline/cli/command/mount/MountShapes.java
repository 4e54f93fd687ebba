package io.syncline.cli.command.mount;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.output.Table;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.CheckResult;
import io.syncline.proto.node.v1.DescribeMountResponse;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.PathRule;
import io.syncline.proto.node.v1.ShardStateCounts;
import io.syncline.proto.node.v1.UfsCallCount;
import io.syncline.proto.node.v1.UfsInfo;
import java.util.ArrayList;
import java.util.List;

/** How mounts are shown. */
public final class MountShapes {
  /** One row for each mount. */
  public static final Shape<MountInfo> LIST =
      Shape.of("Mount", MountInfo::getPath, MountShapes::json)
          .column("PATH", MountInfo::getPath)
          .column("UFS", MountShapes::shownLocation)
          .column("WATCH", mount -> orDash(mount.getFeed()))
          .column("INTERVAL", mount -> PolicyText.interval(mount.getSyncIntervalMillis()))
          .column("STALENESS<=", MountShapes::staleness)
          .column("STATE", MountShapes::state)
          .wideColumn("EXTERNAL-CHANGES", mount -> PolicyText.text(mount.getExternalChanges()))
          .wideColumn("ON-STALE", mount -> PolicyText.text(mount.getOnStale()))
          .wideColumn("RECONCILE", mount -> PolicyText.interval(mount.getReconcileMillis()))
          .wideColumn("NEGATIVE-TTL", MountShapes::negativeTtl)
          .wideColumn(
              "CALL-BUDGET", mount -> mount.hasCallBudget() ? PolicyText.callBudget(mount) : "-")
          .wideColumn("RULES", mount -> RuleForm.all(mount.getRulesList()))
          .wideColumn("STORE", MountInfo::getUfs)
          .wideColumn("SHARDS", mount -> shards(mount.getShards()))
          .wideColumn("POLICY", mount -> String.valueOf(mount.getPolicyVersion()))
          .build();

  /** Everything about one mount. */
  static final Shape<DescribeMountResponse> DETAIL =
      Shape.<DescribeMountResponse>of(
              "Mount", answer -> answer.getMount().getPath(), MountShapes::detailJson)
          .text(MountShapes::detailText)
          .build();

  /** One row for each check of a location. */
  static final Shape<CheckResult> CHECKS =
      Shape.of("MountCheck", CheckResult::getName, MountShapes::checkJson)
          .column("CHECK", CheckResult::getName)
          .column("RESULT", check -> check.getOk() ? "ok" : "FAILED")
          .column("FOUND", check -> orDash(check.getDetail()))
          .column("TRY", check -> orDash(check.getRemedy()))
          .build();

  private MountShapes() {}

  /** The fields of a mount in JSON. */
  public static JsonObject json(MountInfo mount) {
    JsonObject json = new JsonObject();
    json.addProperty("path", mount.getPath());
    json.addProperty("location", mount.getLocation());
    json.addProperty("ufs", mount.getUfs());
    if (!mount.getFeed().isEmpty()) {
      json.addProperty("feed", mount.getFeed());
    }
    addInterval(json, "syncInterval", mount.getSyncIntervalMillis());
    json.addProperty("externalChanges", PolicyText.text(mount.getExternalChanges()));
    json.addProperty("onStale", PolicyText.text(mount.getOnStale()));
    addInterval(json, "reconcile", mount.getReconcileMillis());
    if (mount.hasNegativeTtlMillis()) {
      addInterval(json, "negativeTtl", mount.getNegativeTtlMillis());
    }
    if (mount.hasCallBudget()) {
      json.addProperty("callBudget", PolicyText.callBudget(mount));
    }
    if (mount.getRulesCount() > 0) {
      json.add("rules", Json.array(mount.getRulesList(), MountShapes::ruleJson));
    }
    if (mount.hasReconciledSecondsAgo()) {
      json.addProperty("reconciledAgo", Json.seconds(mount.getReconciledSecondsAgo()));
    }
    addFeed(json, mount);
    json.addProperty("policyVersion", mount.getPolicyVersion());
    JsonObject shards = new JsonObject();
    shards.addProperty("live", mount.getShards().getLive());
    shards.addProperty("catchingUp", mount.getShards().getCatchingUp());
    shards.addProperty("polling", mount.getShards().getPolling());
    shards.addProperty("unknown", mount.getShards().getUnknown());
    json.add("shards", shards);
    return json;
  }

  static JsonObject ruleJson(PathRule rule) {
    JsonObject json = new JsonObject();
    json.addProperty("paths", rule.getPattern());
    json.addProperty("rule", RuleForm.how(rule));
    return json;
  }

  private static String negativeTtl(MountInfo mount) {
    return mount.hasNegativeTtlMillis() ? PolicyText.interval(mount.getNegativeTtlMillis()) : "-";
  }

  static void addInterval(JsonObject json, String key, long millis) {
    if (millis < 0) {
      json.addProperty(key, "never");
    } else {
      json.addProperty(key, Json.seconds(millis / 1000.0));
    }
  }

  /** Adds how well the feed covers a mount. */
  public static void addFeed(JsonObject json, MountInfo mount) {
    json.addProperty("state", state(mount));
    if (mount.hasStalenessBoundSeconds()) {
      json.addProperty("stalenessBound", Json.seconds(mount.getStalenessBoundSeconds()));
    }
    if (mount.getLimit() != FeedLimit.FEED_LIMIT_UNSPECIFIED) {
      json.addProperty("limit", LimitText.name(mount));
      if (!mount.getLimitSubject().isEmpty()) {
        json.addProperty("limitSubject", mount.getLimitSubject());
      }
    }
  }

  /** The state of a mount as one word. */
  public static String state(MountInfo mount) {
    String name = mount.getState().name();
    return name.startsWith("MOUNT_STATE_") ? name.substring("MOUNT_STATE_".length()) : name;
  }

  static String shownLocation(MountInfo mount) {
    return shownLocation(mount.getLocation());
  }

  /** A location as people write it: without the slash at its end. */
  public static String shownLocation(String location) {
    return location.endsWith("/") && !location.endsWith("//")
        ? location.substring(0, location.length() - 1)
        : location;
  }

  /** Up to how long ago the feed of a mount is complete. */
  public static String staleness(MountInfo mount) {
    return mount.hasStalenessBoundSeconds()
        ? DurationText.rounded(mount.getStalenessBoundSeconds())
        : "-";
  }

  private static String reconcile(MountInfo mount) {
    String every = PolicyText.interval(mount.getReconcileMillis());
    return mount.hasReconciledSecondsAgo()
        ? every
            + ", last begun "
            + DurationText.rounded(mount.getReconciledSecondsAgo())
            + " ago on this node"
        : every;
  }

  private static String shards(ShardStateCounts shards) {
    List<String> counts = new ArrayList<>();
    count(shards.getLive(), "live", counts);
    count(shards.getCatchingUp(), "catching up", counts);
    count(shards.getPolling(), "polling", counts);
    count(shards.getUnknown(), "unknown", counts);
    return counts.isEmpty() ? "-" : String.join(", ", counts);
  }

  private static void count(int shards, String state, List<String> counts) {
    if (shards > 0) {
      counts.add(shards + " " + state);
    }
  }

  private static JsonObject detailJson(DescribeMountResponse answer) {
    JsonObject json = json(answer.getMount());
    UfsInfo ufs = answer.getUfs();
    JsonObject store = new JsonObject();
    store.addProperty("name", ufs.getName());
    store.addProperty("scheme", ufs.getScheme());
    store.addProperty("endpoint", ufs.getEndpoint());
    store.addProperty("region", ufs.getRegion());
    store.addProperty("readLag", Json.seconds(ufs.getReadLagMillis() / 1000.0));
    store.addProperty("health", health(ufs));
    store.addProperty("detail", ufs.getHealth().getDetail());
    json.add("store", store);
    json.add("calls", Json.array(answer.getUfsCallsList(), MountShapes::callJson));
    return json;
  }

  private static JsonObject callJson(UfsCallCount call) {
    JsonObject json = new JsonObject();
    json.addProperty("operation", call.getOperation());
    json.addProperty("outcome", call.getOutcome());
    json.addProperty("count", call.getCount());
    return json;
  }

  private static JsonObject checkJson(CheckResult check) {
    JsonObject json = new JsonObject();
    json.addProperty("check", check.getName());
    json.addProperty("ok", check.getOk());
    json.addProperty("detail", check.getDetail());
    json.addProperty("remedy", check.getRemedy());
    return json;
  }

  private static List<String> detailText(DescribeMountResponse answer) {
    MountInfo mount = answer.getMount();
    UfsInfo ufs = answer.getUfs();
    List<String> lines = new ArrayList<>();
    lines.add(mount.getPath());
    lines.add("  location          " + shownLocation(mount));
    lines.add(
        "  state             " + state(mount) + " (shards: " + shards(mount.getShards()) + ")");
    lines.add("  staleness <=      " + staleness(mount));
    lines.add("  limited by        " + LimitText.of(mount));
    lines.add("  sync-interval     " + PolicyText.interval(mount.getSyncIntervalMillis()));
    lines.add("  external-changes  " + PolicyText.text(mount.getExternalChanges()));
    lines.add("  on-stale          " + PolicyText.text(mount.getOnStale()));
    lines.add("  reconcile         " + reconcile(mount));
    lines.add("  negative-ttl      " + PolicyText.negativeTtl(mount));
    lines.add("  call-budget       " + PolicyText.callBudget(mount));
    mount.getRulesList().forEach(rule -> lines.add("  rule              " + RuleForm.text(rule)));
    lines.add("  feed              " + orDash(mount.getFeed()));
    lines.add("  policy version    " + mount.getPolicyVersion());
    lines.add(
        "  store             "
            + ufs.getName()
            + ", "
            + orDash(ufs.getEndpoint())
            + ", "
            + health(ufs)
            + (ufs.getHealth().getDetail().isEmpty()
                ? ""
                : " (" + ufs.getHealth().getDetail() + ")"));
    if (answer.getUfsCallsCount() > 0) {
      lines.add("  calls to the store");
      Table table = new Table(List.of("OPERATION", "OUTCOME", "COUNT"));
      answer
          .getUfsCallsList()
          .forEach(
              call ->
                  table.row(
                      List.of(
                          call.getOperation(),
                          call.getOutcome(),
                          String.valueOf(call.getCount()))));
      table.lines().forEach(line -> lines.add("    " + line));
    }
    return lines;
  }

  private static String health(UfsInfo ufs) {
    String name = ufs.getHealth().getHealth().name();
    return name.startsWith("HEALTH_") ? name.substring("HEALTH_".length()) : name;
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
