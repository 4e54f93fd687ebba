package io.syncline.cli.output;

import io.syncline.cli.failure.Failure;
import java.util.List;
import java.util.function.Function;

/** Lines of text for each item, with the cluster in front where there are several. */
final class TextRows<T> implements RowWriter<T> {
  private final Function<T, List<String>> text;
  private final boolean clusters;
  private final Console console;

  TextRows(Shape<T> shape, boolean clusters, Console console) {
    this.text = shape.text().orElseThrow();
    this.clusters = clusters;
    this.console = console;
  }

  @Override
  public void row(String cluster, T item) {
    String prefix = clusters ? cluster + "  " : "";
    text.apply(item).forEach(line -> console.data(prefix + Table.printable(line)));
  }

  @Override
  public void unanswered(String cluster, Failure failure) {
    console.clusterFailed(cluster, failure);
  }

  @Override
  public void end() {}
}
