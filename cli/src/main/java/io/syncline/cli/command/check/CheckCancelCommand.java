package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.CancelCheckRequest;
import io.syncline.proto.node.v1.CheckRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline check cancel}. */
@Command(
    name = "cancel",
    description = "Ends a check; what it found stays, and it can be resumed.",
    footer = {
      "  syncline check cancel 01JD41",
      "  syncline check cancel 01JD41 --reason 'the store is busy'"
    })
public final class CheckCancelCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The check's name, as in: syncline check list.")
  private String id = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private String reason = "";

  private final Session session;

  public CheckCancelCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      CheckRun run =
          new ClusterChecks(node)
              .cancel(CancelCheckRequest.newBuilder().setId(id).setReason(reason).build());
      session.outcome(CheckShapes.cancelled(NextCall.of(session, node)), run);
      return ExitCode.OK.number();
    }
  }
}
