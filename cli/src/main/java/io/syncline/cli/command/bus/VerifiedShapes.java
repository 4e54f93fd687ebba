package io.syncline.cli.command.bus;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.LogFault;
import io.syncline.proto.node.v1.VerifiedTopic;
import io.syncline.proto.node.v1.VerifyLogResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How it is shown what is wrong with topics. */
final class VerifiedShapes {
  /** A line for each topic, and one for each fault. */
  static final Shape<VerifyLogResponse> TOPICS =
      Shape.<VerifyLogResponse>of(
              "VerifiedTopic", VerifyLogResponse::getTopic, VerifiedShapes::json)
          .text(VerifiedShapes::lines)
          .build();

  private VerifiedShapes() {}

  /** Whether something could not be looked at. */
  static boolean isOpen(VerifiedTopic found) {
    return found.getDropped() || found.getUnfollowed() > 0;
  }

  private static List<String> lines(VerifyLogResponse topic) {
    VerifiedTopic found = topic.getFound();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s  %d records, %d changes, %d origins  %s",
            topic.getTopic(),
            found.getRecords(),
            found.getChanges(),
            found.getOrigins(),
            verdict(found)));
    found.getFaultsList().forEach(fault -> lines.add("  " + line(fault)));
    long more = found.getTotalFaults() - found.getFaultsCount();
    if (more > 0) {
      lines.add("  and " + more + " more");
    }
    if (found.getRepeatedRecords() > 0) {
      lines.add(
          "  " + found.getRepeatedRecords() + " records are there twice, which breaks nothing");
    }
    if (found.getDropped()) {
      lines.add("  the log dropped some of them meanwhile: read a shorter time, with --since");
    }
    if (found.getUnfollowed() > 0) {
      lines.add(
          "  the numbers of "
              + found.getUnfollowed()
              + " records were not compared: too many origins; read a shorter time, with --since");
    }
    return lines;
  }

  private static String verdict(VerifiedTopic found) {
    if (found.getTotalFaults() > 0) {
      return found.getTotalFaults() + " faults";
    }
    return isOpen(found) ? "not all of it could be verified" : "fine";
  }

  private static String line(LogFault fault) {
    return String.format(
        Locale.ROOT,
        "%-11s  partition %d offset %d  %s  %s",
        fault.getKind(),
        fault.getPartition(),
        fault.getOffset(),
        fault.getOrigin().isEmpty() ? "?" : fault.getOrigin(),
        fault.getDetail());
  }

  private static JsonObject json(VerifyLogResponse topic) {
    VerifiedTopic found = topic.getFound();
    JsonObject json = new JsonObject();
    json.addProperty("topic", topic.getTopic());
    json.addProperty("records", found.getRecords());
    json.addProperty("changes", found.getChanges());
    json.addProperty("origins", found.getOrigins());
    json.addProperty("repeatedRecords", found.getRepeatedRecords());
    json.addProperty("recordsNotCompared", found.getUnfollowed());
    json.addProperty("dropped", found.getDropped());
    json.addProperty("totalFaults", found.getTotalFaults());
    json.add("faults", Json.array(found.getFaultsList(), VerifiedShapes::json));
    return json;
  }

  private static JsonObject json(LogFault fault) {
    JsonObject json = new JsonObject();
    json.addProperty("fault", fault.getKind());
    json.addProperty("partition", fault.getPartition());
    json.addProperty("offset", fault.getOffset());
    if (!fault.getOrigin().isEmpty()) {
      json.addProperty("origin", fault.getOrigin());
    }
    json.addProperty("detail", fault.getDetail());
    return json;
  }
}
