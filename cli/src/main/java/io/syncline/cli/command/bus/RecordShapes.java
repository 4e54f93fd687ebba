package io.syncline.cli.command.bus;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.LoggedChange;
import io.syncline.proto.node.v1.LoggedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How records of the log are shown. */
final class RecordShapes {
  /** A line for each record, and one for each change in it. */
  static final Shape<LoggedRecord> LINES =
      Shape.<LoggedRecord>of("LogRecord", RecordShapes::name, RecordShapes::json)
          .text(RecordShapes::lines)
          .build();

  private RecordShapes() {}

  private static String name(LoggedRecord record) {
    return record.getTopic() + "-" + record.getPartition() + "@" + record.getOffset();
  }

  private static List<String> lines(LoggedRecord record) {
    List<String> lines = new ArrayList<>();
    String numbers = record.hasFirst() ? "  #" + record.getFirst() + "-" + record.getLast() : "";
    String origin = record.getOrigin().isEmpty() ? "?" : record.getOrigin();
    String detail = record.getDetail().isEmpty() ? "" : "  " + record.getDetail();
    lines.add(
        Instant.ofEpochMilli(record.getWrittenMillis())
            + "  "
            + name(record)
            + "  "
            + origin
            + numbers
            + "  "
            + record.getKind()
            + detail);
    record.getChangesList().forEach(change -> lines.add("    " + line(change)));
    return lines;
  }

  private static String line(LoggedChange change) {
    return String.format(
        Locale.ROOT,
        "%-8s  %-7s  %-6s  %s",
        change.getKind(),
        change.getScope(),
        change.getCause(),
        change.getLocation());
  }

  private static JsonObject json(LoggedRecord record) {
    JsonObject json = new JsonObject();
    json.addProperty("topic", record.getTopic());
    json.addProperty("partition", record.getPartition());
    json.addProperty("offset", record.getOffset());
    json.addProperty("written", Json.instant(record.getWrittenMillis()));
    if (!record.getOrigin().isEmpty()) {
      json.addProperty("origin", record.getOrigin());
    }
    json.addProperty("recordKind", record.getKind());
    if (record.hasFirst()) {
      json.addProperty("firstSequence", record.getFirst());
      json.addProperty("lastSequence", record.getLast());
    }
    if (!record.getDetail().isEmpty()) {
      json.addProperty("detail", record.getDetail());
    }
    json.add("changes", Json.array(record.getChangesList(), RecordShapes::json));
    return json;
  }

  private static JsonObject json(LoggedChange change) {
    JsonObject json = new JsonObject();
    json.addProperty("location", change.getLocation());
    json.addProperty("scope", change.getScope());
    json.addProperty("change", change.getKind());
    json.addProperty("cause", change.getCause());
    return json;
  }
}
