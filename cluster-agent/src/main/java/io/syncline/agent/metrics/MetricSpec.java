package io.syncline.agent.metrics;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One metric.
 *
 * @param name dotted name {@code syncline.<area>.<what>.<unit>}
 * @param kind what kind of number it is
 * @param labels its labels, in order
 * @param meaning what it tells, a sentence
 */
record MetricSpec(String name, Kind kind, List<Label> labels, String meaning) {
  /** Kinds of metric. */
  enum Kind {
    /** Grows; Prometheus sees it with {@code _total}. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Durations: {@code _count}, {@code _sum}, {@code _max} and buckets. */
    TIMER
  }

  /**
   * A label.
   *
   * @param name its name
   * @param values its closed set of values in words or one by one; never a path of the lake
   */
  record Label(String name, List<String> values) {
    static Label of(String name, Class<? extends Enum<?>> values) {
      return new Label(name, Stream.of(values.getEnumConstants()).map(MetricSpec::label).toList());
    }

    static Label configured(String name, String what) {
      return new Label(name, List.of(what));
    }
  }

  MetricSpec {
    labels = List.copyOf(labels);
  }

  /** The value of a label for an enum's constant. */
  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The name as Prometheus has it. */
  String prometheusName() {
    String base = name.replace('.', '_');
    return kind == Kind.COUNTER ? base + "_total" : base;
  }
}
