package io.syncline.cli.command.check;

import io.syncline.cli.compare.PeerComparison;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.time.Duration;
import java.util.Optional;
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
        "Compares all that a cluster would answer at and below a path with the store, or with what"
            + " other clusters would, and shows what differs for good.",
    footer = {
      "  syncline check run /lake",
      "  syncline check run /lake/tables --rate 500 --report findings.jsonl",
      "  syncline check run /lake --max-duration 10m --fail-on STALE_ATTR,MISSING_LOCAL",
      "  syncline check run /lake/hot --repair invalidate --reason INC-4711",
      "  syncline check run /lake --sample 5%%",
      "  syncline check run /lake --detach",
      "  syncline check run /lake --level quick",
      "  syncline check run /lake --level quick --against west -o json"
    })
public final class CheckRunCommand implements Callable<Integer> {
  private static final String STORE = "ufs";
  private static final int QUICK_RATE = 1_000;
  private static final int MAX_RATE = 10_000;
  private static final Duration MAX_SETTLE = Duration.ofDays(1);
  private static final Duration MIN_DURATION = Duration.ofSeconds(1);
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  @Parameters(
      paramLabel = "PATH",
      description = "Namespace path at or below a mount: that and all below it is compared.")
  private String path = "";

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description =
          "What is compared. quick: directories by their digests, against other clusters; no store"
              + " is asked. standard: each path, against the store (default: standard).")
  private CheckLevel level = CheckLevel.standard;

  @Option(
      names = "--against",
      paramLabel = "WHAT",
      description =
          "With --level quick the name of a context, or all for all others (default: all); with"
              + " --level standard ufs, the store (default: ufs).")
  private @Nullable String against;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Requests a second to the store by each node, 1 to 10000 (default: 100); with --level"
              + " quick directories a second by each cluster (default: 1000).")
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
    if (level == CheckLevel.quick) {
      return quick().run().number();
    }
    if (against != null && !against.equals(STORE)) {
      throw Failure.usage(
          "--against " + against + " does not go with --level standard (expected ufs)",
          "To compare with another cluster: --level quick --against " + against);
    }
    StartCheckRequest request = request();
    return new FollowedCheck(session, options).run(checks -> checks.start(request)).number();
  }

  private QuickCheck quick() {
    String given =
        maxDuration != null
            ? "--max-duration"
            : sample != null
                ? "--sample"
                : repair != RepairWord.none ? "--repair" : reason.isEmpty() ? "" : "--reason";
    if (!given.isEmpty()) {
      throw Failure.usage(
          given + " does not go with --level quick",
          "Leave it out, or take --level standard in each cluster.");
    }
    if (STORE.equals(against)) {
      throw Failure.usage(
          "--against ufs does not go with --level quick, which asks no store",
          "Take --level standard.");
    }
    options.requireNone("--level quick");
    StartCheckRequest checked = request();
    return new QuickCheck(
        session,
        new PeerComparison.Options(
            path,
            checked.hasRequestsPerSecond() ? checked.getRequestsPerSecond() : QUICK_RATE,
            checked.hasSettleMillis()
                ? Optional.of(Duration.ofMillis(checked.getSettleMillis()))
                : Optional.empty()),
        Optional.ofNullable(against).filter(name -> !name.equals("all")),
        options.failOn());
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
