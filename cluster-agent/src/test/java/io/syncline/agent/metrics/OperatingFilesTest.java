package io.syncline.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alerts and the dashboard ask for what a node has, and each alert says what to do. */
final class OperatingFilesTest {
  private static final Path OPERATING = Path.of("..", "docs", "operating");
  private static final Path RULES = OPERATING.resolve("alerts/syncline.rules.yml");
  private static final Path DASHBOARD = OPERATING.resolve("dashboards/syncline.json");
  private static final Path RUNBOOKS = OPERATING.resolve("runbooks");
  private static final List<String> CHAPTERS =
      List.of(
          "## What users see",
          "## Confirm",
          "## Likely causes, in this order",
          "## What to do",
          "## It is over when");

  private final MetricNames metrics = new MetricNames();

  @Test
  void alertsAskForWhatExistsAndEachHasARunbook() throws IOException {
    AlertRules rules = AlertRules.parse(Files.readString(RULES));
    assertThat(rules.names()).hasSizeGreaterThan(20);
    assertThat(rules.problems(metrics, runbooks())).isEmpty();
  }

  @Test
  void dashboardAsksForWhatExists() throws IOException {
    Dashboard dashboard = Dashboard.parse(Files.readString(DASHBOARD));
    assertThat(dashboard.panels()).isGreaterThan(20);
    assertThat(dashboard.problems(metrics)).isEmpty();
  }

  @Test
  void everyRunbookHasItsChapters() throws IOException {
    for (String name : runbooks()) {
      List<String> lines = Files.readAllLines(RUNBOOKS.resolve(name + ".md"));
      assertThat(lines.get(0)).isEqualTo("# " + name);
      assertThat(lines.stream().filter(line -> line.startsWith("## ")).toList())
          .as(name)
          .isEqualTo(CHAPTERS);
      assertThat(lines.stream().filter(line -> line.startsWith("./syncline ")).count())
          .as("commands in " + name)
          .isPositive();
    }
  }

  @Test
  void guideListsEveryAlert() throws IOException {
    String guide = Files.readString(OPERATING.resolve("monitoring.md"));
    for (String name : AlertRules.parse(Files.readString(RULES)).names()) {
      assertThat(guide).contains("[%s](runbooks/%s.md)".formatted(name, name));
    }
  }

  @Test
  void brokenAlertsAreFound() {
    String broken =
        """
        groups:
          - name: a
            rules:
              - alert: Fine
                expr: syncline_bus_up == 0
                for: 5m
                labels: {severity: warning}
                annotations: {summary: a, description: b, runbook: docs/operating/runbooks/Fine.md}
              - alert: Wrong
                expr: >-
                  sum by (mount) (rate(syncline_watcher_losses[5m])) > 0 and syncline_bus_up{kafka="a"} == 0
                  and syncline_node_state{state=~"ready|ill"} == 1
                labels: {severity: bad}
                annotations: {summary: "{{ $labels.store }}", runbook: elsewhere.md}
              - alert: Fine
                expr: 1 > 2
                for: 0m
                labels: {severity: critical}
                annotations: {summary: a, description: b, runbook: docs/operating/runbooks/Fine.md}
        """;
    assertThat(AlertRules.parse(broken).problems(metrics, Set.of("Fine", "Orphan")))
        .containsExactly(
            "Wrong: there is no metric syncline_watcher_losses",
            "Wrong: syncline_bus_up has no label kafka",
            "Wrong: syncline_node_state has no state 'ill'",
            "Wrong: groups by mount, which none of its metrics has",
            "Wrong: does not say for how long (for)",
            "Wrong: severity is none of [critical, warning]",
            "Wrong: has no description",
            "Wrong: its runbook is not docs/operating/runbooks/Wrong.md",
            "Wrong: its words use the label store, which its metrics lack",
            "Wrong: has no runbook",
            "Fine: there are two of this name",
            "Fine: names no metric",
            "Orphan: is a runbook of no alert");
  }

  @Test
  void brokenPanelsAreFound() {
    String broken =
        """
        {"panels": [
          {"id": 1, "type": "row", "title": "Row", "panels": [
            {"id": 2, "type": "timeseries", "title": "Inside", "description": "d",
             "fieldConfig": {"defaults": {"unit": "s"}},
             "targets": [{"expr": "syncline_nowhere"}]}]},
          {"id": 3, "type": "stat"},
          {"id": 3, "type": "stat", "title": "Inside", "description": "d",
           "fieldConfig": {"defaults": {}}, "targets": [{"expr": "rate(syncline_ufs_call_seconds[5m])"}]}
        ]}
        """;
    assertThat(Dashboard.parse(broken).problems(metrics))
        .containsExactly(
            "Inside: there is no metric syncline_nowhere",
            "panel 3: has no title of its own",
            "panel 3: has no unit",
            "panel 3: has no description",
            "panel 3: has no expression",
            "Inside: has no title of its own",
            "Inside: has no id of its own",
            "Inside: has no unit",
            "Inside: there is no metric syncline_ufs_call_seconds");
  }

  @Test
  void expressionIsReadForItsMetrics() {
    PromQuery query =
        PromQuery.parse(
            "histogram_quantile(0.99, sum by (le, store) (rate(a_bucket{x=~\"1|2\",y!=\"}\"}[5m])))"
                + " > bool on (c) group_left (d) (b offset 5m) unless sum(e) without (f)");
    assertThat(query.selectors())
        .containsExactly(
            new PromQuery.Selector(
                "a_bucket",
                List.of(
                    new PromQuery.Match("x", List.of("1", "2")),
                    new PromQuery.Match("y", List.of("}")))),
            new PromQuery.Selector("b", List.of()),
            new PromQuery.Selector("e", List.of()));
    assertThat(query.groupings()).containsExactlyInAnyOrder("le", "store", "c", "d", "f");
  }

  @Test
  void suffixesAreThoseOfPrometheus() {
    assertThat(metrics.problems("syncline_ufs_call_seconds_bucket{le=\"0.1\"}")).isEmpty();
    assertThat(metrics.problems("syncline_ufs_call_seconds_max")).isEmpty();
    assertThat(metrics.problems("syncline_ufs_call_seconds_count{le=\"0.1\"}")).hasSize(1);
    assertThat(metrics.problems("syncline_read_served")).hasSize(1);
    assertThat(metrics.problems("syncline_bus_lag_records_total")).hasSize(1);
  }

  private static Set<String> runbooks() throws IOException {
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".md"))
          .map(name -> name.substring(0, name.length() - ".md".length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
