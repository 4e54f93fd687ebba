package io.syncline.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Builds the JSON of the data on stdout: camelCase keys, UTC instants, seconds as numbers, bytes as
 * integers.
 */
public final class Json {
  /** The version of all documents. */
  public static final String API_VERSION = "syncline/v1";

  private Json() {}

  /** A document's first two fields. */
  static JsonObject document(String kind) {
    JsonObject document = new JsonObject();
    document.addProperty("apiVersion", API_VERSION);
    document.addProperty("kind", kind);
    return document;
  }

  /** Seconds in milliseconds' precision, without an exponent. */
  public static Number seconds(double seconds) {
    BigDecimal rounded =
        BigDecimal.valueOf(seconds).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  /** An instant in UTC, such as {@code 2025-01-31T12:00:00.123Z}. */
  public static String instant(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).toString();
  }

  /** An array of what a function makes of each item. */
  public static <T> JsonArray array(List<T> items, Function<T, JsonElement> element) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(element.apply(item)));
    return array;
  }

  /** All fields of one object after those of another. */
  static JsonObject merge(JsonObject first, JsonObject second) {
    for (Map.Entry<String, JsonElement> field : second.entrySet()) {
      first.add(field.getKey(), field.getValue());
    }
    return first;
  }

  /** On one line. */
  static String compact(JsonElement element) {
    return render(element, "");
  }

  /** Over many lines, two spaces a level. */
  public static String pretty(JsonElement element) {
    return render(element, "  ");
  }

  private static String render(JsonElement element, String indent) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setIndent(indent);
      write(writer, element);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return escaped(text.toString());
  }

  /**
   * Escapes what JSON allows as it is and a terminal obeys: DEL and what follows it. The line ends
   * of the layout are all that is left of control characters.
   */
  private static String escaped(String json) {
    if (json.chars().noneMatch(Json::isObeyed)) {
      return json;
    }
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      safe.append(isObeyed(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return safe.toString();
  }

  private static boolean isObeyed(int c) {
    return c >= 0x7f && Character.isISOControl(c);
  }

  private static void write(JsonWriter writer, JsonElement element) throws IOException {
    if (element.isJsonObject()) {
      writer.beginObject();
      for (Map.Entry<String, JsonElement> field : element.getAsJsonObject().entrySet()) {
        writer.name(field.getKey());
        write(writer, field.getValue());
      }
      writer.endObject();
    } else if (element.isJsonArray()) {
      writer.beginArray();
      for (JsonElement child : element.getAsJsonArray()) {
        write(writer, child);
      }
      writer.endArray();
    } else if (element.isJsonNull()) {
      writer.nullValue();
    } else if (element.getAsJsonPrimitive().isBoolean()) {
      writer.value(element.getAsBoolean());
    } else if (element.getAsJsonPrimitive().isNumber()) {
      writer.value(element.getAsNumber());
    } else {
      writer.value(element.getAsString());
    }
  }
}
