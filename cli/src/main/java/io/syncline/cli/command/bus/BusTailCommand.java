package io.syncline.cli.command.bus;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.LoggedRecord;
import io.syncline.proto.node.v1.TailLogRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline bus tail}. */
@Command(
    name = "tail",
    description =
        "Shows what the clusters tell each other, as it is appended to the log, until it is"
            + " interrupted.",
    footer = {
      "  syncline bus tail",
      "  syncline bus tail /lake/tables --since 1h --no-follow",
      "  syncline bus tail --topic syncline.changes.east --heartbeats -o json"
    })
public final class BusTailCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description = "Only changes at or below this path or UFS URI (default: all records).")
  private String path = "";

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "Begin with what was appended so long ago (default: begin now).")
  private String since = "";

  @Option(names = "--no-follow", description = "End where the topics end now. Needs --since.")
  private boolean noFollow;

  @Option(
      names = "--heartbeats",
      description = "Also signs of life: one a second of each origin in each partition.")
  private boolean heartbeats;

  @Option(names = "--limit", paramLabel = "N", description = "End after so many records.")
  private @Nullable Integer limit;

  @Mixin private LogOptions log = new LogOptions();

  private final Session session;

  public BusTailCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (noFollow && since.isEmpty()) {
      throw Failure.usage("--no-follow ends at once without --since", "--since 10m --no-follow");
    }
    if (limit != null && limit < 1) {
      throw Failure.usage("--limit " + limit + " is no number of records (expected 1 or more)", "");
    }
    if (heartbeats && !path.isEmpty()) {
      throw Failure.usage("heartbeats are about no path", "Leave out PATH, or --heartbeats.");
    }
    TailLogRequest request =
        TailLogRequest.newBuilder()
            .addAllTopics(log.topics())
            .setSinceMillis(LogOptions.millis(since))
            .setToNow(noFollow)
            .setPath(path)
            .setHeartbeats(heartbeats)
            .build();
    try (NodeClient node = session.connect()) {
      RowWriter<LoggedRecord> rows = session.localList(RecordShapes.LINES);
      int[] shown = {0};
      node.tailLog(
          request,
          answer -> {
            for (LoggedRecord record : answer.getRecordsList()) {
              rows.row("", record);
              shown[0]++;
              if (limit != null && shown[0] >= limit) {
                return false;
              }
            }
            session.stopIfNobodyReads();
            return true;
          });
      rows.end();
      return ExitCode.OK.number();
    }
  }
}
