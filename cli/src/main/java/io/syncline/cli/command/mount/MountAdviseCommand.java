package io.syncline.cli.command.mount;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.quantity.DurationText;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.AdviseRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mount advise}. */
@Command(
    name = "advise",
    description =
        "Predicts what other sync intervals of a mount would cost and bring, from what was read and"
            + " changed, and recommends one. The store is not asked and nothing is changed.",
    footer = {
      "  syncline mount advise /lake",
      "  syncline mount advise /lake --interval 10s --interval 2m --budget 50",
      "  syncline mount advise -A /lake --price-get 0.0005 --price-list 0.0055 -o json"
    })
public final class MountAdviseCommand implements Callable<Integer> {
  private static final long NEVER_MILLIS = -1;

  @Parameters(paramLabel = "PATH", description = "The mount's path.")
  private String path = "";

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description =
          "An interval to look at: 0, 1s to 1d, or never; may be repeated (default: 1s, 5s, 10s,"
              + " 30s, 1m, 5m, 15m, 1h). The one in effect is always looked at.")
  private List<String> intervals = new ArrayList<>();

  @Option(
      names = "--price-get",
      paramLabel = "AMOUNT",
      description =
          "What 1,000 requests for a status or an object cost (default: 0.0004, the list price of"
              + " S3 Standard in us-east-1 in US dollars).")
  private @Nullable Double priceGet;

  @Option(
      names = "--price-list",
      paramLabel = "AMOUNT",
      description =
          "What 1,000 requests for a page of a listing cost (default: 0.005, the same list).")
  private @Nullable Double priceList;

  @Option(
      names = "--budget",
      paramLabel = "AMOUNT",
      description = "The most that a month may cost (default: about what it costs now).")
  private @Nullable Double budget;

  private final Session session;

  public MountAdviseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AdviseRequest.Builder request = AdviseRequest.newBuilder().setPath(path);
    intervals.forEach(interval -> request.addIntervalMillis(millis(interval)));
    if (priceGet != null) {
      request.setPriceGet(amount("--price-get", priceGet));
    }
    if (priceList != null) {
      request.setPriceList(amount("--price-list", priceList));
    }
    if (budget != null) {
      request.setBudget(amount("--budget", budget));
    }
    AdviseRequest asked = request.build();
    return session.one(
        AdviceShapes.of(priceGet == null || priceList == null),
        (node, answers) -> answers.accept(node.advise(asked)));
  }

  private static long millis(String interval) {
    if (interval.equals("never")) {
      return NEVER_MILLIS;
    }
    return DurationText.parse(interval)
        .filter(MountAdviseCommand::isSimulated)
        .map(Duration::toMillis)
        .orElseThrow(
            () ->
                Failure.usage(
                    "--interval '" + interval + "' is not simulated",
                    "Give 0, a duration from 1s to 1d, such as 45s, or never."));
  }

  private static boolean isSimulated(Duration interval) {
    return interval.isZero()
        || (interval.compareTo(Duration.ofSeconds(1)) >= 0
            && interval.compareTo(Duration.ofDays(1)) <= 0);
  }

  private static double amount(String option, double amount) {
    if (!(amount >= 0 && amount < 1e6)) {
      throw Failure.usage(
          option + " " + amount + " is out of range", "Give an amount from 0 to below 1000000.");
    }
    return amount;
  }
}
