package io.syncline.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in columns that are as wide as their widest cell, two spaces apart; nothing trails.
 */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table that begins with its headings. */
  public Table(List<String> headings) {
    rows.add(List.copyOf(headings));
  }

  /** Adds a row with as many cells as there are headings. */
  public void row(List<String> cells) {
    rows.add(cells.stream().map(Table::printable).toList());
  }

  /** How many rows it has, without the headings. */
  public int size() {
    return rows.size() - 1;
  }

  /** The lines of the table. */
  public List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i));
      if (i < row.size() - 1) {
        line.append(" ".repeat(widths[i] - width(row.get(i)) + 2));
      }
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** What is safe to send to a terminal: control characters are shown, not obeyed. */
  public static String printable(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      safe.append(
          Character.isISOControl(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return safe.toString();
  }
}
