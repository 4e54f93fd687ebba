package io.syncline.cli.command.mount;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.SetMountRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mount unset}. */
@Command(
    name = "unset",
    description = "Sets settings of a mount back to what the node's configuration says.",
    footer = {
      "  syncline mount unset /lake sync-interval",
      "  syncline mount unset /lake external-changes feed --dry-run",
      "  syncline mount unset /lake --rule raw/"
    })
public final class MountUnsetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PATH", description = "The mount's path.")
  private String path = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY",
      description =
          "Settings: sync-interval, external-changes, on-stale, reconcile, negative-ttl,"
              + " call-budget, rules (all of them) or feed.")
  private List<String> keys = List.of();

  @Option(
      names = "--rule",
      paramLabel = "PATHS",
      description = "Removes the rule for these paths, such as raw/. May be repeated.")
  private List<String> rules = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private String reason = "";

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Refuse if the policy has another version now.")
  private @Nullable Long expectedVersion;

  @Option(
      names = "--dry-run",
      description = "Only check and tell what would be done, and what it would cost.")
  private boolean dryRun;

  private final Session session;

  public MountUnsetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    SetMountRequest.Builder request =
        SetMountRequest.newBuilder().setPath(path).setReason(reason).setDryRun(dryRun);
    if (expectedVersion != null) {
      request.setExpectedPolicyVersion(expectedVersion);
    }
    if (keys.isEmpty() && rules.isEmpty()) {
      throw Failure.usage(
          "nothing is unset (expected a KEY, such as sync-interval, or --rule)", "");
    }
    request.addAllUnsetRules(rules.stream().distinct().toList());
    keys.stream().distinct().map(PolicyKeys::require).forEach(request::addUnset);
    return session.one(
        PolicyChangeShapes.of(dryRun),
        (node, answers) -> answers.accept(node.setMount(request.build())));
  }
}
