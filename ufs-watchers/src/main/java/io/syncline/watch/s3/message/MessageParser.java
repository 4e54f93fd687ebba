package io.syncline.watch.s3.message;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.syncline.core.model.MutationId;
import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in all forms that are known: S3's own records, as AWS, MinIO and Ceph write them,
 * the same inside of a message of SNS, S3's test message, and events of EventBridge.
 *
 * <p>Reads whatever it is given in bounded time and space, and throws nothing.
 */
public final class MessageParser {
  /** Longer messages are malformed. */
  public static final int MAX_CHARS = 256 << 10;

  /** With more events a message is malformed. */
  public static final int MAX_EVENTS = 10_000;

  private static final int MAX_DEPTH = 32;

  /** A message in a message: SNS may carry what SNS has carried. */
  private static final int MAX_WRAPPINGS = 2;

  private static final int EXCERPT = 200;

  private final EventDialect dialect;

  /** Why a message cannot be read. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String why) {
      super(why, null, false, false);
    }
  }

  /** A parser of messages of a store that writes them in this way. */
  public MessageParser(EventDialect dialect) {
    this.dialect = dialect;
  }

  /** What a message says. */
  public ParsedMessage parse(String message) {
    try {
      return ParsedMessage.of(events(message, 0));
    } catch (Malformed e) {
      return ParsedMessage.malformed(String.valueOf(e.getMessage()));
    }
  }

  /** The beginning of a message in one line, for a log. */
  public static String excerpt(String message) {
    StringBuilder line = new StringBuilder();
    message
        .codePoints()
        .limit(EXCERPT)
        .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '.' : c)
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '.' : c)
        .forEach(line::appendCodePoint);
    return message.length() > line.length() ? line + "..." : line.toString();
  }

  private List<ObjectEvent> events(String message, int wrappings) throws Malformed {
    JsonObject root = root(message);
    String type = text(root, "Type");
    if ("Notification".equals(type) && root.has("Message")) {
      if (wrappings == MAX_WRAPPINGS) {
        throw new Malformed("messages of SNS inside of each other");
      }
      return events(required(root, "Message"), wrappings + 1);
    }
    if ("SubscriptionConfirmation".equals(type)) {
      throw new Malformed("a subscription at SNS waits to be confirmed: open its SubscribeURL");
    }
    if ("s3:TestEvent".equals(text(root, "Event"))) {
      return List.of();
    }
    if (root.has("detail-type")) {
      return List.of(ofEventBridge(root));
    }
    if (root.get("Records") instanceof JsonArray records) {
      return ofRecords(records);
    }
    throw new Malformed("neither records of S3, nor a message of SNS, nor an event of EventBridge");
  }

  private List<ObjectEvent> ofRecords(JsonArray records) throws Malformed {
    if (records.size() > MAX_EVENTS) {
      throw new Malformed(records.size() + " records (at most " + MAX_EVENTS + ")");
    }
    List<ObjectEvent> events = new ArrayList<>();
    for (JsonElement each : records) {
      JsonObject record = object(each, "a record");
      String name = text(record, "eventName");
      if (!EventNames.isOnlyAccess(name)) {
        JsonObject s3 = object(record.get("s3"), "s3");
        String bucket = required(object(s3.get("bucket"), "s3.bucket"), "name");
        JsonObject object = objectOf(s3);
        String key = decoded(object, dialect.keys());
        String request =
            record.get("responseElements") instanceof JsonObject said
                ? text(said, "x-amz-request-id")
                : null;
        events.add(
            new ObjectEvent(
                bucket,
                key,
                EventNames.kind(
                    name,
                    isTold(object, "versionId"),
                    "aws:s3".equals(text(record, "eventSource"))),
                time(text(record, "eventTime")),
                mutation(request, bucket, key)));
      }
    }
    return events;
  }

  private ObjectEvent ofEventBridge(JsonObject root) throws Malformed {
    JsonObject detail = object(root.get("detail"), "detail");
    String bucket = required(object(detail.get("bucket"), "detail.bucket"), "name");
    JsonObject object = objectOf(detail);
    String key = decoded(object, KeyDecoding.RAW);
    return new ObjectEvent(
        bucket,
        key,
        EventNames.kindOfDetail(
            text(root, "detail-type"),
            text(detail, "deletion-type"),
            isTold(object, "version-id"),
            "aws.s3".equals(text(root, "source"))),
        time(text(root, "time")),
        mutation(text(detail, "request-id"), bucket, key));
  }

  private @Nullable MutationId mutation(
      @Nullable String request, String bucket, @Nullable String key) {
    return key == null || !dialect.requestIds().getAsBoolean()
        ? null
        : MutationId.ofRequest(request, bucket, key).orElse(null);
  }

  /** What is told of an object; nothing where nothing is. */
  private static JsonObject objectOf(JsonObject in) {
    return in.get("object") instanceof JsonObject there ? there : new JsonObject();
  }

  private static @Nullable String decoded(JsonObject object, KeyDecoding keys) {
    String key = text(object, "key");
    return key == null || key.isEmpty() ? null : keys.decoded(key);
  }

  private static JsonObject root(String message) throws Malformed {
    if (message.length() > MAX_CHARS) {
      throw new Malformed(message.length() + " characters (at most " + MAX_CHARS + ")");
    }
    JsonReader reader = new JsonReader(new StringReader(message));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
    try {
      JsonElement root = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new Malformed("something behind its end");
      }
      return object(root, "the message");
    } catch (IOException | JsonParseException | NumberFormatException | IllegalStateException e) {
      throw new Malformed("not JSON: " + excerpt(String.valueOf(e.getMessage())));
    }
  }

  private static JsonObject object(@Nullable JsonElement element, String name) throws Malformed {
    if (element instanceof JsonObject object) {
      return object;
    }
    throw new Malformed(name + " is missing, or no object");
  }

  private static String required(JsonObject in, String name) throws Malformed {
    String found = text(in, name);
    if (found == null || found.isEmpty()) {
      throw new Malformed(name + " is missing, or no text");
    }
    return found;
  }

  private static @Nullable String text(JsonObject in, String name) {
    JsonElement found = in.get(name);
    return found != null && found.isJsonPrimitive() && found.getAsJsonPrimitive().isString()
        ? found.getAsString()
        : null;
  }

  /** Whether something is said, even if it is not understood. */
  private static boolean isTold(JsonObject in, String name) {
    JsonElement found = in.get(name);
    return found != null && !found.isJsonNull() && !"".equals(text(in, name));
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
