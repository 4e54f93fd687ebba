package io.syncline.cli.output;

import io.syncline.cli.failure.Failure;
import java.util.ArrayList;
import java.util.List;

/** A table; a long one is written in chunks, and each chunk is aligned by itself. */
final class TableRows<T> implements RowWriter<T> {
  private static final int CHUNK = 1000;

  private final List<Column<T>> columns;
  private final boolean clusters;
  private final Console console;
  private final List<String> headings = new ArrayList<>();
  private Table table;
  private boolean headed;

  TableRows(Shape<T> shape, boolean wide, boolean clusters, Console console) {
    this.columns = shape.columns(wide);
    this.clusters = clusters;
    this.console = console;
    if (clusters) {
      headings.add("CLUSTER");
    }
    columns.forEach(column -> headings.add(column.header()));
    this.table = new Table(headings);
  }

  @Override
  public void row(String cluster, T item) {
    List<String> cells = new ArrayList<>();
    if (clusters) {
      cells.add(cluster);
    }
    columns.forEach(column -> cells.add(column.text().apply(item)));
    table.row(cells);
    if (table.size() >= CHUNK) {
      flush();
    }
  }

  @Override
  public void unanswered(String cluster, Failure failure) {
    console.clusterFailed(cluster, failure);
  }

  @Override
  public void end() {
    if (!headed || table.size() > 0) {
      flush();
    }
  }

  private void flush() {
    List<String> lines = table.lines();
    (headed ? lines.subList(1, lines.size()) : lines).forEach(console::data);
    headed = true;
    table = new Table(headings);
  }
}
