package io.syncline.watch.s3.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How keys stand in the records of a message. */
public enum KeyDecoding {
  /** As in a form: percent-encoded, a blank is a plus. AWS and MinIO. */
  URL,
  /** As they are. Ceph. */
  RAW;

  /** The key; null where this is none that was encoded like that. */
  @Nullable String decoded(String text) {
    if (this == RAW) {
      return text;
    }
    // A decoded key is never longer, but a character that was not encoded may take more bytes.
    ByteBuffer bytes = ByteBuffer.allocate(3 * text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()
            || !HexFormat.isHexDigit(text.charAt(i + 1))
            || !HexFormat.isHexDigit(text.charAt(i + 2))) {
          return null;
        }
        bytes.put((byte) HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 2;
      } else if (c == '+') {
        bytes.put((byte) ' ');
      } else if (c < 0x80) {
        bytes.put((byte) c);
      } else {
        int end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
        try {
          bytes.put(StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text, i, end)));
        } catch (CharacterCodingException e) {
          return null;
        }
        i = end - 1;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
