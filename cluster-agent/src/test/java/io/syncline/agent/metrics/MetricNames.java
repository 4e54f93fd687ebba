package io.syncline.agent.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What Prometheus can be asked for: the catalogue under the names and labels that it has there. */
final class MetricNames {
  /**
   * Labels that Prometheus adds to whatever it scrapes; {@code cluster} by the guide's settings.
   */
  static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance", "cluster");

  private final Map<String, Map<String, List<String>>> labels = new TreeMap<>();

  /** The catalogue, and what Prometheus itself knows of a node. */
  MetricNames() {
    labels.put("up", Map.of());
    for (MetricSpec spec : MeterCatalogue.ALL) {
      Map<String, List<String>> own = new TreeMap<>();
      spec.labels().forEach(label -> own.put(label.name(), label.values()));
      switch (spec.kind()) {
        case COUNTER, GAUGE -> labels.put(spec.prometheusName(), own);
        case TIMER -> {
          for (String part : List.of("_count", "_sum", "_max")) {
            labels.put(spec.prometheusName() + part, own);
          }
          Map<String, List<String>> bucket = new TreeMap<>(own);
          bucket.put("le", List.of("upper end in seconds"));
          labels.put(spec.prometheusName() + "_bucket", bucket);
        }
      }
    }
  }

  /** What an expression names that does not exist, each a sentence. */
  List<String> problems(String expression) {
    List<String> problems = new ArrayList<>();
    PromQuery query = PromQuery.parse(expression);
    if (query.selectors().isEmpty()) {
      problems.add("names no metric");
    }
    for (PromQuery.Selector selector : query.selectors()) {
      Map<String, List<String>> own = labels.get(selector.metric());
      if (own == null) {
        problems.add("there is no metric " + selector.metric());
        continue;
      }
      for (PromQuery.Match match : selector.matches()) {
        problem(selector.metric(), own, match).ifPresent(problems::add);
      }
    }
    Set<String> known = labels(query);
    query.groupings().stream()
        .filter(label -> !known.contains(label))
        .map(label -> "groups by " + label + ", which none of its metrics has")
        .forEach(problems::add);
    return problems;
  }

  /** The labels that an answer to an expression can have. */
  Set<String> labels(String expression) {
    return labels(PromQuery.parse(expression));
  }

  private Set<String> labels(PromQuery query) {
    Set<String> known = new HashSet<>(OF_THE_SCRAPE);
    query.selectors().stream()
        .map(selector -> labels.getOrDefault(selector.metric(), Map.of()))
        .forEach(own -> known.addAll(own.keySet()));
    return known;
  }

  private static Optional<String> problem(
      String metric, Map<String, List<String>> own, PromQuery.Match match) {
    if (OF_THE_SCRAPE.contains(match.label())) {
      return Optional.empty();
    }
    List<String> values = own.get(match.label());
    if (values == null) {
      return Optional.of(metric + " has no label " + match.label());
    }
    return isClosed(values)
        ? match.values().stream()
            .filter(value -> !value.startsWith("$") && !values.contains(value))
            .findFirst()
            .map(value -> metric + " has no " + match.label() + " '" + value + "'")
        : Optional.empty();
  }

  /** The values one by one; others are described in words. */
  private static boolean isClosed(List<String> values) {
    return values.stream().noneMatch(value -> value.contains(" "));
  }
}
