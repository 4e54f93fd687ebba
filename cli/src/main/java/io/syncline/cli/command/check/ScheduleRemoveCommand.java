package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline check schedule remove}. */
@Command(
    name = "remove",
    description = "Has a mount checked regularly no more; a check that runs goes on.",
    footer = "  syncline check schedule remove /lake")
public final class ScheduleRemoveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "Namespace path of the mount, or one below it.")
  private String path = "";

  private final Session session;

  public ScheduleRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      boolean removed = node.removeCheckSchedule(path);
      session.outcome(ScheduleShapes.REMOVED, new ScheduleShapes.Removed(path, removed));
      return ExitCode.OK.number();
    }
  }
}
