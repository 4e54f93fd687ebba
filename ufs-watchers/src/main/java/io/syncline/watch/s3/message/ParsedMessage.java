package io.syncline.watch.s3.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one message says.
 *
 * @param events at most {@link MessageParser#MAX_EVENTS}; empty for a malformed one
 * @param malformed why nobody knows what it says, which is that something unknown changed; null for
 *     a message that could be read
 */
public record ParsedMessage(List<ObjectEvent> events, @Nullable String malformed) {
  public ParsedMessage {
    events = List.copyOf(events);
  }

  /** Whether nobody knows what it says. */
  public boolean isMalformed() {
    return malformed != null;
  }

  static ParsedMessage of(List<ObjectEvent> events) {
    return new ParsedMessage(events, null);
  }

  static ParsedMessage malformed(String why) {
    return new ParsedMessage(List.of(), why);
  }
}
