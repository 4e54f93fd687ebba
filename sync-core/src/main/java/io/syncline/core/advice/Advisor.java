package io.syncline.core.advice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Recommends a sync interval: the shortest one that costs no more than is meant to be spent. What
 * is fresher for the same money is better; what is cheaper and staler is a matter of taste, and
 * left to who reads the figures.
 */
public final class Advisor {
  /** Without a budget, a month may cost so much more than now. */
  private static final double TOLERANCE = 1.1;

  /** And this much more in any case: less is not worth a thought. */
  private static final double SMALL_CHANGE = 1.0;

  private Advisor() {}

  /**
   * Advice from what the nodes of one cluster recorded of a mount.
   *
   * @param recorded by each node that recorded something
   */
  public static Advice advise(List<Recorded> recorded, AdviceQuestion question) {
    double seconds = recorded.stream().mapToDouble(Recorded::seconds).min().orElse(0);
    double accesses = recorded.stream().mapToDouble(Recorded::accesses).sum();
    double missed = recorded.stream().mapToDouble(Recorded::missed).sum();
    double proven = recorded.stream().mapToDouble(Recorded::provenAccesses).sum();
    double feedShare = accesses == 0 ? 0 : proven / accesses;
    double missedShare = missed == 0 ? 0 : missed / (accesses + missed);
    Confidence confidence = Confidence.of(seconds, accesses, missedShare);
    Forecast forecast = new Forecast(recorded, question, feedShare);
    List<Prediction> predictions = question.all().stream().map(forecast::of).toList();
    Optional<Prediction> best =
        confidence == Confidence.NOT_ENOUGH
            ? Optional.empty()
            : best(predictions, cap(predictions, question));
    List<String> reasons =
        best.map(one -> reasons(one, predictions, question, feedShare))
            .orElseGet(() -> missing(confidence, seconds, accesses, question));
    return new Advice(
        confidence,
        seconds,
        accesses,
        missed,
        recorded.stream().mapToDouble(Recorded::changes).sum(),
        feedShare,
        predictions,
        best.map(one -> OptionalLong.of(one.intervalNanos())).orElse(OptionalLong.empty()),
        reasons);
  }

  private static double cap(List<Prediction> predictions, AdviceQuestion question) {
    if (question.budget().isPresent()) {
      return question.budget().getAsDouble();
    }
    double now =
        predictions.stream().filter(Prediction::current).findAny().orElseThrow().expectedCost();
    return Math.max(now * TOLERANCE, now + SMALL_CHANGE);
  }

  private static Optional<Prediction> best(List<Prediction> predictions, double cap) {
    return predictions.stream()
        .filter(each -> each.intervalNanos() > 0 || each.current())
        .filter(each -> each.intervalNanos() < Long.MAX_VALUE || each.current())
        .filter(each -> each.assessable() && each.expectedCost() <= cap)
        .min(Comparator.comparingLong(Prediction::intervalNanos));
  }

  private static List<String> missing(
      Confidence confidence, double seconds, double accesses, AdviceQuestion question) {
    if (confidence == Confidence.NOT_ENOUGH) {
      return List.of(
          String.format(
              Locale.ROOT,
              "not enough recorded: %.0f reads in %.0f s (expected at least %.0f in %.0f s)",
              accesses,
              seconds,
              Confidence.LOW.leastAccesses(),
              Confidence.LOW.leastSeconds()));
    }
    return List.of(
        question.budget().isPresent()
            ? "no interval that was recorded long enough stays within the budget"
            : "no interval was recorded long enough to be compared: ask again later");
  }

  private static List<String> reasons(
      Prediction best, List<Prediction> all, AdviceQuestion question, double feedShare) {
    List<String> reasons = new ArrayList<>();
    Prediction now = all.stream().filter(Prediction::current).findAny().orElseThrow();
    reasons.add(
        question.budget().isPresent()
            ? String.format(
                Locale.ROOT,
                "the shortest that stays within %.2f a month: %.2f",
                question.budget().getAsDouble(),
                best.expectedCost())
            : String.format(
                Locale.ROOT,
                "the shortest that costs about what is spent now: %.2f a month, now %.2f",
                best.expectedCost(),
                now.expectedCost()));
    best.live().ifPresent(live -> reasons.add(live(live, all)));
    reasons.add(
        String.format(
            Locale.ROOT,
            "while POLLING %,.0f GET/h and %,.0f LIST/h; %s",
            best.polling().perHour().gets(),
            best.polling().perHour().lists(),
            staleness(best)));
    if (best.live().isPresent() && feedShare < 0.99) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "the feed proved something at only %.0f %% of the reads, which is in these figures",
              100 * feedShare));
    }
    return reasons;
  }

  private static String live(Prediction.Scenario live, List<Prediction> all) {
    double longest =
        all.stream()
            .filter(each -> each.assessable() && each.live().isPresent())
            .max(Comparator.comparingLong(Prediction::intervalNanos))
            .flatMap(Prediction::live)
            .map(Prediction.Scenario::monthly)
            .orElse(live.monthly());
    boolean same = live.monthly() <= Math.max(longest * TOLERANCE, longest + SMALL_CHANGE);
    return String.format(
        Locale.ROOT,
        "while LIVE %s: %,.0f calls/h; answers are proven no older than %.1f s at p99",
        same ? "it costs the same as the longest" : "it costs more than the longest",
        live.perHour().total(),
        live.age().p99());
  }

  private static String staleness(Prediction best) {
    return best.polling()
        .staleness()
        .map(
            told ->
                String.format(
                    Locale.ROOT,
                    "answers are then out of date by %.1f s at p99, at most %.1f s",
                    told.p99(),
                    best.polling().age().p99()))
        .orElseGet(
            () ->
                String.format(
                    Locale.ROOT,
                    "answers are then out of date by at most %.1f s at p99: nobody tells of"
                        + " changes from outside, so how often they are is not known",
                    best.polling().age().p99()));
  }
}
