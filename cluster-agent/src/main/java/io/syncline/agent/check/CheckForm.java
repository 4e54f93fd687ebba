package io.syncline.agent.check;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializationContext;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializationContext;
import com.google.gson.JsonSerializer;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The stored form of runs and reports: JSON, so that a person can read it. */
public final class CheckForm {
  private static final Gson GSON =
      new GsonBuilder()
          .registerTypeAdapter(Instant.class, new TextForm<>(Instant::parse))
          .registerTypeAdapter(Duration.class, new TextForm<>(Duration::parse))
          .registerTypeAdapter(Location.class, new TextForm<>(Location::restore))
          .registerTypeAdapter(NamespacePath.class, new TextForm<>(NamespacePath::parse))
          .registerTypeHierarchyAdapter(Optional.class, new OptionalForm())
          .disableHtmlEscaping()
          .create();

  private CheckForm() {}

  /** The stored form of a {@link CheckRun} or a {@link ShardReport}. */
  public static byte[] bytes(Object value) {
    return GSON.toJson(value).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a run; throws {@link JsonParseException} when it is something else. */
  public static CheckRun run(byte[] json) {
    return read(json, CheckRun.class);
  }

  /** Reads a report; throws {@link JsonParseException} when it is something else. */
  public static ShardReport report(byte[] json) {
    return read(json, ShardReport.class);
  }

  /**
   * Reads a record of the same form; throws {@link JsonParseException} when it is something else.
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      T value = GSON.fromJson(new String(json, StandardCharsets.UTF_8), type);
      if (value == null) {
        throw new JsonParseException("nothing is there");
      }
      return value;
    } catch (JsonParseException e) {
      throw e;
    } catch (RuntimeException e) {
      // A record that lacks something refuses to be made.
      throw new JsonParseException("not a " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  /** What writes itself as a text. */
  private record TextForm<T>(Function<String, T> parser)
      implements JsonSerializer<T>, JsonDeserializer<T> {
    @Override
    public JsonElement serialize(T value, Type type, JsonSerializationContext context) {
      return new JsonPrimitive(value.toString());
    }

    @Override
    public T deserialize(JsonElement json, Type type, JsonDeserializationContext context) {
      try {
        return parser.apply(json.getAsString());
      } catch (DateTimeException | SyncException e) {
        throw new JsonParseException(json + " is no " + type.getTypeName(), e);
      }
    }
  }

  /** A list of one value, or of none. */
  private record OptionalForm()
      implements JsonSerializer<Optional<?>>, JsonDeserializer<Optional<?>> {
    @Override
    public JsonElement serialize(Optional<?> value, Type type, JsonSerializationContext context) {
      JsonArray list = new JsonArray();
      value.ifPresent(present -> list.add(context.serialize(present)));
      return list;
    }

    @Override
    public Optional<?> deserialize(
        JsonElement json, Type type, JsonDeserializationContext context) {
      Type inner = ((ParameterizedType) type).getActualTypeArguments()[0];
      JsonArray list = json.getAsJsonArray();
      return list.isEmpty()
          ? Optional.empty()
          : Optional.of(context.deserialize(list.get(0), inner));
    }
  }
}
