package io.syncline.cli.schema;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The JSON Schema (draft 2020-12) of each kind of document that commands print, from {@code
 * kinds.json} beside this class. Its {@code $defs} are kinds, whose names begin with a capital, and
 * what their fields refer to; {@code envelope} is what all documents have in common, and {@code
 * printedBy} has the commands of each kind.
 */
public final class KindSchemas {
  private static final String FILE = "kinds.json";
  private static final String DEFS = "$defs";
  private static final String REF = "$ref";
  private static final String PREFIX = "#/" + DEFS + "/";
  private static final String LIST = "List";

  private final JsonObject file;
  private final JsonObject defs;

  private KindSchemas(JsonObject file) {
    this.file = file;
    this.defs = file.getAsJsonObject(DEFS);
  }

  /** Reads the schemas of this version. */
  public static KindSchemas load() {
    try (InputStream stream = KindSchemas.class.getResourceAsStream(FILE)) {
      if (stream == null) {
        throw new IllegalStateException(FILE + " is missing in the jar of the command line");
      }
      Reader text = new InputStreamReader(stream, StandardCharsets.UTF_8);
      return new KindSchemas(JsonParser.parseReader(text).getAsJsonObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All kinds, by name. */
  public Set<String> kinds() {
    Set<String> kinds = new TreeSet<>(defs.keySet());
    kinds.removeIf(name -> !Character.isUpperCase(name.charAt(0)));
    return kinds;
  }

  /** Whether something is the name of a kind, or of lists of one. */
  public boolean has(String name) {
    return kinds().contains(kindOf(name));
  }

  /** One sentence about a kind. */
  public String description(String kind) {
    return definition(kind).get("description").getAsString();
  }

  /** The commands that print a kind, such as {@code mount list}. */
  public List<String> commands(String kind) {
    JsonObject printedBy = file.getAsJsonObject("printedBy");
    JsonElement commands = printedBy.has(kind) ? printedBy.get(kind) : new JsonArray();
    return commands.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
  }

  /** Names of kinds in which a word occurs, whatever its case. */
  public List<String> containing(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return kinds().stream().filter(kind -> kind.toLowerCase(Locale.ROOT).contains(wanted)).toList();
  }

  /**
   * The schema of what {@code -o json} and {@code -o jsonl} print of a kind: an item that stands
   * alone, or a list.
   *
   * @param name of the kind, or of lists of it
   */
  public JsonObject of(String name) {
    String kind = kindOf(name);
    JsonObject fields = definition(kind).deepCopy();
    JsonObject own = new JsonObject();
    own.add("document", named(kind, filled("document", fields)));
    own.add("list", named(kind + LIST, filled("list", new JsonObject())));
    own.add("item", filled("item", fields));
    Map<String, JsonElement> used = new TreeMap<>();
    collect(own, used);
    used.keySet().removeAll(own.keySet());
    used.forEach((shared, def) -> own.add(shared, def.deepCopy()));
    JsonArray either = new JsonArray();
    either.add(reference("document"));
    either.add(reference("list"));
    JsonObject schema = new JsonObject();
    schema.add("$schema", file.get("$schema"));
    schema.addProperty("title", kind);
    schema.addProperty("description", description(kind));
    schema.add("oneOf", either);
    schema.add(DEFS, own);
    return schema;
  }

  private String kindOf(String name) {
    boolean isList = name.endsWith(LIST) && !defs.has(name);
    return isList ? name.substring(0, name.length() - LIST.length()) : name;
  }

  private JsonObject definition(String name) {
    if (!defs.has(name)) {
      throw new IllegalArgumentException("there is no schema " + name);
    }
    return defs.getAsJsonObject(name);
  }

  /** A part of the envelope with the fields of a kind behind its own; those of the kind win. */
  private JsonObject filled(String part, JsonObject fields) {
    JsonObject filled = file.getAsJsonObject("envelope").getAsJsonObject(part).deepCopy();
    if (fields.has("properties")) {
      JsonObject properties = filled.getAsJsonObject("properties");
      fields.getAsJsonObject("properties").asMap().forEach(properties::add);
    }
    if (fields.has("required")) {
      filled.getAsJsonArray("required").addAll(fields.getAsJsonArray("required"));
    }
    return filled;
  }

  private static JsonObject named(String kind, JsonObject document) {
    JsonObject property = document.getAsJsonObject("properties").getAsJsonObject("kind");
    property.remove("type");
    property.addProperty("const", kind);
    return document;
  }

  private static JsonObject reference(String name) {
    JsonObject reference = new JsonObject();
    reference.addProperty(REF, PREFIX + name);
    return reference;
  }

  /** Adds what a schema refers to, and what that refers to. */
  private void collect(JsonElement schema, Map<String, JsonElement> used) {
    if (schema.isJsonArray()) {
      schema.getAsJsonArray().forEach(each -> collect(each, used));
    }
    if (!schema.isJsonObject()) {
      return;
    }
    JsonObject object = schema.getAsJsonObject();
    if (object.has(REF) && object.get(REF).isJsonPrimitive()) {
      String name = object.get(REF).getAsString().substring(PREFIX.length());
      if (defs.has(name) && used.putIfAbsent(name, defs.get(name)) == null) {
        collect(defs.get(name), used);
      }
    }
    object.asMap().values().forEach(each -> collect(each, used));
  }
}
