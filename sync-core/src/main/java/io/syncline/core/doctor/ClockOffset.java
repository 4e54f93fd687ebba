package io.syncline.core.doctor;

import java.time.Duration;

/**
 * How the wall clock of another node compares with the own one.
 *
 * @param node its name
 * @param ahead by how much the other one is ahead; negative where it is behind
 * @param uncertainty by how much that may be wrong: half of the time that the question took
 */
public record ClockOffset(String node, Duration ahead, Duration uncertainty) {
  /**
   * What is known after a question.
   *
   * @param askedMillis own wall time when it was asked
   * @param took how long the answer took
   * @param toldMillis wall time of the other node in its answer
   */
  public static ClockOffset measured(
      String node, long askedMillis, Duration took, long toldMillis) {
    Duration half = took.dividedBy(2);
    return new ClockOffset(node, Duration.ofMillis(toldMillis - askedMillis).minus(half), half);
  }

  /** The least that the clocks differ by. */
  Duration atLeast() {
    Duration sure = ahead.abs().minus(uncertainty);
    return sure.isNegative() ? Duration.ZERO : sure;
  }
}
