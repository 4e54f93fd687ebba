package io.syncline.bus.reading;

import io.syncline.bus.codec.WireHeader;
import io.syncline.core.model.UnreadableRecord;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Headers of records that could not be read, as a person reads them; what is too long is cut. */
final class HeaderText {
  private static final String HEX = "0x";

  private HeaderText() {}

  static UnreadableRecord.Header of(WireHeader header) {
    return new UnreadableRecord.Header(
        cut(header.name(), UnreadableRecord.MAX_HEADER_CHARACTERS), text(header.value()));
  }

  /** UTF-8 as it is; anything else as hex digits. */
  private static String text(byte[] value) {
    int length = Math.min(value.length, UnreadableRecord.MAX_HEADER_CHARACTERS);
    CharBuffer text = CharBuffer.allocate(length);
    boolean readable =
        !StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            // The character in which a long value was cut is left out, and is no error.
            .decode(ByteBuffer.wrap(value, 0, length), text, length == value.length)
            .isError();
    return readable
        ? text.flip().toString()
        : HEX
            + HexFormat.of()
                .formatHex(
                    value,
                    0,
                    Math.min(
                        value.length, (UnreadableRecord.MAX_HEADER_CHARACTERS - HEX.length()) / 2));
  }

  private static String cut(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
    return text.substring(0, end);
  }
}
