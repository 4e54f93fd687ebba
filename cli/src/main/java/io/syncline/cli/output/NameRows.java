package io.syncline.cli.output;

import io.syncline.cli.failure.Failure;

/** The name of each item, as it is: for programs that read lines. */
final class NameRows<T> implements RowWriter<T> {
  private final Shape<T> shape;
  private final boolean clusters;
  private final Console console;

  NameRows(Shape<T> shape, boolean clusters, Console console) {
    this.shape = shape;
    this.clusters = clusters;
    this.console = console;
  }

  @Override
  public void row(String cluster, T item) {
    console.data(clusters ? cluster + ":" + shape.nameOf(item) : shape.nameOf(item));
  }

  @Override
  public void unanswered(String cluster, Failure failure) {
    console.clusterFailed(cluster, failure);
  }

  @Override
  public void end() {}
}
