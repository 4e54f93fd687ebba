package io.syncline.cli.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Holds documents against the schemas of their kinds. */
public final class Validator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KindSchemas KINDS = KindSchemas.load();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Schema> WHOLE = new ConcurrentHashMap<>();
  private static final Map<String, Schema> BRANCHES = new ConcurrentHashMap<>();

  private Validator() {}

  /** What is wrong with a document, a line each; empty if it is as its schema says. */
  public static List<String> faults(JsonNode document) {
    String kind = document.path("kind").asText();
    if (!KINDS.has(kind)) {
      return List.of(
          "kind " + kind + " has no schema: add it to $defs and printedBy of schema/kinds.json");
    }
    if (faults(whole(kind), document).isEmpty()) {
      return List.of();
    }
    // The branch alone tells what is wrong; both of them tell it twice.
    String branch = kind.endsWith("List") ? "list" : "document";
    return faults(BRANCHES.computeIfAbsent(kind, any -> branch(kind, branch)), document).stream()
        .map(error -> kind + ": " + text(error))
        .toList();
  }

  /** The schema that {@code syncline schema} prints of a kind, as JSON. */
  public static ObjectNode schema(String kind) {
    return (ObjectNode) parse(KINDS.of(kind).toString());
  }

  /** What is wrong with a schema itself. */
  public static List<String> schemaFaults(JsonNode schema) {
    Schema meta =
        REGISTRY.getSchema(
            com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    return faults(meta, schema).stream().map(Validator::text).toList();
  }

  /** The file that all schemas come from. */
  public static JsonNode file() {
    try (InputStream stream = KindSchemas.class.getResourceAsStream("kinds.json")) {
      return JSON.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads JSON. */
  public static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + e.getMessage() + "\n" + json, e);
    }
  }

  private static Schema whole(String kind) {
    return WHOLE.computeIfAbsent(kind, any -> REGISTRY.getSchema(schema(kind)));
  }

  private static Schema branch(String kind, String branch) {
    ObjectNode schema = schema(kind);
    schema.remove("oneOf");
    schema.put("$ref", "#/$defs/" + branch);
    return REGISTRY.getSchema(schema);
  }

  private static List<Error> faults(Schema schema, JsonNode document) {
    return schema.validate(
        document,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  private static String text(Error error) {
    return error.getInstanceLocation() + " " + error.getMessage();
  }
}
