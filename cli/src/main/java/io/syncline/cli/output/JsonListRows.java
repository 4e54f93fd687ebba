package io.syncline.cli.output;

import com.google.gson.JsonArray;
import io.syncline.cli.failure.Failure;

/** One JSON document with all items, written as they come. */
final class JsonListRows<T> implements RowWriter<T> {
  private final Shape<T> shape;
  private final boolean clusters;
  private final Console console;
  private final JsonArray unanswered = new JsonArray();
  private boolean begun;

  JsonListRows(Shape<T> shape, boolean clusters, Console console) {
    this.shape = shape;
    this.clusters = clusters;
    this.console = console;
  }

  @Override
  public void row(String cluster, T item) {
    console.dataPart(begun ? ",\n" : head() + "\n");
    begun = true;
    String element = Json.pretty(RowWriter.item(shape, clusters, cluster, item));
    console.dataPart("    " + element.replace("\n", "\n    "));
  }

  @Override
  public void unanswered(String cluster, Failure failure) {
    console.clusterFailed(cluster, failure);
    RowWriter.addUnanswered(unanswered, cluster, failure);
  }

  @Override
  public void end() {
    console.dataPart(begun ? "\n  ]" : head() + "]");
    if (!unanswered.isEmpty()) {
      console.dataPart(",\n  \"unanswered\": " + Json.pretty(unanswered).replace("\n", "\n  "));
    }
    console.data("\n}");
  }

  private String head() {
    return String.join(
        "\n",
        "{",
        "  \"apiVersion\": \"" + Json.API_VERSION + "\",",
        "  \"kind\": \"" + shape.kind() + "List\",",
        "  \"items\": [");
  }
}
