package io.syncline.cli.command.check;

import io.syncline.cli.compare.PeerComparison;
import io.syncline.cli.failure.Failure;
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

  @Mixin private final RequestOptions wanted = new RequestOptions();

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
    StartCheckRequest request = wanted.request(path, rate);
    return new FollowedCheck(session, options).run(checks -> checks.start(request)).number();
  }

  private QuickCheck quick() {
    String given = wanted.givenForStores();
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
    StartCheckRequest checked = wanted.request(path, rate);
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
}
