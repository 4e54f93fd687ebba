package io.syncline.cli.command.explain;

import io.syncline.cli.command.explain.Explained.Happened;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.ExplainEvent;
import io.syncline.proto.node.v1.ExplainEventKind;

/** What happened, in words. */
final class EventText {
  private EventText() {}

  /** The kind as one word. */
  static String name(ExplainEventKind kind) {
    return kind.name().replaceFirst("^EXPLAIN_EVENT_KIND_", "");
  }

  /** The verb in front of an event. */
  static String verb(ExplainEvent event) {
    return switch (event.getKind()) {
      case EXPLAIN_EVENT_KIND_COMMITTED -> "committed";
      case EXPLAIN_EVENT_KIND_PUBLISHED -> "published";
      case EXPLAIN_EVENT_KIND_APPLIED -> "applied";
      case EXPLAIN_EVENT_KIND_INVALIDATED -> "invalidated";
      case EXPLAIN_EVENT_KIND_TAKEN_AS_OLD -> "taken as old";
      case EXPLAIN_EVENT_KIND_ASKED -> event.getDetail().equals("STORED") ? "validated" : "asked";
      case EXPLAIN_EVENT_KIND_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  /** How long after the first event. */
  static String offset(long millis) {
    if (millis < 1000) {
      return "+" + millis + " ms";
    }
    return "+" + DurationText.rounded(millis / 1e3);
  }

  static String of(Happened happened, String location) {
    ExplainEvent event = happened.event();
    String where = event.getLocation().equals(location) ? "" : " (" + where(event) + ")";
    return switch (event.getKind()) {
      case EXPLAIN_EVENT_KIND_COMMITTED ->
          event.getDetail()
              + " through "
              + event.getNode()
              + (event.getUnsettled() ? ", an attempt ended without an answer" : "")
              + where;
      case EXPLAIN_EVENT_KIND_PUBLISHED ->
          "partition " + event.getPartition() + ", " + number(event) + where;
      case EXPLAIN_EVENT_KIND_APPLIED ->
          event.getDetail()
              + " ("
              + event.getCause()
              + "), partition "
              + event.getPartition()
              + ", "
              + number(event)
              + (happened.lagMillis().isPresent()
                  ? ", lag " + happened.lagMillis().getAsLong() + " ms"
                  : "")
              + where;
      case EXPLAIN_EVENT_KIND_INVALIDATED -> "without a record: a write or a mount here" + where;
      case EXPLAIN_EVENT_KIND_TAKEN_AS_OLD -> event.getDetail() + where;
      case EXPLAIN_EVENT_KIND_ASKED -> asked(event);
      case EXPLAIN_EVENT_KIND_UNSPECIFIED, UNRECOGNIZED -> "-";
    };
  }

  private static String asked(ExplainEvent event) {
    String call = event.getListing() ? "its directory was listed" : "the store was asked";
    return switch (event.getDetail()) {
      case "STORED" -> event.getListing() ? call : call + ", " + found(event);
      case "OVERTAKEN" -> call + ", overtaken by what was heard or asked meanwhile: not kept";
      default -> call + ", and that was not finished";
    };
  }

  private static String found(ExplainEvent event) {
    return switch (event.getFound()) {
      case "SAME" -> "same version as was held";
      case "OTHER" -> "not what was held";
      default -> "nothing was held before";
    };
  }

  private static String number(ExplainEvent event) {
    String last =
        event.getLastSequence() > event.getSequence() ? "-" + event.getLastSequence() : "";
    return event.getOrigin() + "#" + event.getSequence() + last;
  }

  private static String where(ExplainEvent event) {
    if (event.getLocation().isEmpty()) {
      return "all that the shard holds";
    }
    return event.getSubtree() ? "tree " + event.getLocation() : event.getLocation();
  }
}
