package io.syncline.agent.metrics;

import static io.syncline.agent.metrics.MetricSpec.Kind.COUNTER;
import static io.syncline.agent.metrics.MetricSpec.Kind.GAUGE;
import static io.syncline.agent.metrics.MetricSpec.Kind.TIMER;

import io.grpc.Status;
import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.http.TransferListener;
import io.syncline.agent.metrics.MetricSpec.Label;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Sync;
import io.syncline.core.watch.WatchLoss;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreOutcome;
import io.syncline.watch.WatchLimit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** All metrics of Syncline's own, the headline first. The reference page is made from it. */
public final class MeterCatalogue {
  private static final Label MOUNT = Label.configured("mount", "path of a mount");
  private static final Label STORE = Label.configured("store", "name of a configured store");

  static final MetricSpec STALENESS_BOUND =
      new MetricSpec(
          "syncline.mount.staleness.bound.seconds",
          GAUGE,
          List.of(MOUNT),
          "How old an answer from the change feed alone may be now, the largest over this node's"
              + " shards; absent while the feed proves nothing in some shard.");
  static final MetricSpec SYNC_INTERVAL =
      new MetricSpec(
          "syncline.mount.sync.interval.seconds",
          GAUGE,
          List.of(MOUNT),
          "Sync interval of the mount; absent for never.");
  static final MetricSpec FEED_EXPECTED =
      gauge(
          "syncline.mount.feed.expected",
          "1 where the mount says that the change feed covers it (external-changes none or"
              + " watched), 0 where it polls by its own policy.",
          MOUNT);
  static final MetricSpec MOUNT_SHARDS =
      new MetricSpec(
          "syncline.mount.shards",
          GAUGE,
          List.of(MOUNT, Label.of("state", MountView.State.class)),
          "Shards of this node by how well the change feed covers the mount in them.");
  static final MetricSpec TABLE_VERSION =
      gauge(
          "syncline.mount.table.version",
          "Version of the mount table that is in effect; nodes of one cluster that stay apart do"
              + " not see each other's changes.");
  static final MetricSpec READS =
      new MetricSpec(
          "syncline.read.served",
          COUNTER,
          List.of(
              Label.of("target", Sync.Target.class), Label.of("by", SyncListener.ServedBy.class)),
          "Answers to readers, by where they came from.");
  static final MetricSpec SYNCS =
      new MetricSpec(
          "syncline.sync.finished",
          COUNTER,
          List.of(
              Label.of("target", Sync.Target.class),
              Label.of("outcome", SyncListener.SyncOutcome.class)),
          "Questions to stores that were meant to be stored, by how they ended.");
  static final MetricSpec HELP_BUSY =
      gauge(
          "syncline.sync.help.busy",
          "Threads at work for callers with many questions; at most sync.parallelism.");
  static final MetricSpec HELP_WAITING =
      gauge(
          "syncline.sync.help.waiting",
          "Calls for their help that wait for a thread; at most 256.");
  static final MetricSpec HELP_REFUSED =
      counter(
          "syncline.sync.help.refused",
          "Calls for their help for which there was no room: the caller asks more by itself, and"
              + " takes longer.");
  static final MetricSpec APPLIED =
      counter("syncline.shard.applied.records", "Records of the log that were applied.");
  static final MetricSpec INVALIDATIONS =
      new MetricSpec(
          "syncline.shard.invalidations",
          COUNTER,
          List.of(Label.of("scope", Scope.class)),
          "Locations and trees that were invalidated.");
  static final MetricSpec WHOLE_SHARDS =
      new MetricSpec(
          "syncline.shard.whole.invalidations",
          COUNTER,
          List.of(Label.of("cause", SyncListener.WholeShardCause.class)),
          "Times that all that a shard holds was taken as old.");
  static final MetricSpec UNREADABLE =
      new MetricSpec(
          "syncline.shard.unreadable.records",
          COUNTER,
          List.of(new Label("kept", List.of("true", "false"))),
          "Records of the log that could not be read, by whether they could be kept aside.");
  static final MetricSpec STRAYS =
      counter(
          "syncline.shard.stray.invalidations",
          "Invalidations found in a partition to which they do not belong.");
  static final MetricSpec MISSING =
      counter(
          "syncline.shard.missing.records",
          "Records that were expected by their numbers and are not in the log.");
  static final MetricSpec OUTSIDE =
      counter(
          "syncline.shard.outside.origins",
          "Times that an origin was found to tell of changes where it had not said that it"
              + " writes.");
  static final MetricSpec UNTOLD =
      counter(
          "syncline.shard.changes.untold",
          "Changes that a store showed, and that nobody told of though the feed went past them: a"
              + " feed loses events, or somebody changes what nobody was expected to.");
  static final MetricSpec UNTOLD_PUBLISHED =
      counter(
          "syncline.shard.changes.untold.published",
          "Of these, those that this node told all other clusters of.");
  static final MetricSpec RECONCILE_REQUESTS =
      counter(
          "syncline.reconcile.requests",
          "Requests to stores about what is held, in rounds that look for what nobody told of.");
  static final MetricSpec RECONCILE_REFUSED =
      counter(
          "syncline.reconcile.refused",
          "Locations that a store refused to tell of in such rounds.");
  static final MetricSpec RECONCILE_ROUNDS =
      counter(
          "syncline.reconcile.rounds",
          "Such rounds that came to their end, each through one shard of one mount.");
  static final MetricSpec RECONCILE_AGE =
      new MetricSpec(
          "syncline.mount.reconcile.age.seconds",
          GAUGE,
          List.of(MOUNT),
          "How long ago the last round began in which all that this node holds of a mount was asked"
              + " again; absent where there are none.");
  static final MetricSpec CHECK_REQUESTS =
      counter("syncline.check.requests", "Requests to stores in runs of the consistency check.");
  static final MetricSpec CHECK_COMPARED =
      counter(
          "syncline.check.compared",
          "Paths that this node would answer about without asking, compared with their stores.");
  static final MetricSpec CHECK_FINDINGS =
      new MetricSpec(
          "syncline.check.findings",
          COUNTER,
          List.of(Label.of("kind", DifferenceKind.class)),
          "Inconsistencies that checks found; a path that several runs find counts each time.");
  static final MetricSpec CHECK_REPAIRED =
      new MetricSpec(
          "syncline.check.repaired",
          COUNTER,
          List.of(Label.of("kind", DifferenceKind.class)),
          "Inconsistencies that checks found and repaired.");
  static final MetricSpec STATUSES_TAKEN =
      counter(
          "syncline.shard.statuses.taken",
          "Statuses carried by changes that were taken over, or known already, so that nothing"
              + " became stale.");
  static final MetricSpec ECHOES =
      counter(
          "syncline.shard.echoes",
          "Changes, mostly events of stores, that told of a mutation which was told of before, or"
              + " of the removal of what was known to be gone, so that what is held of it stayed"
              + " valid.");
  static final MetricSpec SHARDS_OWNED =
      new MetricSpec("syncline.shard.owned", GAUGE, List.of(), "Shards that this node owns.");
  static final MetricSpec SHARDS_CAUGHT_UP =
      new MetricSpec(
          "syncline.shard.caught.up",
          GAUGE,
          List.of(),
          "Of them, those that have read what was in the log when they were assigned.");
  static final MetricSpec ROWS =
      new MetricSpec(
          "syncline.cache.rows", GAUGE, List.of(), "Entries and listings that are held.");
  static final MetricSpec HAPPENINGS_FORGOTTEN =
      counter(
          "syncline.explain.happenings.forgotten",
          "Happenings that made room for newer ones: `syncline explain` tells of them no more.");
  static final MetricSpec EVICTED =
      new MetricSpec(
          "syncline.cache.evicted.rows", COUNTER, List.of(), "Rows that made room for others.");
  static final MetricSpec STORE_CALLS =
      new MetricSpec(
          "syncline.ufs.call.seconds",
          TIMER,
          List.of(
              STORE,
              Label.of("operation", StoreOperation.class),
              Label.of("outcome", StoreOutcome.class)),
          "Requests to stores, each attempt by itself, without the wait for a permit.");
  static final MetricSpec REPEATED_IDS =
      ofStore(
          "syncline.ufs.repeated.ids",
          "Times that a store was found to give two requests the same id, at most one a start: its"
              + " ids are not used any more.");
  static final MetricSpec STORE_UP =
      new MetricSpec(
          "syncline.ufs.up",
          GAUGE,
          List.of(STORE),
          "1 while the store answers or was not asked, 0 while it is left alone after failures.");
  static final MetricSpec WATCHER_READING =
      new MetricSpec(
          "syncline.watcher.reading",
          GAUGE,
          List.of(STORE, Label.of("state", WatcherView.State.class)),
          "1 for the state of the watcher of the store as this node knows it, 0 for the others: on"
              + " all nodes but the one that reads, unknown.");
  static final MetricSpec WATCHER_BEHIND =
      new MetricSpec(
          "syncline.watcher.behind.seconds",
          GAUGE,
          List.of(STORE),
          "Everything that others changed longer ago is in the log; absent while this node does not"
              + " read the feed, or has not read it to its end yet.");
  static final MetricSpec WATCHER_CHANGES =
      new MetricSpec(
          "syncline.watcher.changes",
          COUNTER,
          List.of(STORE, Label.of("kind", ChangeKind.class)),
          "Changes that a watcher of this node told; unknown is also what was taken as old.");
  static final MetricSpec WATCHER_RESCANS =
      ofStore("syncline.watcher.rescans", "Rescans that people asked for and this node announced.");
  static final MetricSpec WATCHER_POLLS =
      new MetricSpec(
          "syncline.watcher.polls",
          COUNTER,
          List.of(STORE, new Label("complete", List.of("true", "false"))),
          "Looks at the feed that succeeded, by whether it was read to its end.");
  static final MetricSpec WATCHER_LOSSES =
      new MetricSpec(
          "syncline.watcher.losses",
          COUNTER,
          List.of(STORE, Label.of("cause", WatchLoss.Cause.class)),
          "Times that the feed could not tell of everything, so that all that it covers, or the"
              + " part that it named, was taken as old.");
  static final MetricSpec WATCHER_FAILURES =
      ofStore(
          "syncline.watcher.failures",
          "Looks at the feed, or at where to read on, that failed and were tried again.");
  static final MetricSpec WATCHER_MALFORMED =
      ofStore(
          "syncline.watcher.malformed.messages",
          "Notifications that could not be read: something unknown changed, so that all that the"
              + " feed covers was taken as old.");
  static final MetricSpec WATCHER_LATE =
      ofStore(
          "syncline.watcher.late.events",
          "Notifications that came after the allowance; it was raised, and for an hour nothing was"
              + " proven.");
  static final MetricSpec WATCHER_CANARY =
      new MetricSpec(
          "syncline.watcher.canary.seconds",
          TIMER,
          List.of(STORE),
          "Canaries that came back, and after how long.");
  static final MetricSpec WATCHER_CANARY_MISSING =
      ofStore(
          "syncline.watcher.missing.canaries",
          "Canaries that did not come back: the store's notifications are taken as broken until one"
              + " does.");
  static final MetricSpec WATCHER_LIMITS =
      new MetricSpec(
          "syncline.watcher.limit.reached",
          COUNTER,
          List.of(STORE, Label.of("limit", WatchLimit.class)),
          "Times that a watcher reached a limit; what that is, and what happens then, is in"
              + " [the guide](../operating/watching.md#limits).");
  static final MetricSpec OUTBOX_DEPTH =
      new MetricSpec(
          "syncline.outbox.intents", GAUGE, List.of(), "Writes that are not published yet.");
  static final MetricSpec OUTBOX_OLDEST =
      new MetricSpec(
          "syncline.outbox.oldest.seconds",
          GAUGE,
          List.of(),
          "Age of the oldest of them; 0 when there is none.");
  static final MetricSpec OUTBOX_REFUSED =
      new MetricSpec(
          "syncline.outbox.refused.writes",
          GAUGE,
          List.of(),
          "Writes that were refused since the start because outbox.max-intents were held"
              + " (SYN-4101).");
  static final MetricSpec OUTBOX_COLLAPSES =
      new MetricSpec(
          "syncline.outbox.collapses",
          GAUGE,
          List.of(),
          "Times since the start that writes which are over became one, which announces trees.");
  static final MetricSpec OUTBOX_COLLAPSED =
      new MetricSpec(
          "syncline.outbox.collapsed.intents",
          GAUGE,
          List.of(),
          "Writes since the start that are announced by another one for that reason.");
  static final MetricSpec PUBLISHED =
      new MetricSpec(
          "syncline.bus.publish.seconds",
          TIMER,
          List.of(new Label("outcome", List.of("ok", "failed", "refused"))),
          "Publishing of records, from handing one over until the log has it for good. A refused"
              + " one goes out again in a smaller form, a failed one as it is.");
  static final MetricSpec PUBLISHED_BYTES =
      new MetricSpec(
          "syncline.bus.published.bytes", COUNTER, List.of(), "Bytes of published records.");
  static final MetricSpec BUS_LAG =
      new MetricSpec(
          "syncline.bus.lag.records",
          GAUGE,
          List.of(),
          "Records in the log that this node has not applied, summed over its partitions.");
  static final MetricSpec BUS_PROBLEMS =
      new MetricSpec(
          "syncline.bus.problems",
          GAUGE,
          List.of(),
          "Things that are wrong with the log now: topics that are refused, lowered guarantees,"
              + " faults.");
  static final MetricSpec BUS_UP =
      new MetricSpec(
          "syncline.bus.up", GAUGE, List.of(), "1 while the log answers, 0 while it does not.");
  static final MetricSpec QUARANTINED =
      gauge(
          "syncline.quarantine.records", "Unreadable records that are kept aside; at most 1,000.");
  static final MetricSpec QUARANTINED_BYTES =
      new MetricSpec(
          "syncline.quarantine.bytes", GAUGE, List.of(), "What they take; at most 8 MiB.");
  static final MetricSpec QUARANTINE_DROPPED =
      new MetricSpec(
          "syncline.quarantine.dropped.records",
          GAUGE,
          List.of(),
          "Those that made room for newer ones since the start, the oldest first.");
  static final MetricSpec COORDINATION_UP =
      gauge("syncline.coordination.up", "1 while ZooKeeper answers, 0 while it does not.");
  static final MetricSpec NODES =
      gauge("syncline.coordination.nodes", "Live nodes of the cluster, as last seen.");
  static final MetricSpec NODE_STATE =
      new MetricSpec(
          "syncline.node.state",
          GAUGE,
          List.of(Label.of("state", NodeStatus.State.class)),
          "1 for the state that the node is in, 0 for the others.");
  static final MetricSpec CALLS =
      new MetricSpec(
          "syncline.rpc.call.seconds",
          TIMER,
          List.of(
              Label.configured("method", "name of a method of the gRPC door"),
              Label.of("code", Status.Code.class)),
          "Calls over gRPC.");
  static final MetricSpec TRANSFERS =
      new MetricSpec(
          "syncline.data.transfers",
          COUNTER,
          List.of(
              Label.of("direction", TransferListener.Direction.class),
              Label.of("outcome", TransferListener.Outcome.class)),
          "Transfers of file bytes that ended.");
  static final MetricSpec TRANSFERS_ACTIVE =
      new MetricSpec(
          "syncline.data.active.transfers",
          GAUGE,
          List.of(Label.of("direction", TransferListener.Direction.class)),
          "Transfers under way.");
  static final MetricSpec TRANSFERRED =
      new MetricSpec(
          "syncline.data.transferred.bytes",
          COUNTER,
          List.of(Label.of("direction", TransferListener.Direction.class)),
          "Bytes of files that were transferred.");
  static final MetricSpec DISK_BYTES =
      new MetricSpec(
          "syncline.store.disk.bytes",
          GAUGE,
          List.of(new Label("part", List.of("files", "log"))),
          "Disk that the metadata store takes.");
  static final MetricSpec DISK_FREE =
      gauge(
          "syncline.store.free.bytes",
          "What the node may still write on the disk of its data-dir; below 64 MiB it refuses"
              + " writes. Absent while the disk does not say.");
  static final MetricSpec DISK_ERRORS =
      new MetricSpec(
          "syncline.store.background.errors",
          GAUGE,
          List.of(),
          "Errors of the metadata store while writing out, since it was opened; above zero the disk"
              + " needs a look.");
  static final MetricSpec LIMIT_USED =
      new MetricSpec(
          "syncline.limit.used",
          GAUGE,
          List.of(Label.of("limit", Limit.class)),
          "How much of a small limit is in use; what that is, and what happens when it is full, is"
              + " below.");
  static final MetricSpec LIMIT_ALLOWED =
      new MetricSpec(
          "syncline.limit.allowed",
          GAUGE,
          List.of(Label.of("limit", Limit.class)),
          "How much of it there is.");
  static final MetricSpec LIMIT_REACHED =
      new MetricSpec(
          "syncline.limit.reached",
          COUNTER,
          List.of(Label.of("limit", ReachedLimit.class)),
          "Times that a limit was reached; what that is, and what happens then, is below.");

  private static final List<MetricSpec> OWN =
      List.of(
          STALENESS_BOUND,
          SYNC_INTERVAL,
          FEED_EXPECTED,
          MOUNT_SHARDS,
          RECONCILE_AGE,
          TABLE_VERSION,
          READS,
          SYNCS,
          HELP_BUSY,
          HELP_WAITING,
          HELP_REFUSED,
          APPLIED,
          INVALIDATIONS,
          WHOLE_SHARDS,
          UNREADABLE,
          STRAYS,
          MISSING,
          OUTSIDE,
          UNTOLD,
          UNTOLD_PUBLISHED,
          RECONCILE_REQUESTS,
          RECONCILE_REFUSED,
          RECONCILE_ROUNDS,
          CHECK_REQUESTS,
          CHECK_COMPARED,
          CHECK_FINDINGS,
          CHECK_REPAIRED,
          STATUSES_TAKEN,
          ECHOES,
          SHARDS_OWNED,
          SHARDS_CAUGHT_UP,
          ROWS,
          EVICTED,
          HAPPENINGS_FORGOTTEN,
          STORE_CALLS,
          REPEATED_IDS,
          STORE_UP,
          WATCHER_READING,
          WATCHER_BEHIND,
          WATCHER_CHANGES,
          WATCHER_RESCANS,
          WATCHER_POLLS,
          WATCHER_LOSSES,
          WATCHER_FAILURES,
          WATCHER_MALFORMED,
          WATCHER_LATE,
          WATCHER_CANARY,
          WATCHER_CANARY_MISSING,
          WATCHER_LIMITS,
          OUTBOX_DEPTH,
          OUTBOX_OLDEST,
          OUTBOX_REFUSED,
          OUTBOX_COLLAPSES,
          OUTBOX_COLLAPSED,
          PUBLISHED,
          PUBLISHED_BYTES,
          BUS_LAG,
          BUS_PROBLEMS,
          BUS_UP,
          QUARANTINED,
          QUARANTINED_BYTES,
          QUARANTINE_DROPPED,
          COORDINATION_UP,
          NODES,
          NODE_STATE,
          CALLS,
          TRANSFERS,
          TRANSFERS_ACTIVE,
          TRANSFERRED,
          DISK_BYTES,
          DISK_FREE,
          DISK_ERRORS,
          LIMIT_USED,
          LIMIT_ALLOWED,
          LIMIT_REACHED);

  /** All of them, in the order of the reference page. */
  static final List<MetricSpec> ALL =
      Stream.of(OWN, PageMeters.ALL, AuditMeters.ALL, BudgetMeters.ALL, ScheduleMeters.ALL)
          .flatMap(List::stream)
          .toList();

  private MeterCatalogue() {}

  /** A counter without labels. */
  private static MetricSpec counter(String name, String meaning) {
    return new MetricSpec(name, COUNTER, List.of(), meaning);
  }

  private static MetricSpec ofStore(String name, String meaning) {
    return new MetricSpec(name, COUNTER, List.of(STORE), meaning);
  }

  private static MetricSpec gauge(String name, String meaning, Label... labels) {
    return new MetricSpec(name, GAUGE, List.of(labels), meaning);
  }

  /** The reference page as Markdown. */
  public static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Metrics of a node

            <!-- Made from io.syncline.agent.metrics.MeterCatalogue by: mvn -pl cluster-agent -am test -Dtest=MetricsPageTest
                 -Dsurefire.failIfNoSpecifiedTests=false -Dsyncline.docs.write=true -->

            `http://NODE:7451/metrics`, in the text format of Prometheus. Labels have closed sets of values and never a path
            of the lake; mounts and stores are what is configured. Timers have `_count`, `_sum`, `_max` and buckets. Beside
            these there are the usual `jvm_*`, `process_*` and `system_*`.

            | metric | kind | labels | meaning |
            |---|---|---|---|
            """);
    for (MetricSpec spec : ALL) {
      page.append("| `")
          .append(spec.prometheusName())
          .append("` | ")
          .append(MetricSpec.label(spec.kind()))
          .append(" | ");
      page.append(
          spec.labels().stream()
              .map(label -> "`" + label.name() + "`: " + String.join(", ", label.values()))
              .reduce((a, b) -> a + "<br>" + b)
              .orElse("-"));
      page.append(" | ").append(spec.meaning()).append(" |\n");
    }
    limits(page);
    return page.toString();
  }

  private static void limits(StringBuilder page) {
    page.append(
        """

        ## Limits

        The values of the label `limit` of `syncline_limit_used` and `syncline_limit_allowed`.

        | limit | allowed | what is counted | when it is full |
        |---|---|---|---|
        """);
    for (Limit limit : Limit.values()) {
      row(page, limit, limit.allowed(), limit.counted(), limit.whenFull());
    }
    page.append(
        """

        The values of the label `limit` of `syncline_limit_reached_total`.

        | limit | allowed | what is counted | when it is reached |
        |---|---|---|---|
        """);
    for (ReachedLimit limit : ReachedLimit.values()) {
      row(page, limit, limit.allowed(), limit.counted(), limit.whenReached());
    }
  }

  private static void row(
      StringBuilder page, Enum<?> limit, int allowed, String counted, String then) {
    String row =
        String.format(
            Locale.ROOT,
            "| `%s` | %,d | %s | %s |\n",
            MetricSpec.label(limit),
            allowed,
            counted,
            then);
    page.append(row);
  }
}
