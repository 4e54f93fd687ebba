package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.GetCheckResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline check show}. */
@Command(
    name = "show",
    description = "Shows a check in detail, and what it found with the evidence for it.",
    footer = {
      "  syncline check show 01JD41",
      "  syncline check show audit:/lake",
      "  syncline check show 01JD41 -o json"
    })
public final class CheckShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "The check's name, as in: syncline check list.")
  private String id = "";

  private final Session session;

  public CheckShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      GetCheckResponse check = new ClusterChecks(node).get(id);
      RowWriter<GetCheckResponse> rows = session.local(CheckShapes.DETAIL);
      rows.row("", check);
      rows.end();
      return ExitCode.OK.number();
    }
  }
}
