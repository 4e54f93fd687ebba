package io.syncline.cli.command.bus;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.ListQuarantineRequest;
import io.syncline.proto.node.v1.ListQuarantineResponse;
import io.syncline.proto.node.v1.QuarantinedRecordInfo;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncline bus inspect}. */
@Command(
    name = "inspect",
    description =
        "Shows the records of the log that a node could not read and keeps aside, the newest first.",
    footer = {
      "  syncline bus inspect -A",
      "  syncline bus inspect --topic syncline.changes.east --partition 3 -o json",
      "  syncline bus inspect --limit 1 --bytes"
    })
public final class BusInspectCommand implements Callable<Integer> {
  /** As many as a node keeps. */
  private static final int MAX_LIMIT = 1000;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Only records of this topic (default: all).")
  private String topic = "";

  @Option(
      names = "--partition",
      paramLabel = "PARTITION",
      description = "Only records of this partition (default: all).")
  private @Nullable Integer partition;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "How many records of each cluster at most, 1 to "
              + MAX_LIMIT
              + " (default: ${DEFAULT-VALUE}).")
  private int limit = 20;

  @Option(
      names = "--bytes",
      description = "Show the headers of each record, and a dump of what is kept of it.")
  private boolean bytes;

  private final Session session;

  public BusInspectCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Failure.usage(
          "--limit " + limit + " is not a number of records (expected 1 to " + MAX_LIMIT + ")", "");
    }
    if (partition != null && partition < 0) {
      throw Failure.usage("--partition " + partition + " is negative", "");
    }
    AtomicBoolean found = new AtomicBoolean();
    int code =
        session.list(
            bytes ? QuarantineShapes.BYTES : QuarantineShapes.ROWS,
            (node, records) ->
                ask(
                    node,
                    record -> {
                      found.set(true);
                      records.accept(record);
                    }));
    if (code == ExitCode.OK.number() && !found.get()) {
      session.console().note("no such record is kept aside");
    }
    return code;
  }

  /** Page by page, until there are enough or no more. */
  private void ask(NodeClient node, Consumer<QuarantinedRecordInfo> records) {
    ListQuarantineRequest.Builder request = ListQuarantineRequest.newBuilder().setTopic(topic);
    if (partition != null) {
      request.setPartition(partition);
    }
    int left = limit;
    while (left > 0) {
      ListQuarantineResponse page = node.quarantine(request.setLimit(left).build());
      page.getRecordsList().stream().limit(left).forEach(records);
      boolean more = page.getNextBelowId() != 0 && page.getRecordsCount() > 0;
      left = more ? left - page.getRecordsCount() : 0;
      request.setBelowId(page.getNextBelowId());
    }
  }
}
