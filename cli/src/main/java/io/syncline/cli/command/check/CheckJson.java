package io.syncline.cli.command.check;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.proto.node.v1.CheckAudit;
import io.syncline.proto.node.v1.CheckAuditDelay;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckedStatus;
import io.syncline.proto.node.v1.GetCheckResponse;

/** Checks as JSON. */
final class CheckJson {
  private CheckJson() {}

  static JsonObject of(GetCheckResponse check) {
    JsonObject json = of(check.getRun());
    json.add("findings", Json.array(check.getFindingsList(), CheckJson::of));
    return json;
  }

  static JsonObject of(CheckRun run) {
    JsonObject json = new JsonObject();
    json.addProperty("id", run.getId());
    json.addProperty("path", run.getPath());
    json.addProperty("location", run.getLocation());
    json.addProperty("state", CheckWords.state(run));
    json.addProperty("started", Json.instant(run.getStartedMillis()));
    if (run.hasEndedMillis()) {
      json.addProperty("ended", Json.instant(run.getEndedMillis()));
      json.addProperty(
          "took", Json.seconds((run.getEndedMillis() - run.getStartedMillis()) / 1000.0));
    }
    addKnown(json, "reason", run.getReason());
    json.addProperty("requestsPerSecond", run.getRequestsPerSecond());
    json.addProperty("sample", run.getSample());
    json.addProperty("repair", RepairWord.of(run.getRepair()));
    json.addProperty("settle", Json.seconds(run.getSettleMillis() / 1000.0));
    if (run.hasMaxDurationMillis()) {
      json.addProperty("maxDuration", Json.seconds(run.getMaxDurationMillis() / 1000.0));
    }
    json.addProperty("shardsTotal", run.getShardsTotal());
    json.addProperty("shardsDone", run.getShardsDone());
    json.addProperty("directories", run.getDirectories());
    json.addProperty("compared", run.getCompared());
    json.addProperty("unserved", run.getUnserved());
    json.addProperty("settled", run.getSettled());
    json.addProperty("waiting", run.getWaiting());
    json.addProperty("requests", run.getRequests());
    json.add("kinds", Json.array(run.getKindsList(), CheckJson::of));
    addKnown(json, "failure", run.getFailure());
    if (run.hasAudit()) {
      json.add("audit", of(run.getAudit()));
    }
    return json;
  }

  private static JsonObject of(CheckAudit audit) {
    JsonObject json = new JsonObject();
    json.addProperty("nodes", audit.getNodes());
    json.add("delays", Json.array(audit.getDelaysList(), CheckJson::of));
    return json;
  }

  private static JsonObject of(CheckAuditDelay delay) {
    JsonObject json = new JsonObject();
    json.addProperty("after", delay.getDelay());
    json.addProperty("consistent", delay.getConsistent());
    json.addProperty("inconsistent", delay.getInconsistent());
    json.addProperty("unserved", delay.getUnserved());
    json.addProperty("undecided", delay.getUndecided());
    if (delay.hasRatio()) {
      json.addProperty("ratio", delay.getRatio());
    }
    if (delay.hasRatioAtLeast()) {
      json.addProperty("ratioAtLeast", delay.getRatioAtLeast());
    }
    return json;
  }

  static JsonObject of(CheckFinding finding) {
    JsonObject json = new JsonObject();
    // Documents have a kind of their own.
    json.addProperty("checkKind", CheckWords.of(finding.getKind()));
    json.addProperty("path", finding.getPath());
    json.addProperty("location", finding.getLocation());
    if (finding.hasHeld()) {
      json.add("held", of(finding.getHeld()));
    }
    if (finding.hasHeldSinceMillis()) {
      json.addProperty("heldSince", Json.instant(finding.getHeldSinceMillis()));
    }
    if (finding.hasFound()) {
      json.add("found", of(finding.getFound()));
    }
    json.addProperty("firstSeen", Json.instant(finding.getFirstSeenMillis()));
    json.addProperty("looks", finding.getLooks());
    if (finding.hasAccount()) {
      json.add("account", AccountJson.of(finding.getAccount()));
    }
    json.addProperty("repaired", finding.getRepaired());
    addKnown(json, "detail", finding.getDetail());
    json.addProperty("shard", finding.getShard());
    json.addProperty("node", finding.getNode());
    return json;
  }

  private static JsonObject of(CheckKindCount count) {
    JsonObject json = new JsonObject();
    json.addProperty("checkKind", CheckWords.of(count.getKind()));
    json.addProperty("count", count.getCount());
    json.addProperty("repaired", count.getRepaired());
    json.addProperty("oldest", Json.instant(count.getOldestMillis()));
    return json;
  }

  static JsonObject of(CheckedStatus status) {
    JsonObject json = new JsonObject();
    json.addProperty("exists", status.getExists());
    if (status.getExists()) {
      json.addProperty("type", status.getDirectory() ? "directory" : "file");
      json.addProperty("size", status.getSize());
      addKnown(json, "version", status.getVersion());
      if (status.hasModifiedMillis()) {
        json.addProperty("mtime", Json.instant(status.getModifiedMillis()));
      }
    }
    return json;
  }

  private static void addKnown(JsonObject json, String key, String text) {
    if (!text.isEmpty()) {
      json.addProperty(key, text);
    }
  }
}
