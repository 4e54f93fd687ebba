package io.syncline.bus.codec;

import io.syncline.core.model.Origin;
import io.syncline.core.origin.OriginsEntry;
import java.util.Objects;
import java.util.Optional;

/** What became of a record of the origins topic that was decoded. */
public sealed interface OriginsRead {

  /**
   * Under which key it was found: the key itself where it is one that a writer uses. Any other is
   * told by a text of at most 320 printable characters that no writer's key and, but for a
   * collision of hashes, no other key has.
   */
  String key();

  /** An entry that was understood in full, under its own key. */
  record Entry(String key, OriginsEntry entry) implements OriginsRead {
    public Entry {
      Objects.requireNonNull(key);
      Objects.requireNonNull(entry);
    }
  }

  /**
   * There is nothing under this key any more.
   *
   * @param origin whose entry it was, if the key is that of an origin
   */
  record Deleted(String key, Optional<Origin> origin) implements OriginsRead {
    public Deleted {
      Objects.requireNonNull(key);
      Objects.requireNonNull(origin);
    }
  }

  /**
   * A record that was not understood: it may be a join of anybody.
   *
   * @param reason for a person; at most 300 characters, all of them printable
   */
  record Unreadable(String key, String reason) implements OriginsRead {
    public Unreadable {
      Objects.requireNonNull(key);
      reason = Decoded.Unreadable.printable(reason);
    }
  }
}
