package io.syncline.chaos.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a read was answered about one path.
 *
 * @param kind what is there
 * @param value of a file whose content is known: the value of the write that made it, else null
 */
public record Seen(Kind kind, @Nullable String value) {
  public static final Seen ABSENT = new Seen(Kind.ABSENT, null);
  public static final Seen DIRECTORY = new Seen(Kind.DIRECTORY, null);

  /** A file; the answer does not tell which. */
  public static final Seen SOME_FILE = new Seen(Kind.FILE, null);

  /** A file or a directory; the answer does not tell which: a name in a listing. */
  public static final Seen PRESENT = new Seen(Kind.PRESENT, null);

  public Seen {
    if (value != null && kind != Kind.FILE) {
      throw new IllegalArgumentException(kind + " has no value");
    }
  }

  /** A file with what a write put there. */
  public static Seen file(String value) {
    return new Seen(Kind.FILE, Objects.requireNonNull(value));
  }

  /** What may be at a path. */
  public enum Kind {
    ABSENT,
    DIRECTORY,
    FILE,
    PRESENT
  }

  @Override
  public String toString() {
    return value == null ? kind.toString() : value;
  }
}
