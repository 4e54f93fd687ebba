package io.syncline.cli.output;

import com.google.gson.JsonObject;
import io.syncline.cli.failure.Failure;

/** A document for each item: lines of JSON, or one document that stands alone. */
final class DocumentRows<T> implements RowWriter<T> {
  private final Shape<T> shape;
  private final Format format;
  private final boolean clusters;
  private final Console console;

  DocumentRows(Shape<T> shape, Format format, boolean clusters, Console console) {
    this.shape = shape;
    this.format = format;
    this.clusters = clusters;
    this.console = console;
  }

  @Override
  public void row(String cluster, T item) {
    JsonObject document =
        Json.merge(Json.document(shape.kind()), RowWriter.item(shape, clusters, cluster, item));
    console.data(
        switch (format) {
          case yaml -> Yaml.render(document);
          case json -> Json.pretty(document);
          default -> Json.compact(document);
        });
  }

  @Override
  public void unanswered(String cluster, Failure failure) {
    console.clusterFailed(cluster, failure);
  }

  @Override
  public void end() {}
}
