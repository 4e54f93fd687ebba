package io.syncline.agent.door;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.session.Seen;
import io.syncline.core.session.View;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What readers have seen: as messages, and as the text of a header. */
public final class ReadSeen {
  private ReadSeen() {}

  /** Reads what a message says; what is none fails with {@code INVALID_ARGUMENT}. */
  public static List<Seen> of(List<io.syncline.proto.node.v1.Seen> wire) {
    requireFew(wire.size());
    return wire.stream().map(ReadSeen::of).toList();
  }

  /**
   * Reads what headers say, separated by commas; what is none fails with {@code INVALID_ARGUMENT}.
   */
  public static List<Seen> ofText(List<String> headers) {
    List<String> texts =
        headers.stream()
            .flatMap(header -> Stream.of(header.split(",", Seen.MAX + 2)))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .limit(Seen.MAX + 1L)
            .toList();
    requireFew(texts.size());
    try {
      return texts.stream().map(Seen::parse).toList();
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /** The same as a header has it. */
  public static String text(List<Seen> seen) {
    return seen.stream().map(Seen::toString).collect(Collectors.joining(","));
  }

  /** The same as messages. */
  public static List<io.syncline.proto.node.v1.Seen> messages(List<Seen> seen) {
    return seen.stream()
        .map(
            state ->
                io.syncline.proto.node.v1.Seen.newBuilder()
                    .setAgeNanos(state.ageNanos())
                    .setView(state.view().map(View::toString).orElse(""))
                    .build())
        .toList();
  }

  private static Seen of(io.syncline.proto.node.v1.Seen wire) {
    try {
      return new Seen(
          wire.getAgeNanos(),
          wire.getView().isEmpty() ? Optional.empty() : Optional.of(View.parse(wire.getView())));
    } catch (IllegalArgumentException e) {
      throw refused("what was seen is none: " + e.getMessage());
    }
  }

  private static void requireFew(int count) {
    if (count > Seen.MAX) {
      throw refused("more than " + Seen.MAX + " states seen (keep the youngest of each view)");
    }
  }

  private static SyncException refused(String what) {
    return new SyncException(ErrorCode.INVALID_ARGUMENT, what);
  }
}
