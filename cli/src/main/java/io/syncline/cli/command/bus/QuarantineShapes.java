package io.syncline.cli.command.bus;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.ByteText;
import io.syncline.proto.node.v1.QuarantinedHeader;
import io.syncline.proto.node.v1.QuarantinedRecordInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** How records are shown that are kept aside. */
final class QuarantineShapes {
  /** One row for each record. */
  static final Shape<QuarantinedRecordInfo> ROWS =
      Shape.of("QuarantinedRecord", QuarantineShapes::name, QuarantineShapes::json)
          .column("TIME", record -> time(record))
          .column("TOPIC", QuarantinedRecordInfo::getTopic)
          .column("PARTITION", record -> String.valueOf(record.getPartition()))
          .column("OFFSET", record -> String.valueOf(record.getOffset()))
          .column("ORIGIN", record -> orDash(record.getOrigin()))
          .column("REASON", QuarantinedRecordInfo::getReason)
          .column("SIZE", record -> ByteText.rounded(record.getSize()))
          .wideColumn("TOPIC-ID", record -> orDash(record.getTopicId()))
          .wideColumn("HEADERS", record -> orDash(headers(record)))
          .build();

  /** Everything that is kept of each record. */
  static final Shape<QuarantinedRecordInfo> BYTES =
      Shape.of("QuarantinedRecord", QuarantineShapes::name, QuarantineShapes::jsonWithBytes)
          .text(QuarantineShapes::text)
          .build();

  private QuarantineShapes() {}

  private static String name(QuarantinedRecordInfo record) {
    return record.getTopic() + "-" + record.getPartition() + "@" + record.getOffset();
  }

  private static JsonObject json(QuarantinedRecordInfo record) {
    JsonObject json = new JsonObject();
    json.addProperty("id", record.getId());
    json.addProperty("time", Json.instant(record.getSeenMillis()));
    json.addProperty("topic", record.getTopic());
    if (!record.getTopicId().isEmpty()) {
      json.addProperty("topicId", record.getTopicId());
    }
    json.addProperty("partition", record.getPartition());
    json.addProperty("offset", record.getOffset());
    if (!record.getOrigin().isEmpty()) {
      json.addProperty("origin", record.getOrigin());
    }
    json.addProperty("reason", record.getReason());
    json.addProperty("size", record.getSize());
    json.add("headers", Json.array(record.getHeadersList(), QuarantineShapes::json));
    return json;
  }

  private static JsonObject json(QuarantinedHeader header) {
    JsonObject json = new JsonObject();
    json.addProperty("name", header.getName());
    json.addProperty("text", header.getText());
    return json;
  }

  private static JsonObject jsonWithBytes(QuarantinedRecordInfo record) {
    JsonObject json = json(record);
    json.addProperty("keyHex", HexFormat.of().formatHex(record.getKey().toByteArray()));
    json.addProperty("valueHex", HexFormat.of().formatHex(record.getValue().toByteArray()));
    return json;
  }

  private static List<String> text(QuarantinedRecordInfo record) {
    List<String> lines = new ArrayList<>();
    lines.add(name(record));
    lines.add("  time      " + time(record));
    lines.add("  topic id  " + orDash(record.getTopicId()));
    lines.add("  origin    " + orDash(record.getOrigin()));
    lines.add("  reason    " + record.getReason());
    lines.add("  size      " + size(record));
    record.getHeadersList().forEach(header -> lines.add("  header    " + text(header)));
    dump("  key       ", record.getKey(), lines);
    dump("  value     ", record.getValue(), lines);
    return lines;
  }

  private static void dump(String heading, ByteString bytes, List<String> lines) {
    lines.add(bytes.isEmpty() ? heading + "-" : heading.stripTrailing());
    HexDump.lines(bytes.toByteArray()).forEach(line -> lines.add("    " + line));
  }

  private static String size(QuarantinedRecordInfo record) {
    int kept = record.getKey().size() + record.getValue().size();
    String size = ByteText.both(record.getSize());
    return kept < record.getSize() ? size + ", of which " + kept + " are kept" : size;
  }

  private static String headers(QuarantinedRecordInfo record) {
    return record.getHeadersList().stream()
        .map(QuarantineShapes::text)
        .collect(Collectors.joining(" "));
  }

  private static String text(QuarantinedHeader header) {
    return header.getName() + "=" + header.getText();
  }

  private static String time(QuarantinedRecordInfo record) {
    return Instant.ofEpochMilli(record.getSeenMillis()).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
