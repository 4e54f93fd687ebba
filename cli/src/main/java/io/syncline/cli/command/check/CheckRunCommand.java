package io.syncline.cli.command.check;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline check run}. */
@Command(
    name = "run",
    description =
        "Compares all that a cluster would answer at and below a path with the store, and shows"
            + " what differs for good.",
    footer = {
      "  syncline check run /lake",
      "  syncline check run /lake/tables --rate 500 --report findings.jsonl",
      "  syncline check run /lake --max-duration 10m --fail-on STALE_ATTR,MISSING_LOCAL",
      "  syncline check run /lake/hot --repair invalidate --reason INC-4711",
      "  syncline check run /lake --sample 5%%",
      "  syncline check run /lake --detach"
    })
public final class CheckRunCommand implements Callable<Integer> {
  private static final int MAX_RATE = 10_000;
  private static final Duration MAX_SETTLE = Duration.ofDays(1);
  private static final Duration MIN_DURATION = Duration.ofSeconds(1);
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  @Parameters(
      paramLabel = "PATH",
      description = "Namespace path at or below a mount: that and all below it is compared.")
  private String path = "";

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second to the store by each node, 1 to 10000 (default: 100).")
  private @Nullable Integer rate;

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

  @Mixin private final FollowOptions options = new FollowOptions();

  private final Session session;

  public CheckRunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    StartCheckRequest request = request();
    return new FollowedCheck(session, options).run(checks -> checks.start(request)).number();
  }

  private StartCheckRequest request() {
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

  private static long duration(String option, String text, Duration min, Duration max) {
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
