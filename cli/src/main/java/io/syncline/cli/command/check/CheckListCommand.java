package io.syncline.cli.command.check;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline check list}. */
@Command(
    name = "list",
    description = "Lists the checks that are remembered, of each mount the last ten.",
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
            (node, runs) ->
                node.checks(path)
                    .forEach(
                        run -> {
                          found.set(true);
                          runs.accept(run);
                        }));
    if (code == ExitCode.OK.number() && !found.get()) {
      session.console().note("no check is remembered; start one with: syncline check run PATH");
    }
    return code;
  }
}
