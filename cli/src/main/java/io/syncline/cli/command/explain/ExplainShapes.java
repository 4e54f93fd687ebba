package io.syncline.cli.command.explain;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.syncline.cli.command.explain.Explained.Answer;
import io.syncline.cli.command.explain.Explained.Happened;
import io.syncline.cli.command.mount.LimitText;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.ExplainEvent;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.HeldChildren;
import io.syncline.proto.node.v1.HeldPath;
import io.syncline.proto.node.v1.NodeHistory;
import io.syncline.proto.node.v1.SilentNode;
import io.syncline.proto.node.v1.Standing;

/** How an explanation is shown. */
final class ExplainShapes {
  static final Shape<Explained> EXPLANATION =
      Shape.of("Explanation", Explained::path, ExplainShapes::json)
          .column("PATH", Explained::path)
          .column("AGREEMENT", explained -> explained.agreement().name())
          .text(ExplainText::lines)
          .build();

  private ExplainShapes() {}

  private static JsonObject json(Explained explained) {
    JsonObject json = new JsonObject();
    json.addProperty("path", explained.path());
    json.addProperty("agreement", explained.agreement().name());
    json.addProperty("clustersAsked", explained.asked());
    json.addProperty("clustersServing", explained.serving());
    json.add("clusters", Json.array(explained.answers(), ExplainShapes::json));
    json.add("events", Json.array(explained.events(), ExplainShapes::json));
    if (!explained.unanswered().isEmpty()) {
      json.add("unanswered", Json.array(explained.unanswered(), ExplainShapes::json));
    }
    return json;
  }

  private static JsonObject json(Explained.Unanswered unanswered) {
    JsonObject json = new JsonObject();
    json.addProperty("cluster", unanswered.context());
    json.addProperty("code", unanswered.failure().code());
    json.addProperty("message", unanswered.failure().getMessage());
    return json;
  }

  private static JsonObject json(Answer answer) {
    ExplainResponse response = answer.response();
    JsonObject json = new JsonObject();
    json.addProperty("cluster", answer.context());
    if (!response.getLocation().isEmpty()) {
      json.addProperty("location", response.getLocation());
      json.addProperty("mount", response.getMount());
      if (response.getSyncIntervalMillis() >= 0) {
        json.addProperty("syncInterval", Json.seconds(response.getSyncIntervalMillis() / 1e3));
      }
      json.addProperty(
          "externalChanges", word(response.getExternalChanges().name(), "EXTERNAL_CHANGES_"));
      json.addProperty("onStale", word(response.getOnStale().name(), "ON_STALE_"));
      json.addProperty("shard", response.getShard());
    }
    json.add("mounted", Json.array(response.getMountedList(), JsonPrimitive::new));
    if (response.hasStanding()) {
      json.add("standing", json(response.getStanding()));
    }
    json.add("histories", Json.array(response.getHistoriesList(), ExplainShapes::json));
    json.add("silent", Json.array(response.getSilentList(), ExplainShapes::json));
    if (!response.getOthersUnknown().isEmpty()) {
      json.addProperty("othersUnknown", response.getOthersUnknown());
    }
    return json;
  }

  private static JsonObject json(Standing standing) {
    JsonObject json = new JsonObject();
    json.addProperty("node", standing.getNode());
    json.addProperty("now", Json.instant(standing.getNowMillis()));
    json.addProperty("rule", RuleText.name(standing.getRule()));
    json.addProperty("served", standing.getServed());
    if (standing.hasHeld()) {
      json.add("held", json(standing.getHeld()));
    }
    instant(json, "since", standing.hasSinceMillis(), standing.getSinceMillis());
    instant(json, "until", standing.hasUntilMillis(), standing.getUntilMillis());
    instant(json, "tooOldSince", standing.hasTooOldSinceMillis(), standing.getTooOldSinceMillis());
    instant(json, "validated", standing.hasValidatedMillis(), standing.getValidatedMillis());
    if (standing.hasValidatedMillis()) {
      json.addProperty("validatedByListing", standing.getValidatedByListing());
    }
    if (!standing.getMark().isEmpty()) {
      json.addProperty("mark", standing.getMark());
    }
    if (standing.getWholeShard()) {
      json.addProperty("wholeShard", true);
    }
    if (standing.getRepeated()) {
      json.addProperty("repeated", true);
    }
    json.addProperty("feedState", RuleText.name(standing.getFeedState()));
    if (standing.getLimit() != FeedLimit.FEED_LIMIT_UNSPECIFIED) {
      json.addProperty("limit", LimitText.name(standing.getLimit()));
    }
    if (!standing.getLimitSubject().isEmpty()) {
      json.addProperty("limitSubject", standing.getLimitSubject());
    }
    instant(json, "watermark", standing.hasWatermarkMillis(), standing.getWatermarkMillis());
    json.addProperty("caughtUp", standing.getCaughtUp());
    if (standing.hasChildren()) {
      json.add("children", json(standing.getChildren()));
    }
    return json;
  }

  private static JsonObject json(HeldPath held) {
    JsonObject json = new JsonObject();
    json.addProperty("exists", held.getExists());
    if (held.getExists()) {
      json.addProperty("directory", held.getDirectory());
      json.addProperty("size", held.getSize());
    }
    if (!held.getVersion().isEmpty()) {
      json.addProperty("version", held.getVersion());
    }
    instant(json, "modified", held.hasModifiedMillis(), held.getModifiedMillis());
    return json;
  }

  private static JsonObject json(HeldChildren children) {
    JsonObject json = new JsonObject();
    json.addProperty("rule", RuleText.name(children.getRule()));
    json.addProperty("served", children.getServed());
    json.addProperty("children", children.getChildren());
    json.addProperty("stale", children.getStale());
    return json;
  }

  private static JsonObject json(NodeHistory history) {
    JsonObject json = new JsonObject();
    json.addProperty("node", history.getNode());
    json.addProperty("now", Json.instant(history.getNowMillis()));
    instant(json, "since", history.hasSinceMillis(), history.getSinceMillis());
    return json;
  }

  private static JsonObject json(SilentNode silent) {
    JsonObject json = new JsonObject();
    json.addProperty("node", silent.getNode());
    json.addProperty("detail", silent.getDetail());
    return json;
  }

  private static JsonObject json(Happened happened) {
    ExplainEvent event = happened.event();
    JsonObject json = new JsonObject();
    json.addProperty("at", Json.instant(event.getAtMillis()));
    json.addProperty("cluster", happened.context());
    json.addProperty("node", event.getNode());
    json.addProperty("event", EventText.name(event.getKind()));
    if (!event.getLocation().isEmpty()) {
      json.addProperty("location", event.getLocation());
    }
    json.addProperty("subtree", event.getSubtree());
    if (!event.getOrigin().isEmpty()) {
      json.addProperty("origin", event.getOrigin());
      json.addProperty("partition", event.getPartition());
      json.addProperty("sequence", event.getSequence());
    }
    if (!event.getDetail().isEmpty()) {
      json.addProperty("detail", event.getDetail());
    }
    if (!event.getCause().isEmpty()) {
      json.addProperty("cause", event.getCause());
    }
    if (!event.getFound().isEmpty()) {
      json.addProperty("found", event.getFound());
      json.addProperty("listing", event.getListing());
    }
    if (event.getUnsettled()) {
      json.addProperty("unsettled", true);
    }
    happened.lagMillis().ifPresent(lag -> json.addProperty("lag", Json.seconds(lag / 1e3)));
    return json;
  }

  private static void instant(JsonObject json, String key, boolean known, long millis) {
    if (known) {
      json.addProperty(key, Json.instant(millis));
    }
  }

  static String word(String name, String prefix) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
