package io.syncline.bus.codec;

import io.syncline.core.error.Printable;
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
   * @param reason for a person; at most 300 characters, all of them printable
   * @param origin who says in the headers to have appended it, where they tell
   */
  record Unreadable(String reason, Optional<Origin> origin) implements Decoded {
    private static final int MAX_REASON = 300;
    private static final String CUT = "...";

    public Unreadable {
      Objects.requireNonNull(origin);
      reason = printable(reason);
    }

    /** The same text in one line of at most 300 characters, whatever somebody else wrote in it. */
    static String printable(String text) {
      // Escaping makes it longer, but what is escaped behind the cut is not shown.
      String line = Printable.of(text.substring(0, Math.min(text.length(), MAX_REASON + 1)));
      if (line.length() <= MAX_REASON) {
        return line;
      }
      int end = MAX_REASON - CUT.length();
      boolean withinPair = Character.isHighSurrogate(line.charAt(end - 1));
      return line.substring(0, withinPair ? end - 1 : end) + CUT;
    }
  }
}
