package io.syncline.agent.metrics;

import static io.syncline.agent.metrics.MetricSpec.Kind.COUNTER;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.agent.metrics.MetricSpec.Label;
import io.syncline.core.model.NamespacePath;
import io.syncline.ufs.limit.BudgetEvent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The metrics of the call budgets of mounts. */
final class BudgetMeters {
  static final MetricSpec CALLS =
      new MetricSpec(
          "syncline.budget.calls",
          COUNTER,
          List.of(
              Label.configured("mount", "path of a mount"), Label.of("event", BudgetEvent.class)),
          "Calls that did not go at once because of the mount's call-budget: requests that were"
              + " held back until their turn, requests that were refused because it would not have"
              + " come in max-wait, questions of rounds, checks and audits that were put off.");

  static final List<MetricSpec> ALL = List.of(CALLS);

  private BudgetMeters() {}

  /** Counts of one mount, zero from the start. */
  static Consumer<BudgetEvent> of(MeterRegistry registry, NamespacePath mount) {
    Map<BudgetEvent, Counter> counters = new EnumMap<>(BudgetEvent.class);
    for (BudgetEvent event : BudgetEvent.values()) {
      counters.put(
          event,
          NodeMeters.counter(
              registry, CALLS, "mount", mount.value(), "event", MetricSpec.label(event)));
    }
    return event -> Objects.requireNonNull(counters.get(event)).increment();
  }
}
