package io.syncline.agent.doctor;

import io.syncline.core.doctor.Examination;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was found at one node.
 *
 * @param node its name
 * @param examinations at most {@value #MAX_EXAMINATIONS}, in a fixed order
 */
public record Report(String node, List<Examination> examinations) {
  /** More are left out, which the last one says. */
  public static final int MAX_EXAMINATIONS = 1000;

  public Report {
    if (examinations.size() > MAX_EXAMINATIONS) {
      examinations =
          Stream.concat(
                  examinations.stream().limit(MAX_EXAMINATIONS - 1),
                  Stream.of(
                      Examination.skipped(
                          "the rest",
                          examinations.size() - MAX_EXAMINATIONS + 1 + " more are not shown")))
              .toList();
    }
    examinations = List.copyOf(examinations);
  }
}
