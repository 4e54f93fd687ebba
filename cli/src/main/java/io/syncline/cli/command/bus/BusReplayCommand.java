package io.syncline.cli.command.bus;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.ReplayLogRequest;
import io.syncline.proto.node.v1.ReplayLogResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline bus replay}. */
@Command(
    name = "replay",
    description =
        "Has a cluster take as old, once more, what the log has told of at and below a path since"
            + " some time, so that the store is asked for it anew. No other cluster hears of it.",
    footer = {
      "  syncline bus replay /lake/tables --since 1h --dry-run",
      "  syncline bus replay /lake --since 10m --yes --reason INC-4711"
    })
public final class BusReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "Namespace path or UFS URI.")
  private String path = "";

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      required = true,
      description = "Since how long ago.")
  private String since = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log of each node.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only count what would be taken as old.")
  private boolean dryRun;

  @Mixin private LogOptions log = new LogOptions();

  private final Session session;

  public BusReplayCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      ReplayLogResponse planned = node.replayLog(request(true));
      if (dryRun) {
        session.outcome(ReplayShapes.PLANNED, new ReplayShapes.Replayed(path, planned));
        return code(planned);
      }
      if (!session.agreed(() -> ReplayShapes.plan(path, planned))) {
        return ExitCode.INTERRUPTED.number();
      }
      ReplayLogResponse done = node.replayLog(request(false));
      session.outcome(ReplayShapes.DONE, new ReplayShapes.Replayed(path, done));
      return code(done);
    }
  }

  private ReplayLogRequest request(boolean onlyPlanned) {
    return ReplayLogRequest.newBuilder()
        .setPath(path)
        .setSinceMillis(LogOptions.requireMillis(since))
        .addAllTopics(log.topics())
        .setReason(reason)
        .setDryRun(onlyPlanned)
        .build();
  }

  private static int code(ReplayLogResponse response) {
    boolean whole = response.getSilentCount() == 0 && response.getShardsLeftOut() == 0;
    return (whole ? ExitCode.OK : ExitCode.PARTIAL).number();
  }
}
