package io.syncline.cli.command.bus;

import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncline bus status}. */
@Command(
    name = "status",
    description =
        "Shows the topics that a cluster reads: how much is kept, how far it was read, and by"
            + " which nodes.",
    footer = {
      "  syncline bus status -A",
      "  syncline bus status --partitions",
      "  syncline bus status -o json"
    })
public final class BusStatusCommand implements Callable<Integer> {
  @Option(names = "--partitions", description = "One row for each partition of each topic.")
  private boolean partitions;

  private final Session session;

  public BusStatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return partitions
        ? session.list(
            StandingShapes.PARTITIONS,
            (node, rows) -> node.logStatus().getPartitionsList().forEach(rows))
        : session.list(
            StandingShapes.TOPICS,
            (node, rows) -> TopicStanding.of(node.logStatus()).forEach(rows));
  }
}
