package io.syncline.cli.command.mount;

import io.syncline.cli.output.Table;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.AdviceScenario;
import io.syncline.proto.node.v1.AdviseResponse;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.IntervalPrediction;
import io.syncline.proto.node.v1.TimeQuantiles;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Advice, in words. */
final class AdviceText {
  private static final List<String> HEADINGS =
      List.of(
          "INTERVAL",
          "LIVE GET/h",
          "LIST/h",
          "PROVEN p50",
          "p99",
          "COST/month",
          "POLLING GET/h",
          "LIST/h",
          "STALE",
          "p50",
          "p99",
          "COST/month");

  private AdviceText() {}

  static String recommended(AdviseResponse advice) {
    return advice.hasRecommendedMillis() ? PolicyText.interval(advice.getRecommendedMillis()) : "-";
  }

  static String confidence(AdviseResponse advice) {
    return advice.getConfidence().name().replaceFirst("^ADVICE_CONFIDENCE_", "");
  }

  /**
   * The lines that stand for a mount.
   *
   * @param usualPrices whether some price was not given
   */
  static List<String> lines(AdviseResponse advice, boolean usualPrices) {
    List<String> lines = new ArrayList<>();
    lines.add(
        advice.getPath()
            + "   sync interval "
            + PolicyText.interval(advice.getSyncIntervalMillis())
            + "   recorded "
            + DurationText.rounded(advice.getRecordedSeconds())
            + " at "
            + nodes(advice)
            + ": "
            + count(advice.getAccesses())
            + " reads, "
            + count(advice.getChanges())
            + " changes heard of   confidence "
            + confidence(advice));
    Table table = new Table(HEADINGS);
    advice.getPredictionsList().forEach(each -> table.row(row(each)));
    table.lines().forEach(line -> lines.add("  " + line));
    lines.add(
        advice.hasRecommendedMillis()
            ? "recommended: "
                + recommended(advice)
                + (advice.getRecommendedMillis() == advice.getSyncIntervalMillis()
                    ? ", as it is"
                    : "")
            : "no recommendation");
    advice.getReasonsList().forEach(reason -> lines.add("  " + Table.printable(reason)));
    notes(advice, usualPrices, lines);
    return lines;
  }

  private static void notes(AdviseResponse advice, boolean usualPrices, List<String> lines) {
    if (advice.getPredictionsList().stream().anyMatch(IntervalPrediction::getCurrent)) {
      lines.add("  * in effect");
    }
    if (advice.getPredictionsList().stream().anyMatch(each -> !each.getAssessable())) {
      lines.add("  ? recorded for less than twice this interval: not compared");
    }
    if (advice.getExternalChanges() == ExternalChanges.EXTERNAL_CHANGES_UNWATCHED) {
      lines.add(
          "  <= nobody tells of changes from outside: answers are out of date by their age at"
              + " most");
    }
    lines.add(
        "  prices "
            + price(advice.getPriceGet())
            + " for 1,000 GET and HEAD, "
            + price(advice.getPriceList())
            + " for 1,000 LIST"
            + (usualPrices
                ? " (defaults are S3 Standard, us-east-1, US dollars: give --price-get,"
                    + " --price-list)"
                : ""));
    double margin =
        advice.getPredictionsList().stream()
            .mapToDouble(each -> each.getPolling().getMargin())
            .max()
            .orElse(0);
    if (margin > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  calls are those of a sample, scaled up: within %.0f %%",
              100 * margin));
    }
    if (advice.getMissed() > 0) {
      lines.add("  not recorded, because another read just was: " + count(advice.getMissed()));
    }
    advice
        .getSilentList()
        .forEach(
            silent ->
                lines.add(
                    "  "
                        + silent.getNode()
                        + " does not answer, its reads are missing: "
                        + Table.printable(silent.getDetail())));
    if (!advice.getOthersUnknown().isEmpty()) {
      lines.add("  only the asked node: " + Table.printable(advice.getOthersUnknown()));
    }
  }

  private static List<String> row(IntervalPrediction prediction) {
    List<String> cells = new ArrayList<>();
    cells.add(
        PolicyText.interval(prediction.getIntervalMillis())
            + (prediction.getCurrent() ? " *" : "")
            + (prediction.getAssessable() ? "" : " ?"));
    if (prediction.hasLive()) {
      AdviceScenario live = prediction.getLive();
      cells.addAll(
          List.of(
              count(live.getGetsPerHour()),
              count(live.getListsPerHour()),
              time(live.getAge().getP50()),
              time(live.getAge().getP99()),
              cost(live.getMonthlyCost())));
    } else {
      cells.addAll(List.of("-", "-", "-", "-", "-"));
    }
    AdviceScenario polling = prediction.getPolling();
    boolean told = polling.hasStaleness();
    TimeQuantiles times = told ? polling.getStaleness() : polling.getAge();
    String most = told ? "" : "<=";
    cells.addAll(
        List.of(
            count(polling.getGetsPerHour()),
            count(polling.getListsPerHour()),
            told ? String.format(Locale.ROOT, "%.1f%%", 100 * polling.getStaleShare()) : "unknown",
            most + time(times.getP50()),
            most + time(times.getP99()),
            cost(polling.getMonthlyCost())));
    return cells;
  }

  private static String nodes(AdviseResponse advice) {
    return advice.getNodesCount() == 1 ? "1 node" : advice.getNodesCount() + " nodes";
  }

  private static String time(double seconds) {
    return seconds == 0 ? "0" : DurationText.rounded(seconds);
  }

  private static String count(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String cost(double amount) {
    return String.format(Locale.ROOT, "%,.2f", amount);
  }

  private static String price(double price) {
    return BigDecimal.valueOf(price).stripTrailingZeros().toPlainString();
  }
}
