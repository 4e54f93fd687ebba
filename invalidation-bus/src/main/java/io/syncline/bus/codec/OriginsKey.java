package io.syncline.bus.codec;

import io.syncline.core.model.Origin;
import io.syncline.core.origin.OriginsEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key of the origins topic as text: {@code topic/<cluster>}, {@code
 * origin/<cluster>/<name>/<incarnation>} or {@code ping/<cluster>/<name>}. Later entries replace
 * earlier ones under the same key.
 */
final class OriginsKey {
  static final String TOPIC = "topic/";

  private static final String ORIGIN = "origin/";
  private static final String PING = "ping/";

  /** The longest key that is looked at, in bytes; the longest that a writer uses has 154. */
  private static final int MAX_BYTES = 256;

  /** How much of another key is shown, in bytes. */
  private static final int SHOWN_BYTES = 200;

  private static final int HASH_BYTES = 8;
  private static final String NO_KEY = "(no key)";
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9/-]{1," + MAX_BYTES + "}");

  private OriginsKey() {}

  static String of(OriginsEntry entry) {
    if (entry instanceof OriginsEntry.Registered registered) {
      return TOPIC + registered.cluster();
    }
    if (entry instanceof OriginsEntry.Joined joined) {
      return of(joined.origin());
    }
    if (entry instanceof OriginsEntry.Left left) {
      return of(left.origin());
    }
    Origin node = ((OriginsEntry.Ping) entry).node();
    return PING + node.cluster() + "/" + node.name();
  }

  static String of(Origin origin) {
    return ORIGIN + origin;
  }

  /**
   * The key itself if it has no other characters than those of a writer. Otherwise something to
   * show and, because two keys must not be taken for one, a hash behind a character that no writer
   * uses.
   */
  static String text(byte @Nullable [] key) {
    if (key == null) {
      return NO_KEY;
    }
    if (key.length <= MAX_BYTES) {
      String text = new String(key, StandardCharsets.UTF_8);
      if (PLAIN.matcher(text).matches()) {
        return text;
      }
    }
    byte[] shown = Arrays.copyOf(key, Math.min(key.length, SHOWN_BYTES));
    byte[] hash = Arrays.copyOf(sha256(key), HASH_BYTES);
    return Decoded.Unreadable.printable(new String(shown, StandardCharsets.UTF_8))
        + "#"
        + HexFormat.of().formatHex(hash);
  }

  /** Whose entry is under a key; empty if it is not that of an origin. */
  static Optional<Origin> origin(String key) {
    if (!key.startsWith(ORIGIN)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OriginText.read(key.substring(ORIGIN.length())));
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      // Every Java has it.
      throw new AssertionError(e);
    }
  }
}
