package io.syncline.cli.command.bus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Bytes for people, 16 on a line: the place of the first, each as two hex digits, and as ASCII
 * where that can be printed.
 */
final class HexDump {
  private static final int ON_A_LINE = 16;
  private static final int HEX_WIDTH = 3 * ON_A_LINE;

  private HexDump() {}

  static List<String> lines(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    for (int start = 0; start < bytes.length; start += ON_A_LINE) {
      lines.add(
          line(start, Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + ON_A_LINE))));
    }
    return lines;
  }

  private static String line(int start, byte[] bytes) {
    String hex =
        IntStream.range(0, bytes.length)
            .mapToObj(i -> (i == ON_A_LINE / 2 ? " " : "") + HexFormat.of().toHexDigits(bytes[i]))
            .collect(Collectors.joining(" "));
    StringBuilder ascii = new StringBuilder();
    for (byte each : bytes) {
      ascii.append(each >= ' ' && each <= '~' ? (char) each : '.');
    }
    return String.format("%08x  %-" + HEX_WIDTH + "s  |%s|", start, hex, ascii);
  }
}
