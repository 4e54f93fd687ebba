package io.syncline.agent.metrics;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A dashboard of Grafana, and what is wrong with it. */
final class Dashboard {
  private final JsonObject json;

  private Dashboard(JsonObject json) {
    this.json = json;
  }

  static Dashboard parse(String json) {
    return new Dashboard(JsonParser.parseString(json).getAsJsonObject());
  }

  /** How many panels show something. */
  int panels() {
    return (int) shown().stream().count();
  }

  /** What is wrong, each with the title or the number of its panel. */
  List<String> problems(MetricNames metrics) {
    List<String> problems = new ArrayList<>();
    Set<String> titles = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonObject panel : shown()) {
      int id = panel.has("id") ? panel.get("id").getAsInt() : -1;
      String title = text(panel, "title");
      String name = title.isBlank() ? "panel " + id : title;
      if (title.isBlank() || !titles.add(title)) {
        problems.add(name + ": has no title of its own");
      }
      if (id < 0 || !ids.add(id)) {
        problems.add(name + ": has no id of its own");
      }
      if (unit(panel).isBlank()) {
        problems.add(name + ": has no unit");
      }
      if (text(panel, "description").isBlank()) {
        problems.add(name + ": has no description");
      }
      JsonArray targets = array(panel, "targets");
      if (targets.isEmpty()) {
        problems.add(name + ": has no expression");
      }
      for (JsonElement target : targets) {
        metrics.problems(text(target.getAsJsonObject(), "expr")).stream()
            .map(problem -> name + ": " + problem)
            .forEach(problems::add);
      }
    }
    return problems;
  }

  /** Panels that are no rows, those in rows too. */
  private List<JsonObject> shown() {
    List<JsonObject> shown = new ArrayList<>();
    for (JsonElement element : array(json, "panels")) {
      JsonObject panel = element.getAsJsonObject();
      if (text(panel, "type").equals("row")) {
        array(panel, "panels").forEach(inside -> shown.add(inside.getAsJsonObject()));
      } else {
        shown.add(panel);
      }
    }
    return shown;
  }

  private static String unit(JsonObject panel) {
    JsonObject field = panel.getAsJsonObject("fieldConfig");
    JsonObject defaults = field == null ? null : field.getAsJsonObject("defaults");
    return defaults == null ? "" : text(defaults, "unit");
  }

  private static JsonArray array(JsonObject json, String key) {
    return json.has(key) ? json.getAsJsonArray(key) : new JsonArray();
  }

  private static String text(JsonObject json, String key) {
    return json.has(key) ? json.get(key).getAsString() : "";
  }
}
