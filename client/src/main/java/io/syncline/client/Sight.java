package io.syncline.client;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.session.Seen;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a reader has seen by an answer.
 *
 * @param location of what
 * @param seen as the node tells it
 */
record Sight(Location location, List<Seen> seen) {
  Sight {
    seen = List.copyOf(seen);
  }

  /** Reads what a node says; empty where it says nothing, or what is not understood. */
  static Optional<Sight> of(String location, List<io.syncline.proto.node.v1.Seen> seen) {
    return of(
        location,
        String.join(
            ",",
            seen.stream()
                .map(
                    state ->
                        state.getAgeNanos()
                            + (state.getView().isEmpty() ? "" : "@" + state.getView()))
                .toList()));
  }

  /** Reads the text that a node says. */
  static Optional<Sight> of(String location, String seen) {
    if (location.isEmpty() || seen.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Sight(
              Location.parse(location), Stream.of(seen.split(",")).map(Seen::parse).toList()));
    } catch (SyncException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<Sight> ofHeaders(Map<String, String> headers) {
    return of(
        URLDecoder.decode(headers.getOrDefault("syncline-location", ""), StandardCharsets.UTF_8),
        headers.getOrDefault("syncline-seen", ""));
  }

  /** The states as a request has them. */
  static List<io.syncline.proto.node.v1.Seen> messages(List<Seen> seen) {
    return seen.stream()
        .map(
            state ->
                io.syncline.proto.node.v1.Seen.newBuilder()
                    .setAgeNanos(state.ageNanos())
                    .setView(state.view().map(Object::toString).orElse(""))
                    .build())
        .toList();
  }
}
