package io.syncline.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.syncline.cli.failure.Failure;

/** One YAML document with all items, written as they come. */
final class YamlListRows<T> implements RowWriter<T> {
  private final Shape<T> shape;
  private final boolean clusters;
  private final Console console;
  private final JsonArray unanswered = new JsonArray();
  private boolean begun;

  YamlListRows(Shape<T> shape, boolean clusters, Console console) {
    this.shape = shape;
    this.clusters = clusters;
    this.console = console;
  }

  @Override
  public void row(String cluster, T item) {
    if (!begun) {
      console.data(head() + "items:");
      begun = true;
    }
    String element = Yaml.render(RowWriter.item(shape, clusters, cluster, item));
    console.data("- " + element.replace("\n", "\n  "));
  }

  @Override
  public void unanswered(String cluster, Failure failure) {
    console.clusterFailed(cluster, failure);
    RowWriter.addUnanswered(unanswered, cluster, failure);
  }

  @Override
  public void end() {
    if (!begun) {
      console.data(head() + "items: []");
    }
    if (!unanswered.isEmpty()) {
      JsonObject tail = new JsonObject();
      tail.add("unanswered", unanswered);
      console.data(Yaml.render(tail));
    }
  }

  private String head() {
    return "apiVersion: " + Json.API_VERSION + "\nkind: " + shape.kind() + "List\n";
  }
}
