package io.syncline.cli.command.check;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline check schedule list}. */
@Command(
    name = "list",
    description = "Lists the mounts that are checked regularly, when next, and how the last went.",
    footer = {
      "  syncline check schedule list",
      "  syncline check schedule list /lake -o wide",
      "  syncline check schedule list -A"
    })
public final class ScheduleListCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      description = "Only that of the mount that shows this path (default: all).")
  private String path = "";

  private final Session session;

  public ScheduleListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AtomicBoolean found = new AtomicBoolean();
    int code =
        session.list(
            ScheduleShapes.LIST,
            (node, rows) ->
                node.checkSchedules(path)
                    .forEach(
                        schedule -> {
                          found.set(true);
                          rows.accept(schedule);
                        }));
    if (code == ExitCode.OK.number() && !found.get()) {
      session
          .console()
          .note(
              "nothing is checked regularly; begin with: syncline check schedule set PATH --every"
                  + " 24h");
    }
    return code;
  }
}
