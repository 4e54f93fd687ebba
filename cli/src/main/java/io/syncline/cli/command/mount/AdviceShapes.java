package io.syncline.cli.command.mount;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.AdviceScenario;
import io.syncline.proto.node.v1.AdviseResponse;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.IntervalPrediction;
import io.syncline.proto.node.v1.SilentNode;
import io.syncline.proto.node.v1.TimeQuantiles;

/** How advice is shown. */
final class AdviceShapes {
  private AdviceShapes() {}

  /**
   * Of one mount.
   *
   * @param usualPrices whether some price was not given, and is a default
   */
  static Shape<AdviseResponse> of(boolean usualPrices) {
    return Shape.of("MountAdvice", AdviseResponse::getPath, AdviceShapes::json)
        .column("PATH", AdviseResponse::getPath)
        .column("NOW", advice -> PolicyText.interval(advice.getSyncIntervalMillis()))
        .column("RECOMMENDED", AdviceText::recommended)
        .column("CONFIDENCE", AdviceText::confidence)
        .text(advice -> AdviceText.lines(advice, usualPrices))
        .build();
  }

  private static JsonObject json(AdviseResponse advice) {
    JsonObject json = new JsonObject();
    json.addProperty("path", advice.getPath());
    interval(json, "syncInterval", advice.getSyncIntervalMillis());
    json.addProperty("externalChanges", external(advice.getExternalChanges()));
    json.addProperty("confidence", AdviceText.confidence(advice));
    json.addProperty("recordedSeconds", Json.seconds(advice.getRecordedSeconds()));
    json.addProperty("reads", Math.round(advice.getAccesses()));
    json.addProperty("readsMissed", Math.round(advice.getMissed()));
    json.addProperty("changes", Math.round(advice.getChanges()));
    json.addProperty("feedShare", advice.getFeedShare());
    json.addProperty("priceGet", advice.getPriceGet());
    json.addProperty("priceList", advice.getPriceList());
    json.add("intervals", Json.array(advice.getPredictionsList(), AdviceShapes::json));
    if (advice.hasRecommendedMillis()) {
      interval(json, "recommended", advice.getRecommendedMillis());
    }
    json.add("reasons", Json.array(advice.getReasonsList(), JsonPrimitive::new));
    json.add("nodes", Json.array(advice.getNodesList(), JsonPrimitive::new));
    json.add("silent", Json.array(advice.getSilentList(), AdviceShapes::json));
    if (!advice.getOthersUnknown().isEmpty()) {
      json.addProperty("othersUnknown", advice.getOthersUnknown());
    }
    return json;
  }

  private static JsonObject json(SilentNode silent) {
    JsonObject json = new JsonObject();
    json.addProperty("node", silent.getNode());
    json.addProperty("detail", silent.getDetail());
    return json;
  }

  private static JsonObject json(IntervalPrediction prediction) {
    JsonObject json = new JsonObject();
    interval(json, "interval", prediction.getIntervalMillis());
    json.addProperty("current", prediction.getCurrent());
    json.addProperty("assessable", prediction.getAssessable());
    json.add("polling", json(prediction.getPolling()));
    if (prediction.hasLive()) {
      json.add("live", json(prediction.getLive()));
    }
    json.addProperty("expectedMonthlyCost", prediction.getExpectedMonthlyCost());
    return json;
  }

  private static JsonObject json(AdviceScenario scenario) {
    JsonObject json = new JsonObject();
    json.addProperty("getsPerHour", scenario.getGetsPerHour());
    json.addProperty("listsPerHour", scenario.getListsPerHour());
    if (scenario.hasMargin()) {
      json.addProperty("margin", scenario.getMargin());
    }
    json.addProperty("monthlyCost", scenario.getMonthlyCost());
    json.add("age", json(scenario.getAge()));
    if (scenario.hasStaleness()) {
      json.add("staleness", json(scenario.getStaleness()));
      json.addProperty("staleShare", scenario.getStaleShare());
    }
    return json;
  }

  private static JsonObject json(TimeQuantiles quantiles) {
    JsonObject json = new JsonObject();
    json.addProperty("p50", Json.seconds(quantiles.getP50()));
    json.addProperty("p99", Json.seconds(quantiles.getP99()));
    return json;
  }

  /** In seconds; a text where there is no bound. */
  private static void interval(JsonObject json, String name, long millis) {
    if (millis < 0) {
      json.addProperty(name, "never");
    } else {
      json.addProperty(name, Json.seconds(millis / 1e3));
    }
  }

  private static String external(ExternalChanges changes) {
    return changes.name().replaceFirst("^EXTERNAL_CHANGES_", "");
  }
}
