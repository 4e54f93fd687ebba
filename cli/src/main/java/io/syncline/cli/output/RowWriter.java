package io.syncline.cli.output;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.syncline.cli.failure.Failure;

/**
 * Writes items to stdout one after the other, in one {@link Format}. Memory does not grow with
 * their number, except that {@code yaml} and {@code json} keep what failed until the end.
 *
 * @param <T> the item
 */
public interface RowWriter<T> {
  /** Writes an item that a cluster answered. */
  void row(String cluster, T item);

  /** Notes that a cluster did not answer. */
  void unanswered(String cluster, Failure failure);

  /** Writes what is left, once. */
  void end();

  /**
   * A writer for a list of items.
   *
   * @param clusters whether each item shows the cluster that answered it
   */
  static <T> RowWriter<T> list(Shape<T> shape, Format format, boolean clusters, Console console) {
    return switch (format) {
      case table, wide ->
          shape.text().isPresent()
              ? new TextRows<>(shape, clusters, console)
              : new TableRows<>(shape, format == Format.wide, clusters, console);
      case json -> new JsonListRows<>(shape, clusters, console);
      case yaml -> new YamlListRows<>(shape, clusters, console);
      case jsonl -> new DocumentRows<>(shape, Format.jsonl, clusters, console);
      case name -> new NameRows<>(shape, clusters, console);
    };
  }

  /** A writer for an item that stands alone: its own document in JSON and YAML. */
  static <T> RowWriter<T> single(Shape<T> shape, Format format, Console console) {
    return format == Format.json || format == Format.yaml
        ? new DocumentRows<>(shape, format, false, console)
        : list(shape, format, false, console);
  }

  /** The JSON of an item in a list. */
  static <T> JsonObject item(Shape<T> shape, boolean clusters, String cluster, T item) {
    JsonObject head = new JsonObject();
    if (clusters) {
      head.addProperty("cluster", cluster);
    }
    return Json.merge(head, shape.jsonOf(item));
  }

  /** The JSON of a cluster that did not answer. */
  static void addUnanswered(JsonArray unanswered, String cluster, Failure failure) {
    JsonObject entry = new JsonObject();
    entry.addProperty("cluster", cluster);
    entry.addProperty("code", failure.code());
    entry.addProperty("message", failure.getMessage());
    unanswered.add(entry);
  }
}
