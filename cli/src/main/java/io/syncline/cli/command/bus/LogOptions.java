package io.syncline.cli.command.bus;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which topics are read, and from when on. */
final class LogOptions {
  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Only this topic; may be repeated (default: all that the cluster reads).")
  private List<String> topics = new ArrayList<>();

  List<String> topics() {
    return topics;
  }

  /** Milliseconds; 0 where nothing was said. */
  static long millis(String since) {
    return since.isEmpty() ? 0 : requireMillis(since);
  }

  /** Milliseconds, more than 0. */
  static long requireMillis(String since) {
    return DurationText.parse(since)
        .filter(each -> !each.isNegative() && !each.isZero())
        .map(Duration::toMillis)
        .orElseThrow(
            () ->
                Failure.usage(
                    "--since '" + since + "' is not a time ago (expected such as 10m, 2h, 1d)",
                    "--since 10m"));
  }
}
