package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.SetCheckScheduleRequest;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline check schedule set}. */
@Command(
    name = "set",
    description =
        "Has a mount checked regularly, in place of how it was; the first time is some part of the"
            + " period away.",
    footer = {
      "  syncline check schedule set /lake --every 24h",
      "  syncline check schedule set /lake --every 1h --sample 5%% --max-duration 50m",
      "  syncline check schedule set /lake/hot --every 6h --repair invalidate --reason INC-4711"
    })
public final class ScheduleSetCommand implements Callable<Integer> {
  private static final Duration MIN_EVERY = Duration.ofSeconds(1);
  private static final Duration MAX_EVERY = Duration.ofDays(365);

  @Parameters(
      paramLabel = "PATH",
      description =
          "Namespace path at or below a mount: that and all below it is compared. A mount has one"
              + " schedule.")
  private String path = "";

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      required = true,
      description = "From one check to the next, such as 24h, 1s to 365d.")
  private String every = "";

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description =
          "What is compared: standard, each path against the store. The quick level compares"
              + " clusters, which know nothing of each other; run it from where the contexts are"
              + " (default: standard).")
  private CheckLevel level = CheckLevel.standard;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second to the store by each node, 1 to 10000 (default: 100).")
  private @Nullable Integer rate;

  @Mixin private final RequestOptions wanted = new RequestOptions();

  private final Session session;

  public ScheduleSetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (level == CheckLevel.quick) {
      throw Failure.usage(
          "--level quick cannot be scheduled: it compares clusters, which know nothing of each"
              + " other",
          "Run it regularly from where the contexts are:\n"
              + "syncline check run "
              + path
              + " --level quick");
    }
    SetCheckScheduleRequest request =
        SetCheckScheduleRequest.newBuilder()
            .setCheck(wanted.request(path, rate))
            .setEveryMillis(RequestOptions.duration("--every", every, MIN_EVERY, MAX_EVERY))
            .build();
    try (NodeClient node = session.connect()) {
      session.outcome(ScheduleShapes.SET, node.setCheckSchedule(request));
      return ExitCode.OK.number();
    }
  }
}
