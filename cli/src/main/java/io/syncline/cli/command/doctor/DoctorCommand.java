package io.syncline.cli.command.doctor;

import io.syncline.cli.command.doctor.DoctorShapes.Examined;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncline doctor}. */
@Command(
    name = "doctor",
    description =
        "Has each node of a cluster examine itself and what it depends on, and shows what is wrong"
            + " and what to do, the worst first.",
    footer = {"  syncline doctor", "  syncline doctor -A", "  syncline doctor --problems -o json"})
public final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--this-node",
      description = "Only the node that is asked, not its whole cluster.")
  private boolean thisNode;

  @Option(names = "--problems", description = "Leave out what is fine.")
  private boolean problems;

  private final Session session;

  public DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AtomicBoolean degraded = new AtomicBoolean();
    int code =
        session.list(
            DoctorShapes.ROWS,
            (node, rows) -> {
              List<Examined> all =
                  node.examine(thisNode).getNodesList().stream()
                      .flatMap(
                          each ->
                              each.getExaminationsList().stream()
                                  .map(found -> new Examined(each.getNode(), found)))
                      .sorted(Comparator.comparing(Examined::badness).reversed())
                      .toList();
              if (all.stream().anyMatch(Examined::isProblem)) {
                degraded.set(true);
              }
              all.stream().filter(each -> !problems || each.isProblem()).forEach(rows);
            });
    return code == ExitCode.OK.number() && degraded.get() ? ExitCode.DEGRADED.number() : code;
  }
}
