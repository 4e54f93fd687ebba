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

/** {@code syncline mount set}. */
@Command(
    name = "set",
    description = "Changes the policy of a mount, and shows old and new values.",
    footer = {
      "  syncline mount set /lake sync-interval=10s --reason INC-4711",
      "  syncline mount set /lake on-stale=serve-stale --dry-run",
      "  syncline mount set /lake sync-interval=default",
      "  syncline mount set /lake --rule raw/=immutable --rule hot/=max-age:5s",
      "  syncline mount set /lake call-budget=200/s --dry-run",
      "  syncline mount set /lake sync-interval=1m -A"
    })
public final class MountSetCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PATH", description = "The mount's path.")
  private String path = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "KEY=VALUE",
      description =
          "Settings: sync-interval (5s, 2m, 0, never), external-changes (none, watched, unwatched),"
              + " on-stale (fail, serve-stale), reconcile (6h, never), negative-ttl (5s, never,"
              + " as-sync-interval), call-budget (200/s, 600/min, 5000/h, none: requests each node"
              + " may send to the store, writes not counted) or feed; the value default sets it"
              + " back.")
  private List<String> settings = List.of();

  @Option(
      names = "--rule",
      paramLabel = "PATHS=HOW",
      description =
          "Keeps some paths below the mount otherwise: raw/=immutable, hot/=max-age:5s,"
              + " tmp/=always-verify or **/*.parquet=immutable. May be repeated; in place of the"
              + " rule for the same paths.")
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

  public MountSetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    SetMountRequest.Builder request =
        SetMountRequest.newBuilder().setPath(path).setReason(reason).setDryRun(dryRun);
    if (expectedVersion != null) {
      request.setExpectedPolicyVersion(expectedVersion);
    }
    if (settings.isEmpty() && rules.isEmpty()) {
      throw Failure.usage(
          "nothing is set (expected KEY=VALUE, such as sync-interval=10s, or --rule)", "");
    }
    settings.forEach(setting -> add(request, setting));
    rules.forEach(rule -> request.addRules(RuleForm.parse(rule)));
    return session.one(
        PolicyChangeShapes.of(dryRun),
        (node, answers) -> answers.accept(node.setMount(request.build())));
  }

  private static void add(SetMountRequest.Builder request, String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw Failure.usage(
          "'" + setting + "' is not a setting (expected KEY=VALUE, such as sync-interval=10s)", "");
    }
    String key = PolicyKeys.require(setting.substring(0, equals));
    String value = setting.substring(equals + 1);
    if (value.equals("default")) {
      request.addUnset(key);
      return;
    }
    switch (key) {
      case "sync-interval" -> request.setSyncIntervalMillis(PolicyText.syncInterval(value));
      case "external-changes" -> request.setExternalChanges(PolicyText.externalChanges(value));
      case "reconcile" -> request.setReconcileMillis(PolicyText.reconcile(value));
      case "on-stale" -> request.setOnStale(PolicyText.onStale(value));
      case "negative-ttl" -> request.setNegativeTtlMillis(PolicyText.negativeTtl(value));
      case "call-budget" -> request.setCallBudget(PolicyText.callBudget(value));
      case "rules" ->
          throw Failure.usage("rules are set one by one (expected e.g. --rule raw/=immutable)", "");
      default -> request.setFeed(value);
    }
  }
}
