package io.syncline.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.syncline.cli.schema.KindSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the reference page of what {@code -o json} prints from the schemas. */
final class JsonReference {
  private static final String INTRODUCTION =
      """
      # JSON

      <!-- Generated: see JsonReferenceTest. Do not edit. -->

      What commands print with `-o json` and `-o jsonl`; `yaml` has the same fields. `syncline schema KIND` prints the
      JSON Schema of a kind, for validators and generators of code: of a document as well as of a list.

      ```json
      {"apiVersion": "syncline/v1", "kind": "Mount", "path": "/lake", ...}
      {"apiVersion": "syncline/v1", "kind": "MountList", "items": [{"path": "/lake", ...}, ...]}
      ```

      A schema names all fields and words of one version. A later version may add some: what runs over more than one
      should skip what it does not know. Two words come up while the versions of command line and node differ:
      `UNSPECIFIED` where the node did not say, because it is older, and `UNRECOGNIZED` for a word of a newer node that
      this command line does not know.

      """;

  private static final String PREFIX = "#/$defs/";

  private final KindSchemas schemas;
  private final Map<String, JsonObject> shared = new TreeMap<>();
  private final List<String> lines = new ArrayList<>();

  private JsonReference(KindSchemas schemas) {
    this.schemas = schemas;
  }

  /** The page. */
  static String of(KindSchemas schemas) {
    return new JsonReference(schemas).page();
  }

  private String page() {
    JsonObject any = schemas.of("Version").getAsJsonObject("$defs");
    lines.add("## All documents\n");
    lines.add("Besides the fields of its kind each document has these.\n");
    lines.add(table(head(any)));
    lines.add("\nA list, whose kind ends in `List`, has these, and no others.\n");
    lines.add(table(any.getAsJsonObject("list")));
    for (String kind : schemas.kinds()) {
      JsonObject defs = schemas.of(kind).getAsJsonObject("$defs");
      defs.remove("document");
      defs.remove("list");
      JsonObject item = defs.remove("item").getAsJsonObject();
      if (!isOwn(item)) {
        item.getAsJsonObject("properties").remove("cluster");
      }
      lines.add("\n## " + kind + "\n");
      lines.add(schemas.description(kind) + " " + printedBy(kind) + "\n");
      lines.add(table(item));
      defs.asMap().forEach((name, def) -> shared.put(name, def.getAsJsonObject()));
    }
    shared.keySet().removeAll(schemas.kinds());
    lines.add("\n## Shared types");
    shared.forEach(this::add);
    return INTRODUCTION + String.join("\n", lines) + "\n";
  }

  private void add(String name, JsonObject def) {
    lines.add("\n### " + name + "\n");
    lines.add(def.get("description").getAsString() + " " + words(def));
    if (def.has("properties")) {
      lines.set(lines.size() - 1, lines.get(lines.size() - 1).strip() + "\n");
      lines.add(table(def));
    } else {
      lines.set(lines.size() - 1, lines.get(lines.size() - 1).strip());
    }
  }

  private static JsonObject head(JsonObject defs) {
    JsonObject head = defs.getAsJsonObject("document").deepCopy();
    head.getAsJsonObject("properties").keySet().removeAll(List.of("version", "java"));
    return head;
  }

  /** Whether a kind itself tells of a cluster, so that the field is not that of {@code -A}. */
  private static boolean isOwn(JsonObject item) {
    return item.getAsJsonArray("required").asList().stream()
        .anyMatch(field -> field.getAsString().equals("cluster"));
  }

  private String printedBy(String kind) {
    String commands =
        schemas.commands(kind).stream()
            .map(command -> "`" + command + "`")
            .collect(Collectors.joining(", "));
    return "Printed by " + commands + ".";
  }

  private static String words(JsonObject schema) {
    return schema.has("enum")
        ? "One of "
            + schema.getAsJsonArray("enum").asList().stream()
                .map(word -> "`" + word.getAsString() + "`")
                .collect(Collectors.joining(", "))
            + "."
        : "";
  }

  private static String table(JsonObject object) {
    List<String> required =
        object.has("required")
            ? object.getAsJsonArray("required").asList().stream()
                .map(JsonElement::getAsString)
                .toList()
            : List.of();
    List<String> rows = new ArrayList<>();
    rows.add("| field | type | always | meaning |\n|---|---|---|---|");
    object
        .getAsJsonObject("properties")
        .asMap()
        .forEach(
            (name, field) -> rows.add(row(name, field.getAsJsonObject(), required.contains(name))));
    return String.join("\n", rows);
  }

  private static String row(String name, JsonObject field, boolean always) {
    String meaning = field.get("description").getAsString() + " " + words(field);
    return "| `"
        + name
        + "` | "
        + type(field)
        + " | "
        + (always ? "yes" : "no")
        + " | "
        + meaning.strip().replace("|", "\\|").replace("<", "&lt;")
        + " |";
  }

  private static String type(JsonObject schema) {
    if (schema.has("$ref")) {
      String name = schema.get("$ref").getAsString().substring(PREFIX.length());
      return name.equals("item")
          ? "item"
          : "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
    }
    if (schema.has("const")) {
      return "string";
    }
    if (schema.has("enum")) {
      return "word";
    }
    String type = schema.get("type").getAsString();
    if (type.equals("array")) {
      return "array of " + type(schema.getAsJsonObject("items"));
    }
    return schema.has("format") ? "instant" : type;
  }
}
