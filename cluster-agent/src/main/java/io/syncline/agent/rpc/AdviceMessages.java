package io.syncline.agent.rpc;

import io.syncline.core.advice.Advice;
import io.syncline.core.advice.AdviceQuestion;
import io.syncline.core.advice.Confidence;
import io.syncline.core.advice.Prediction;
import io.syncline.core.advice.Prices;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.mount.Mount;
import io.syncline.proto.node.v1.AdviceConfidence;
import io.syncline.proto.node.v1.AdviceScenario;
import io.syncline.proto.node.v1.AdviseRequest;
import io.syncline.proto.node.v1.AdviseResponse;
import io.syncline.proto.node.v1.IntervalPrediction;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.TimeQuantiles;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** The wire form of advice. */
final class AdviceMessages {
  private static final long NEVER_MILLIS = -1;
  private static final long MILLI = 1_000_000;

  private AdviceMessages() {}

  /** What is asked, with what is usual where nothing was said. */
  static AdviceQuestion question(AdviseRequest request, Mount mount) {
    List<Long> intervals =
        request.getIntervalMillisCount() == 0
            ? AdviceQuestion.USUAL.stream().map(Duration::toNanos).toList()
            : request.getIntervalMillisList().stream().map(AdviceMessages::nanos).toList();
    OptionalDouble budget =
        request.hasBudget()
            ? OptionalDouble.of(budget(request.getBudget()))
            : OptionalDouble.empty();
    try {
      return new AdviceQuestion(
          Bound.of(mount.policy().syncInterval()).nanos(),
          intervals,
          new Prices(
              request.hasPriceGet() ? request.getPriceGet() : Prices.DEFAULT.thousandGets(),
              request.hasPriceList() ? request.getPriceList() : Prices.DEFAULT.thousandLists()),
          budget,
          mount.policy().externalChanges());
    } catch (IllegalArgumentException e) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, "advice on " + mount.path() + ": " + e.getMessage(), e);
    }
  }

  private static double budget(double budget) {
    if (!(budget >= 0)) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, "budget " + budget + " (expected 0 or more)");
    }
    return budget;
  }

  private static long nanos(long millis) {
    if (millis == NEVER_MILLIS) {
      return Long.MAX_VALUE;
    }
    if (millis < 0 || millis > AdviceQuestion.LONGEST.toMillis()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "interval_millis "
              + millis
              + " (expected 0, "
              + AdviceQuestion.SHORTEST.toMillis()
              + " to "
              + AdviceQuestion.LONGEST.toMillis()
              + ", or -1 for never)");
    }
    return millis * MILLI;
  }

  private static long millis(long nanos) {
    return nanos == Long.MAX_VALUE ? NEVER_MILLIS : nanos / MILLI;
  }

  static AdviseResponse answer(
      AdviseResponse.Builder response, AdviceQuestion question, Mount mount, Advice advice) {
    MountInfo policy = MountMessages.policy(mount);
    response
        .setSyncIntervalMillis(policy.getSyncIntervalMillis())
        .setExternalChanges(policy.getExternalChanges())
        .setConfidence(confidence(advice.confidence()))
        .setRecordedSeconds(advice.seconds())
        .setAccesses(advice.accesses())
        .setMissed(advice.missed())
        .setChanges(advice.changes())
        .setFeedShare(advice.feedShare())
        .addAllReasons(advice.reasons())
        .setPriceGet(question.prices().thousandGets())
        .setPriceList(question.prices().thousandLists());
    advice.predictions().forEach(each -> response.addPredictions(prediction(each)));
    advice.recommendedNanos().ifPresent(nanos -> response.setRecommendedMillis(millis(nanos)));
    return response.build();
  }

  private static AdviceConfidence confidence(Confidence confidence) {
    return switch (confidence) {
      case NOT_ENOUGH -> AdviceConfidence.ADVICE_CONFIDENCE_NOT_ENOUGH;
      case LOW -> AdviceConfidence.ADVICE_CONFIDENCE_LOW;
      case MEDIUM -> AdviceConfidence.ADVICE_CONFIDENCE_MEDIUM;
      case HIGH -> AdviceConfidence.ADVICE_CONFIDENCE_HIGH;
    };
  }

  private static IntervalPrediction prediction(Prediction prediction) {
    IntervalPrediction.Builder message =
        IntervalPrediction.newBuilder()
            .setIntervalMillis(millis(prediction.intervalNanos()))
            .setCurrent(prediction.current())
            .setAssessable(prediction.assessable())
            .setPolling(scenario(prediction.polling()))
            .setExpectedMonthlyCost(prediction.expectedCost());
    prediction.live().ifPresent(live -> message.setLive(scenario(live)));
    return message.build();
  }

  private static AdviceScenario scenario(Prediction.Scenario scenario) {
    AdviceScenario.Builder message =
        AdviceScenario.newBuilder()
            .setGetsPerHour(scenario.perHour().gets())
            .setListsPerHour(scenario.perHour().lists())
            .setMonthlyCost(scenario.monthly())
            .setAge(quantiles(scenario.age()));
    scenario.margin().ifPresent(message::setMargin);
    scenario.staleness().ifPresent(told -> message.setStaleness(quantiles(told)));
    scenario.staleShare().ifPresent(message::setStaleShare);
    return message.build();
  }

  private static TimeQuantiles quantiles(Prediction.Quantiles quantiles) {
    return TimeQuantiles.newBuilder().setP50(quantiles.p50()).setP99(quantiles.p99()).build();
  }
}
