package io.syncline.cli.output;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How one kind of item is shown in each {@link Format}. Made once, used by many threads.
 *
 * @param <T> the item
 */
public final class Shape<T> {
  private final String kind;
  private final Function<T, String> name;
  private final Function<T, JsonObject> json;
  private final List<Column<T>> columns;
  private final Optional<Function<T, List<String>>> text;

  private Shape(Builder<T> builder) {
    this.kind = builder.kind;
    this.name = builder.name;
    this.json = builder.json;
    this.columns = List.copyOf(builder.columns);
    this.text = builder.text;
  }

  /**
   * Begins a shape.
   *
   * @param kind the {@code kind} in JSON, in the singular
   * @param name what identifies an item
   * @param json the fields of an item, without {@code apiVersion} and {@code kind}
   */
  public static <T> Builder<T> of(
      String kind, Function<T, String> name, Function<T, JsonObject> json) {
    return new Builder<>(kind, name, json);
  }

  String kind() {
    return kind;
  }

  String nameOf(T item) {
    return name.apply(item);
  }

  JsonObject jsonOf(T item) {
    return json.apply(item);
  }

  List<Column<T>> columns(boolean wide) {
    return columns.stream().filter(column -> wide || !column.wideOnly()).toList();
  }

  /** The lines that stand for an item in place of a table row; empty if it is a row. */
  Optional<Function<T, List<String>>> text() {
    return text;
  }

  /** Collects the columns of a shape, from left to right. */
  public static final class Builder<T> {
    private final String kind;
    private final Function<T, String> name;
    private final Function<T, JsonObject> json;
    private final List<Column<T>> columns = new ArrayList<>();
    private Optional<Function<T, List<String>>> text = Optional.empty();

    private Builder(String kind, Function<T, String> name, Function<T, JsonObject> json) {
      this.kind = kind;
      this.name = name;
      this.json = json;
    }

    /** Adds a column that is always shown. */
    public Builder<T> column(String header, Function<T, String> value) {
      columns.add(new Column<>(header, false, value));
      return this;
    }

    /** Adds a column that only {@code -o wide} shows. */
    public Builder<T> wideColumn(String header, Function<T, String> value) {
      columns.add(new Column<>(header, true, value));
      return this;
    }

    /** Shows each item as lines of text in place of a table row, in the formats for people. */
    public Builder<T> text(Function<T, List<String>> lines) {
      text = Optional.of(lines);
      return this;
    }

    public Shape<T> build() {
      return new Shape<>(this);
    }
  }
}
