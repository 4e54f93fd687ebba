package io.syncline.bus.codec;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import java.util.Objects;
import java.util.Optional;

/** What became of a record that was decoded. */
public sealed interface Decoded permits Decoded.Understood, Decoded.Unreadable {

  /** A record that was understood in full. */
  record Understood(BusRecord record) implements Decoded {
    public Understood {
      Objects.requireNonNull(record);
    }
  }

  /**
   * A record that was not.
   *
   * @param reason for a person; at most 300 characters, none of them a control character
   * @param origin who says in the headers to have appended it, where they tell
   */
  record Unreadable(String reason, Optional<Origin> origin) implements Decoded {
    private static final int MAX_REASON = 300;

    public Unreadable {
      Objects.requireNonNull(origin);
      reason = printable(reason);
    }

    private static String printable(String text) {
      String cut = text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON - 3) + "...";
      return cut.replaceAll("\\p{Cntrl}", "?");
    }
  }
}
