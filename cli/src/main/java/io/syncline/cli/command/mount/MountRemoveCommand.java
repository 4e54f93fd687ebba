package io.syncline.cli.command.mount;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.RemoveMountRequest;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mount remove}. */
@Command(
    name = "remove",
    description = "Removes a mount; what it shows stays in the store.",
    footer = {
      "  syncline mount remove /lake --dry-run",
      "  syncline mount remove /lake --yes --reason 'moved to /warehouse'"
    })
public final class MountRemoveCommand implements Callable<Integer> {
  private static final Shape<MountInfo> SHAPE =
      Shape.of("Mount", MountInfo::getPath, MountShapes::json)
          .text(
              mount ->
                  List.of(
                      mount.getPath()
                          + "  removed; "
                          + MountShapes.shownLocation(mount)
                          + " is untouched"))
          .build();

  @Parameters(paramLabel = "PATH", description = "The mount's path.")
  private String path = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only check and tell what would be done.")
  private boolean dryRun;

  private final Session session;

  public MountRemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      MountInfo planned = remove(node, true);
      String plan =
          "unmount "
              + planned.getPath()
              + " ("
              + MountShapes.shownLocation(planned)
              + ") for all clients of the cluster";
      if (dryRun) {
        session.console().data("would " + plan);
        return ExitCode.OK.number();
      }
      if (!session.agreed(() -> plan)) {
        return ExitCode.INTERRUPTED.number();
      }
      session.outcome(SHAPE, remove(node, false));
      return ExitCode.OK.number();
    }
  }

  private MountInfo remove(NodeClient node, boolean onlyPlanned) {
    return node.removeMount(
            RemoveMountRequest.newBuilder()
                .setPath(path)
                .setReason(reason)
                .setDryRun(onlyPlanned)
                .build())
        .getRemoved();
  }
}
