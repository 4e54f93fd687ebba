package io.syncline.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.audit.AuditLimit;
import io.syncline.agent.audit.AuditMeter;
import io.syncline.agent.audit.AuditReport;
import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.check.CheckMeter;
import io.syncline.agent.check.ReportedFinding;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.coordination.WatchLedger;
import io.syncline.agent.http.TransferListener;
import io.syncline.agent.reconcile.RoundLimit;
import io.syncline.agent.schedule.ScheduledCheck;
import io.syncline.agent.testing.FakeWatchers;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.page.PageFigures;
import io.syncline.cache.page.PageListener;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.audit.AuditCounts;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.audit.AuditOutcome;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.RepairAction;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Scope;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.outbox.RecordRouter;
import io.syncline.core.page.PageLimits;
import io.syncline.core.schedule.Timetable;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Sync;
import io.syncline.core.watch.CanaryWatch;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.PollCoverage;
import io.syncline.core.watch.WatchLoss;
import io.syncline.ufs.limit.BudgetEvent;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreOutcome;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import io.syncline.watch.s3.post.PostFeed;
import io.syncline.watch.s3.sqs.SqsFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is counted is what the catalogue says, and the reference page says the same. */
final class MetricsPageTest {
  private static final Change REMOVED =
      new Change(Location.parse("s3://lake/x"), Scope.PATH, ChangeKind.REMOVED, Cause.WATCH);

  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");

  @Test
  void pageIsMadeFromTheCatalogue() throws IOException {
    String page = MeterCatalogue.markdown();
    if (Boolean.getBoolean("syncline.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("regenerate with -Dtest=MetricsPageTest -Dsyncline.docs.write=true")
        .hasContent(page);
  }

  /** With what there is of it, and what happens when it is full. */
  @Test
  void everyLimitOfAWatcherIsInTheGuide() throws IOException {
    String guide = Files.readString(PAGE.resolve("../../operating/watching.md").normalize());
    Map<WatchLimit, String> allowed =
        Map.of(
            WatchLimit.CLAIM_HOLDS, number(PollCoverage.MAX_HOLDS),
            WatchLimit.POLL_CHANGES, number(Poll.MAX_CHANGES),
            WatchLimit.QUEUE_MESSAGES, number(SqsFeed.MAX_MESSAGES),
            WatchLimit.POSTED_MESSAGES, number(PostFeed.MAX_WAITING),
            WatchLimit.POSTED_CHARACTERS, (PostFeed.MAX_CHARS >> 20) + " Mi",
            WatchLimit.CANARIES, number(CanaryWatch.MAX_OUT),
            WatchLimit.REMEMBERED_STARTS, number(WatchLedger.MAX_REMEMBERED),
            WatchLimit.NAMED_MUTATIONS, number(RecordRouter.MAX_NAMED),
            WatchLimit.DIRECTORIES, "`watch-max-directories`");
    for (WatchLimit limit : WatchLimit.values()) {
      assertThat(guide).contains("| `%s` | %s |".formatted(label(limit), allowed.get(limit)));
    }
  }

  private static String number(int limit) {
    return String.format(Locale.ROOT, "%,d", limit);
  }

  private static String label(WatchLimit limit) {
    return MetricSpec.label(limit);
  }

  @Test
  void namesAreOfOneFormAndUnique() {
    Set<String> names = new HashSet<>();
    for (MetricSpec spec : MeterCatalogue.ALL) {
      assertThat(spec.name()).matches("syncline(\\.[a-z]+){2,4}");
      assertThat(names.add(spec.name())).as(spec.name()).isTrue();
      assertThat(spec.meaning()).endsWith(".");
    }
  }

  @Test
  void everythingInTheCatalogueIsScrapedAndNothingElse() {
    try (NodeMeters meters = new NodeMeters()) {
      meters.show(() -> gauges(Optional.of(Duration.ofMillis(1200))));
      count(meters);
      String text = meters.scrape();
      Set<String> scraped = new TreeSet<>();
      text.lines()
          .filter(line -> line.startsWith("# TYPE syncline_"))
          .map(line -> line.split(" ", -1)[2])
          .filter(name -> !name.endsWith("_max"))
          .forEach(scraped::add);
      assertThat(scraped)
          .containsExactlyInAnyOrderElementsOf(
              MeterCatalogue.ALL.stream().map(MetricSpec::prometheusName).toList());
      assertThat(text)
          .contains("syncline_mount_staleness_bound_seconds{mount=\"/lake\"} 1.2")
          .contains("syncline_read_served_total{by=\"cache\",target=\"entry\"} 1.0")
          .contains(
              "syncline_ufs_call_seconds_count{operation=\"head\",outcome=\"ok\",store=\"lake\"} 1")
          .contains("syncline_mount_feed_expected{mount=\"/lake\"} 0.0")
          .contains("syncline_store_free_bytes 1.073741824E9")
          .contains("syncline_node_state{state=\"degraded\"} 1.0")
          .contains("syncline_node_state{state=\"ready\"} 0.0")
          .contains("syncline_quarantine_bytes 4096.0")
          .contains("syncline_outbox_refused_writes 6.0")
          .contains("syncline_outbox_collapses 2.0")
          .contains("syncline_outbox_collapsed_intents 99.0")
          .contains("syncline_quarantine_dropped_records 5.0")
          .contains("syncline_limit_used{limit=\"lag_echoes\"} 77.0")
          .contains("syncline_limit_allowed{limit=\"lag_echoes\"} 4096.0")
          .contains("syncline_limit_used{limit=\"fencings\"} 3.0")
          .contains("syncline_limit_allowed{limit=\"fencings\"} 16.0")
          .contains("syncline_watcher_reading{state=\"live\",store=\"lake\"} 1.0")
          .contains("syncline_watcher_reading{state=\"unknown\",store=\"lake\"} 0.0")
          .contains("syncline_watcher_behind_seconds{store=\"lake\"} 1.5")
          .contains("syncline_watcher_changes_total{kind=\"removed\",store=\"lake\"} 2.0")
          .contains("syncline_watcher_changes_total{kind=\"created\",store=\"lake\"} 0.0")
          .contains("syncline_watcher_rescans_total{store=\"lake\"} 1.0")
          .contains("syncline_watcher_polls_total{complete=\"true\",store=\"lake\"} 1.0")
          .contains("syncline_watcher_losses_total{cause=\"overflow\",store=\"lake\"} 1.0")
          .contains(
              "syncline_watcher_limit_reached_total{limit=\"queue_messages\",store=\"lake\"} 1.0")
          .contains(
              Stream.of(ReachedLimit.values())
                  .map(MetricSpec::label)
                  .map(limit -> "syncline_limit_reached_total{limit=\"" + limit + "\"} 1.0")
                  .toList())
          .contains("syncline_watcher_failures_total{store=\"lake\"} 1.0")
          .contains("syncline_sync_help_busy 3.0")
          .contains("syncline_sync_help_waiting 2.0")
          .contains("syncline_sync_help_refused_total 1.0");
      assertThat(meters.callsTo("lake")).hasSize(1);
      assertThat(meters.callsTo("other")).isEmpty();
    }
  }

  @Test
  void unknownStalenessIsAbsentAndGoesAwayAgain() {
    try (NodeMeters meters = new NodeMeters()) {
      meters.show(() -> gauges(Optional.of(Duration.ofSeconds(1))));
      assertThat(meters.scrape()).contains("staleness_bound_seconds{mount");
      meters.show(() -> gauges(Optional.empty()));
      assertThat(meters.scrape()).doesNotContain("staleness_bound_seconds{mount");
    }
  }

  /** What is first seen at 1 has not grown as far as Prometheus knows, and alerts on nothing. */
  @Test
  void countersOfRareEventsAreZeroFromTheStart() {
    try (NodeMeters meters = new NodeMeters()) {
      WatchListener unusedWatch = meters.watching("lake");
      CheckMeter unusedCheck = meters.checking();
      SyncListener unusedSyncs = meters.syncs(locations -> {});
      String text = meters.scrape();
      for (WatchLoss.Cause cause : WatchLoss.Cause.values()) {
        assertThat(text)
            .contains(
                "syncline_watcher_losses_total{cause=\"%s\",store=\"lake\"} 0.0"
                    .formatted(MetricSpec.label(cause)));
      }
      for (DifferenceKind kind : DifferenceKind.values()) {
        assertThat(text)
            .contains(
                "syncline_check_findings_total{kind=\"%s\"} 0.0".formatted(MetricSpec.label(kind)));
      }
      assertThat(text)
          .contains("syncline_watcher_malformed_messages_total{store=\"lake\"} 0.0")
          .contains("syncline_watcher_late_events_total{store=\"lake\"} 0.0")
          .contains("syncline_watcher_rescans_total{store=\"lake\"} 0.0")
          .contains("syncline_watcher_missing_canaries_total{store=\"lake\"} 0.0")
          .contains("syncline_shard_whole_invalidations_total{cause=\"lost_place\"} 0.0")
          .contains("syncline_shard_missing_records_total 0.0")
          .contains("syncline_shard_unreadable_records_total{kept=\"true\"} 0.0")
          .contains("syncline_shard_changes_untold_total 0.0");
    }
  }

  private static void count(NodeMeters meters) {
    meters.storeCalls("lake").onCall(StoreOperation.HEAD, StoreOutcome.OK, 1_000_000);
    SyncListener syncs = meters.syncs(locations -> {});
    syncs.served(Sync.Target.ENTRY, SyncListener.ServedBy.CACHE);
    syncs.synced(Sync.Target.LISTING, SyncListener.SyncOutcome.STORED);
    syncs.applied(1);
    syncs.invalidated(Scope.SUBTREE, 2);
    syncs.wholeShardInvalidated(1, SyncListener.WholeShardCause.UNREADABLE);
    syncs.unreadable(1, true);
    syncs.strays(1);
    syncs.evicted(3);
    syncs.happeningsForgotten(2);
    syncs.helpRefused();
    syncs.untold(List.of(new Invalidation(Location.parse("s3://lake/x"), Scope.PATH)));
    meters.untoldPublished().accept(1);
    meters.checking().asked(2);
    meters.checking().compared(2);
    meters.checking().found(DifferenceKind.STALE_ATTR);
    meters.checking().repaired(DifferenceKind.STALE_ATTR);
    audit(meters);
    meters.budget(NamespacePath.parse("/lake")).accept(BudgetEvent.HELD);
    schedule(meters);
    pages(meters);
    meters.reconciling().asked(2);
    for (RoundLimit limit : RoundLimit.values()) {
      meters.reconciling().reached(limit);
    }
    meters.storeCalls("lake").onLeftoverLeft();
    meters.reached(ReachedLimit.NAMED_MUTATIONS);
    meters.reached(ReachedLimit.GIVEN_UP_FENCINGS);
    meters.advice().missed();
    meters.advice().unrecorded();
    meters.publishing().published(10, 1000);
    WatchListener watching = meters.watching("lake");
    watching.polled(Poll.of(List.of(REMOVED, REMOVED), "p", true), OptionalLong.of(1));
    watching.rescanned();
    watching.lost(new WatchLoss(WatchLoss.Cause.OVERFLOW, "too much"));
    watching.malformed("no JSON", "x");
    watching.late(Duration.ofMinutes(3), Duration.ofMinutes(4));
    watching.canary(Duration.ofSeconds(2));
    watching.reached(WatchLimit.QUEUE_MESSAGES);
    watching.canaryMissing(Duration.ofMinutes(2));
    watching.failed(new SyncException(ErrorCode.UFS_UNAVAILABLE, "away"));
    meters.calls().onCall("syncline.node.v1.NamespaceService/Stat", io.grpc.Status.Code.OK, 5);
    TransferListener transfers = meters.transfers();
    transfers.began(TransferListener.Direction.READ);
    transfers.ended(TransferListener.Direction.READ, TransferListener.Outcome.OK, 5);
  }

  private static void schedule(NodeMeters meters) {
    Instant set = Instant.now().minus(Duration.ofHours(5));
    meters
        .scheduling()
        .shows(
            List.of(
                new ScheduledCheck(
                    NamespacePath.parse("/lake"),
                    new CheckAdmin.Wish(
                        "/lake",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        RepairAction.NONE,
                        ""),
                    set,
                    new Timetable(Duration.ofHours(1), set, 1, 2, 3),
                    Optional.empty(),
                    Optional.empty(),
                    "")));
    assertThat(meters.scrape())
        .contains("syncline_check_schedule_unfinished_periods{mount=\"/lake\"} 5.0")
        .contains("syncline_check_schedule_skipped{mount=\"/lake\",why=\"running\"} 2.0")
        .contains("syncline_check_schedule_skipped{mount=\"/lake\",why=\"missed\"} 3.0");
  }

  private static void pages(NodeMeters meters) {
    PageListener paging = meters.paging();
    paging.read(PageListener.From.DISK);
    paging.bypassed(PageListener.Bypass.UNVERSIONED);
    paging.kept(PageListener.Kept.REFUSED);
    paging.notFilled();
    paging.evicted(3);
    paging.damaged();
    paging.failed();
    meters.showPages(
        () -> new PageFigures(Path.of("/pages"), null, 8192, 2, new PageLimits(1_000_000, 1_000)));
    assertThat(meters.scrape())
        .contains("syncline_page_reads_total{from=\"disk\"} 1.0")
        .contains("syncline_page_reads_total{from=\"store\"} 0.0")
        .contains("syncline_page_bypassed_reads_total{why=\"unversioned\"} 1.0")
        .contains("syncline_page_fills_total{outcome=\"refused\"} 1.0")
        .contains("syncline_page_unfilled_total 1.0")
        .contains("syncline_page_evicted_total 3.0")
        .contains("syncline_page_damaged_total 1.0")
        .contains("syncline_page_disk_failures_total 1.0")
        .contains("syncline_page_used 1.0")
        .contains("syncline_page_bytes 8192.0")
        .contains("syncline_page_quota_bytes 1000000.0")
        .contains("syncline_page_held 2.0");
  }

  private static void audit(NodeMeters meters) {
    AuditMeter auditing = meters.auditing();
    auditing.asked();
    auditing.late();
    for (AuditLimit limit : AuditLimit.values()) {
      auditing.reached(limit);
    }
    NamespacePath lake = NamespacePath.parse("/lake");
    auditing.sampled(lake, AuditDelay.AFTER_1S, AuditOutcome.INCONSISTENT);
    ReportedFinding wrong =
        new ReportedFinding(
            DifferenceKind.ORPHAN_LOCAL,
            Location.parse("s3://lake/x"),
            null,
            Optional.empty(),
            null,
            Instant.EPOCH,
            2,
            "",
            false,
            null);
    auditing.shows(
        3,
        List.of(
            new AuditReport(
                "n1",
                lake,
                Location.parse("s3://lake"),
                Instant.EPOCH,
                Instant.ofEpochSecond(90),
                Map.of(AuditDelay.RANDOM, new AuditCounts(8, 2, 1, 1)),
                0,
                List.of(wrong))));
    assertThat(meters.scrape())
        .contains("syncline_audit_ratio{delay=\"random\",mount=\"/lake\"} 0.8")
        .contains("syncline_audit_ratio_lower_bound{delay=\"random\",mount=\"/lake\"} 0.493")
        .contains("syncline_audit_wrong_answers{mount=\"/lake\"} 1.0")
        .contains("syncline_audit_worst_age_seconds{mount=\"/lake\"} 90.0")
        .contains("syncline_audit_followed_changes 3.0")
        .contains(
            "syncline_audit_samples_total{delay=\"1s\",mount=\"/lake\",outcome=\"inconsistent\"}"
                + " 1.0")
        .contains(
            "syncline_audit_samples_total{delay=\"5m\",mount=\"/lake\",outcome=\"undecided\"}"
                + " 0.0");
  }

  private static NodeGauges gauges(Optional<Duration> bound) {
    Mount mount =
        new Mount(
            NamespacePath.parse("/lake"), Location.parse("s3://lake"), "lake", MountPolicy.DEFAULT);
    NodeStatus status =
        new NodeStatus(
            NodeStatus.State.DEGRADED,
            List.of(),
            List.of(),
            new NodeStatus.Shards(2, 1, 32, 0),
            new NodeStatus.Outbox(0, Optional.empty()),
            new NodeStatus.Figures(1, Duration.ofSeconds(1), 0, 7),
            List.of(
                new MountView(
                    new MountDefinition(mount, "", 1),
                    MountView.State.LIVE,
                    bound,
                    new MountView.ShardStates(2, 0, 0, 0),
                    Optional.empty(),
                    Optional.of(Duration.ofHours(3)))));
    return new NodeGauges(
        status,
        1,
        0,
        0,
        true,
        true,
        1,
        List.of(new NodeGauges.StoreUp("lake", true)),
        new SyncEngine.Help(3, 2),
        new NodeGauges.Disk(1, 1, 0, OptionalLong.of(1 << 30)),
        new NodeGauges.SetAside(4096, 5),
        new OutboxSender.Pressure(6, 2, 99),
        List.of(FakeWatchers.reading("lake", "file:///srv/lake", WatcherView.State.LIVE)),
        Map.of(Limit.LAG_ECHOES, 77, Limit.FENCINGS, 3));
  }
}
