package io.syncline.cli.command.check;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.ListChecksResponse;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline check list}. */
@Command(
    name = "list",
    description =
        "Lists the audits of mounts, and the checks that are remembered: of each mount the last"
            + " ten.",
    footer = {
      "  syncline check list",
      "  syncline check list /lake -o wide",
      "  syncline check list -A"
    })
public final class CheckListCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      description = "Only those of the mount that shows this path (default: all).")
  private String path = "";

  private final Session session;

  public CheckListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AtomicBoolean found = new AtomicBoolean();
    int code =
        session.list(
            CheckShapes.list(session.clock().instant()),
            (node, rows) -> {
              ListChecksResponse checks = node.listChecks(path);
              Stream.concat(checks.getAuditsList().stream(), checks.getRunsList().stream())
                  .forEach(
                      row -> {
                        found.set(true);
                        rows.accept(row);
                      });
            });
    if (code == ExitCode.OK.number() && !found.get()) {
      session.console().note("no check is remembered; start one with: syncline check run PATH");
    }
    return code;
  }
}
