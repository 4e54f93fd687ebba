package io.syncline.cli.command.mount;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.RollbackMountRequest;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.SettingChange;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mount rollback}. */
@Command(
    name = "rollback",
    description = "Gives a mount the policy that it had at an earlier version, as a new version.",
    footer = {
      "  syncline mount rollback /lake --to 7 --dry-run",
      "  syncline mount rollback /lake --to 7 --yes --reason INC-4711"
    })
public final class MountRollbackCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "The mount's path.")
  private String path = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "VERSION",
      description = "The version, as in: syncline mount history PATH.")
  private long version;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private String reason = "";

  @Option(
      names = "--dry-run",
      description = "Only check and tell what would be done, and what it would cost.")
  private boolean dryRun;

  private final Session session;

  public MountRollbackCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RollbackMountRequest request =
        RollbackMountRequest.newBuilder()
            .setPath(path)
            .setToVersion(version)
            .setReason(reason)
            .build();
    try (NodeClient node = session.connect()) {
      SetMountResponse planned = node.rollbackMount(request.toBuilder().setDryRun(true).build());
      if (dryRun || planned.getChangesCount() == 0) {
        session.outcome(PolicyChangeShapes.of(dryRun), planned);
        return ExitCode.OK.number();
      }
      if (!session.agreed(() -> plan(planned))) {
        return ExitCode.INTERRUPTED.number();
      }
      session.outcome(
          PolicyChangeShapes.of(false),
          node.rollbackMount(
              request.toBuilder()
                  .setExpectedPolicyVersion(planned.getSeenPolicyVersion())
                  .build()));
      return ExitCode.OK.number();
    }
  }

  private String plan(SetMountResponse planned) {
    return "change mount "
        + planned.getMount().getPath()
        + " for all clients of the cluster, back to version "
        + version
        + ": "
        + PolicyChangeShapes.changes(planned.getChangesList())
        + (planned.getChangesList().stream().anyMatch(MountRollbackCommand::forgets)
            ? ", which takes all that is held of it as old"
            : "");
  }

  /** Whether what is held may have been asked for when nobody told of its changes. */
  private static boolean forgets(SettingChange change) {
    return change.getKey().equals("external-changes") || change.getKey().equals("feed");
  }
}
