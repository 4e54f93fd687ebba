package io.syncline.bus.codec;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is repeated of a record beside its value, so that a record that cannot be parsed is still
 * attributable.
 *
 * @param format version of the wire form
 * @param origin who appended the record
 * @param kind what the body is: {@code changes}, {@code heartbeat}, {@code leave}, {@code fence}
 * @param sequences the numbers that the record uses up
 */
record RecordHeaders(long format, Origin origin, String kind, SequenceRange sequences) {
  /** The version that this code writes, and the newest that it reads. */
  static final int FORMAT = 1;

  static final String FORMAT_NAME = "syncline-format";
  static final String ORIGIN_NAME = "syncline-origin";
  static final String KIND_NAME = "syncline-kind";
  static final String SEQUENCES_NAME = "syncline-sequences";

  static RecordHeaders of(BusRecord record) {
    return new RecordHeaders(FORMAT, record.origin(), kindOf(record.body()), record.sequences());
  }

  List<WireHeader> write() {
    return List.of(
        WireHeader.text(FORMAT_NAME, Long.toString(format)),
        WireHeader.text(ORIGIN_NAME, origin.toString()),
        WireHeader.text(KIND_NAME, kind),
        WireHeader.text(SEQUENCES_NAME, sequences.first() + "-" + sequences.last()));
  }

  /** What they say of a record of a format that is read here. */
  static RecordHeaders read(List<WireHeader> headers) throws UnreadableException {
    long format = checkFormat(headers);
    Origin origin = OriginText.read(text(headers, ORIGIN_NAME));
    return new RecordHeaders(
        format, origin, text(headers, KIND_NAME), range(text(headers, SEQUENCES_NAME)));
  }

  /** Which format they say that the value has; it is one that is read here. */
  static long checkFormat(List<WireHeader> headers) throws UnreadableException {
    if (headers.size() > RecordLimits.MAX_HEADERS) {
      throw new UnreadableException(
          headers.size() + " headers (at most " + RecordLimits.MAX_HEADERS + ")");
    }
    long format = Decimal.read(text(headers, FORMAT_NAME), FORMAT_NAME);
    if (format < 1 || format > FORMAT) {
      throw new UnreadableException(
          "format " + format + " (expected " + FORMAT + "): a newer writer?");
    }
    return format;
  }

  /** Who appended it, as far as one header alone tells; whatever else may be wrong. */
  static Optional<Origin> attribution(List<WireHeader> headers) {
    try {
      return Optional.of(OriginText.read(text(headers, ORIGIN_NAME)));
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  static String kindOf(BusRecord.Body body) {
    if (body instanceof BusRecord.Changes) {
      return "changes";
    }
    if (body instanceof BusRecord.Heartbeat) {
      return "heartbeat";
    }
    return body instanceof BusRecord.Leave ? "leave" : "fence";
  }

  private static String text(List<WireHeader> headers, String name) throws UnreadableException {
    @Nullable WireHeader found = null;
    for (WireHeader header : headers) {
      if (header.name().equals(name)) {
        if (found != null) {
          throw new UnreadableException("more than one header " + name);
        }
        found = header;
      }
    }
    if (found == null) {
      throw new UnreadableException("no header " + name);
    }
    if (found.value().length > RecordLimits.MAX_HEADER_BYTES) {
      throw new UnreadableException(
          "header "
              + name
              + " of "
              + found.value().length
              + " bytes (at most "
              + RecordLimits.MAX_HEADER_BYTES
              + ")");
    }
    // What is not UTF-8 becomes a character that none of the forms allows.
    return new String(found.value(), StandardCharsets.UTF_8);
  }

  private static SequenceRange range(String text) throws UnreadableException {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new UnreadableException("sequences '" + text + "' are not first-last");
    }
    return range(
        Decimal.read(text.substring(0, dash), "sequence"),
        Decimal.read(text.substring(dash + 1), "sequence"));
  }

  static SequenceRange range(long first, long last) throws UnreadableException {
    try {
      return new SequenceRange(first, last);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }
}
