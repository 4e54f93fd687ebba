package io.syncline.core.advice;

import java.util.List;
import java.util.OptionalLong;

/**
 * What is predicted of several sync intervals, and which of them is recommended.
 *
 * @param confidence how much all of it rests on
 * @param seconds how long was recorded, of all nodes the shortest time
 * @param accesses reads that were recorded
 * @param missed reads that could not be recorded
 * @param changes changes of which the feed told
 * @param feedShare the share of reads at which the feed proved something
 * @param predictions by interval, the shortest first
 * @param recommendedNanos the recommended interval; empty where too little is known
 * @param reasons why, or what is missing; sentences for a person
 */
public record Advice(
    Confidence confidence,
    double seconds,
    double accesses,
    double missed,
    double changes,
    double feedShare,
    List<Prediction> predictions,
    OptionalLong recommendedNanos,
    List<String> reasons) {
  public Advice {
    predictions = List.copyOf(predictions);
    reasons = List.copyOf(reasons);
  }
}
