package io.syncline.cli.command.mount;

import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.AddMountRequest;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mount add}. */
@Command(
    name = "add",
    description = "Mounts a location of the lake at a path.",
    footer = {
      "  syncline mount add /lake s3://lake",
      "  syncline mount add /warehouse hdfs://nn1/warehouse --sync-interval 5m --feed nn1",
      "  syncline mount add /lake s3://lake --dry-run"
    })
public final class MountAddCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "PATH", description = "Where it is seen, such as /lake.")
  private String path = "";

  @Parameters(
      index = "1",
      paramLabel = "LOCATION",
      description = "What is seen, such as s3://lake.")
  private String location = "";

  @Option(
      names = "--ufs",
      paramLabel = "NAME",
      description = "The store's configuration (default: the one that matches the location).")
  private String ufs = "";

  @Option(
      names = "--sync-interval",
      paramLabel = "DURATION",
      description = "Staleness bound: a duration such as 30s, 0 or never (default: as configured).")
  private @Nullable String syncInterval;

  @Option(
      names = "--external-changes",
      paramLabel = "WHO",
      description = "Who else changes the lake: none, watched or unwatched.")
  private @Nullable String externalChanges;

  @Option(
      names = "--on-stale",
      paramLabel = "WHAT",
      description = "What a read gets while the store does not answer: fail or serve-stale.")
  private @Nullable String onStale;

  @Option(
      names = "--reconcile",
      paramLabel = "DURATION",
      description = "How often what is held is asked again: 6h or never (default: as configured).")
  private @Nullable String reconcile;

  @Option(
      names = "--rule",
      paramLabel = "PATHS=HOW",
      description = "Keeps some paths otherwise, as in mount set; may be repeated.")
  private List<String> rules = List.of();

  @Option(
      names = "--negative-ttl",
      paramLabel = "DURATION",
      description = "Bound of the answer that nothing is there (default: as configured).")
  private @Nullable String negativeTtl;

  @Option(
      names = "--call-budget",
      paramLabel = "RATE",
      description =
          "Requests each node may send to the store, writes not counted: 200/s, 600/min, 5000/h"
              + " (default: none).")
  private @Nullable String callBudget;

  @Option(names = "--feed", paramLabel = "NAME", description = "Name of the watcher's feed.")
  private String feed = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private String reason = "";

  @Option(names = "--dry-run", description = "Only check and tell what would be done.")
  private boolean dryRun;

  private final Session session;

  public MountAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AddMountRequest.Builder request =
        AddMountRequest.newBuilder()
            .setPath(path)
            .setLocation(location)
            .setUfs(ufs)
            .setFeed(feed)
            .setReason(reason)
            .setDryRun(dryRun);
    if (syncInterval != null) {
      request.setSyncIntervalMillis(PolicyText.syncInterval(syncInterval));
    }
    if (externalChanges != null) {
      request.setExternalChanges(PolicyText.externalChanges(externalChanges));
    }
    if (onStale != null) {
      request.setOnStale(PolicyText.onStale(onStale));
    }
    if (negativeTtl != null) {
      request.setNegativeTtlMillis(PolicyText.negativeTtl(negativeTtl));
    }
    if (callBudget != null) {
      request.setCallBudget(PolicyText.callBudget(callBudget));
    }
    rules.forEach(rule -> request.addRules(RuleForm.parse(rule)));
    if (reconcile != null) {
      request.setReconcileMillis(PolicyText.reconcile(reconcile));
    }
    return session.one(
        MountShapes.LIST, (node, mounts) -> mounts.accept(node.addMount(request.build())));
  }
}
