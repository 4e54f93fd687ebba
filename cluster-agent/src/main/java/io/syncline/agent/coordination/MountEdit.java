package io.syncline.agent.coordination;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * A change of the mount table that somebody asks for.
 *
 * @param who who asks, at most 256 bytes
 * @param reason why, at most 1 KiB; may be empty
 * @param what what changes, in words
 * @param change makes the next table of the newest one; called anew when somebody else was faster,
 *     and throws to refuse
 */
public record MountEdit(
    String who, String reason, String what, UnaryOperator<MountSnapshot> change) {
  /** The longest reason that is kept. */
  public static final int MAX_REASON_BYTES = 1024;

  private static final int MAX_WHO_BYTES = 256;
  private static final int MAX_WHAT_BYTES = 4096;

  public MountEdit {
    who = cut(who, MAX_WHO_BYTES);
    what = cut(what, MAX_WHAT_BYTES);
    if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, "the reason is longer than " + MAX_REASON_BYTES + " bytes");
    }
  }

  private static String cut(String text, int bytes) {
    int end = 0;
    int length = 0;
    while (end < text.length()) {
      int next = text.offsetByCodePoints(end, 1);
      length += text.substring(end, next).getBytes(StandardCharsets.UTF_8).length;
      if (length > bytes) {
        break;
      }
      end = next;
    }
    return text.substring(0, end);
  }
}
