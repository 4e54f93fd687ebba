package io.syncline.cli.command.check;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a check is asked to do, but for where and how fast. */
final class RequestOptions {
  private static final int MAX_RATE = 10_000;
  private static final Duration MAX_SETTLE = Duration.ofDays(1);
  private static final Duration MIN_DURATION = Duration.ofSeconds(1);
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description =
          "From one look at a difference to the next, at most 1d (default, and at least: the"
              + " mount's sync interval and a second).")
  private @Nullable String settle;

  @Option(
      names = "--max-duration",
      paramLabel = "DURATION",
      description = "Cancel the run after this time, such as 10m (default: never).")
  private @Nullable String maxDuration;

  @Option(
      names = "--sample",
      paramLabel = "PERCENT",
      description =
          "Compare this part only, chosen by name, such as 5%%: of the directories that are held"
              + " whole, and of the other paths (default: 100%%).")
  private @Nullable String sample;

  @Option(
      names = "--repair",
      paramLabel = "ACTION",
      description =
          "What is done about wrong answers: none, invalidate (the next reader asks the store),"
              + " reload (the store is asked now), or republish (invalidate, and tell all clusters"
              + " that it changed). No store is changed (default: none).")
  private RepairWord repair = RepairWord.none;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private String reason = "";

  /** One that was given and has a meaning for a check against the store only; empty for none. */
  String givenForStores() {
    return maxDuration != null
        ? "--max-duration"
        : sample != null
            ? "--sample"
            : repair != RepairWord.none ? "--repair" : reason.isEmpty() ? "" : "--reason";
  }

  StartCheckRequest request(String path, @Nullable Integer rate) {
    StartCheckRequest.Builder request =
        StartCheckRequest.newBuilder().setPath(path).setReason(reason).setRepair(repair.message());
    if (rate != null) {
      if (rate < 1 || rate > MAX_RATE) {
        throw Failure.usage("--rate " + rate + " is not in 1 to " + MAX_RATE, "");
      }
      request.setRequestsPerSecond(rate);
    }
    if (settle != null) {
      request.setSettleMillis(duration("--settle", settle, Duration.ZERO, MAX_SETTLE));
    }
    if (maxDuration != null) {
      request.setMaxDurationMillis(
          duration("--max-duration", maxDuration, MIN_DURATION, MAX_DURATION));
    }
    if (sample != null) {
      request.setSample(PercentText.parse("--sample", sample));
    }
    return request.build();
  }

  static long duration(String option, String text, Duration min, Duration max) {
    return DurationText.parse(text)
        .filter(given -> given.compareTo(min) >= 0 && given.compareTo(max) <= 0)
        .orElseThrow(
            () ->
                Failure.usage(
                    option
                        + " '"
                        + text
                        + "' is not a duration (expected e.g. 5s or 2m, "
                        + DurationText.exact(min.toMillis())
                        + " to "
                        + DurationText.exact(max.toMillis())
                        + ")",
                    ""))
        .toMillis();
  }
}
