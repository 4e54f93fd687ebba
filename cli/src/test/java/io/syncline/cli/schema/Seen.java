package io.syncline.cli.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What documents had of what their schemas allow, by the names of {@code $defs}. */
public final class Seen {
  private static final String PREFIX = "#/$defs/";

  private final Map<String, JsonNode> defs = new TreeMap<>();
  private final Map<String, Set<String>> reachable = new TreeMap<>();
  private final Set<String> present = new TreeSet<>();
  private final Set<String> absent = new TreeSet<>();

  public Seen() {
    JsonNode all = Validator.file().get("$defs");
    all.fieldNames().forEachRemaining(name -> defs.put(name, all.get(name)));
  }

  /** Adds a document of a kind. */
  public void add(String kind, JsonNode document) {
    visit(kind, defs.get(kind), document);
  }

  /** Where the schemas promise more, or less, than was seen. */
  public List<String> differences() {
    List<String> differences = new ArrayList<>();
    defs.forEach(
        (name, def) -> {
          Set<String> required = new TreeSet<>();
          def.path("required").forEach(field -> required.add(field.asText()));
          def.path("properties")
              .properties()
              .forEach(
                  field -> {
                    compare(name, field.getKey(), required, differences);
                    compareWords(name + "." + field.getKey(), field.getValue(), differences);
                  });
          compareWords(name, def, differences);
        });
    return differences;
  }

  /** Whether everything was seen that documents of a kind may have. */
  public boolean isComplete(String kind) {
    Set<String> own = reachable.computeIfAbsent(kind, Seen::reachable);
    return differences().stream()
        .noneMatch(difference -> own.contains(difference.split("[.]", 2)[0]));
  }

  private static Set<String> reachable(String kind) {
    Set<String> names = new TreeSet<>(Set.of(kind));
    Validator.schema(kind).get("$defs").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void compareWords(String name, JsonNode schema, List<String> differences) {
    schema
        .path("enum")
        .forEach(word -> mustBeThere(name, word.asText(), "no item has this word", differences));
  }

  private void compare(String name, String field, Set<String> required, List<String> differences) {
    mustBeThere(name, field, "no item has this field", differences);
    if (!required.contains(field) && !absent.contains(name + "." + field)) {
      differences.add(name + "." + field + ": every item has it, so it belongs to required");
    }
  }

  private void mustBeThere(String name, String what, String fault, List<String> differences) {
    if (!present.contains(name + "." + what)) {
      differences.add(name + "." + what + ": " + fault);
    }
  }

  private void visit(String name, JsonNode schema, JsonNode value) {
    if (schema.has("$ref")) {
      String referred = schema.get("$ref").asText().substring(PREFIX.length());
      visit(referred, defs.get(referred), value);
    } else if (schema.has("enum")) {
      present.add(name + "." + value.asText());
    } else if (value.isArray()) {
      value.forEach(each -> visit(name + "[]", schema.get("items"), each));
    } else if (schema.has("properties")) {
      schema
          .get("properties")
          .properties()
          .forEach(
              field -> {
                String key = name + "." + field.getKey();
                if (value.has(field.getKey())) {
                  present.add(key);
                  visit(key, field.getValue(), value.get(field.getKey()));
                } else {
                  absent.add(key);
                }
              });
    }
  }
}
