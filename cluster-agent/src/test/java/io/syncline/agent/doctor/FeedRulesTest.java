package io.syncline.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.testing.FakeWatchers;
import io.syncline.core.doctor.Examination;
import io.syncline.core.doctor.Verdict;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FeedRulesTest {
  private static final String CANARY = ", watch-canary: 's3://lake/.canary/'";

  @Test
  void aLiveMountIsFine() {
    assertThat(FeedRules.mount(view(MountView.State.LIVE, FeedProof.Limit.CLAIM)))
        .isEqualTo(Examination.ok("feed /lake", "LIVE, complete up to 700 ms ago"));
  }

  @Test
  void pollingIsFineWhereItIsConfigured() {
    Examination found = FeedRules.mount(view(MountView.State.POLLING, FeedProof.Limit.UNWATCHED));
    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.found()).startsWith("POLLING, as configured");
  }

  @ParameterizedTest
  @EnumSource(
      value = FeedProof.Limit.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNWATCHED"})
  void whateverElseHoldsAFeedBackIsNamed(FeedProof.Limit limit) {
    Examination found = FeedRules.mount(view(MountView.State.POLLING, limit));
    assertThat(found.verdict()).isEqualTo(Verdict.WARN);
    assertThat(found.found()).contains("held back by " + limit + " of west/n1/3");
    assertThat(found.remedy()).isNotBlank();
  }

  @Test
  void aNodeWithoutShardsHasNothingToTell() {
    MountView none =
        new MountView(
            definition(),
            MountView.State.UNKNOWN,
            Optional.empty(),
            new MountView.ShardStates(0, 0, 0, 0),
            Optional.empty(),
            Optional.empty());
    assertThat(FeedRules.mount(none).verdict()).isEqualTo(Verdict.SKIPPED);
  }

  @ParameterizedTest
  @CsvSource({"LIVE, OK", "CATCHING_UP, WARN", "FAILING, FAIL", "DISTRUSTED, FAIL"})
  void judgesAWatcherThatThisNodeReads(WatcherView.State state, Verdict verdict) {
    Examination found =
        FeedRules.watcher(
            FakeWatchers.reading("lake", "s3://lake", state), Optional.of("n1"), store(CANARY));
    assertThat(found.verdict()).isEqualTo(verdict);
    assertThat(found.found())
        .contains(
            switch (state) {
              case FAILING -> "SYN-3001 away";
              case DISTRUSTED -> "a canary is missing";
              case UNKNOWN, CATCHING_UP, LIVE -> "1 losses, the last: OVERFLOW";
            });
  }

  @Test
  void oneThatIsReadElsewhereIsToldThere() {
    WatcherView waiting = FakeWatchers.waiting("lake", "s3://lake");
    assertThat(FeedRules.watcher(waiting, Optional.of("n2"), store(CANARY)).verdict())
        .isEqualTo(Verdict.SKIPPED);
    assertThat(FeedRules.watcher(waiting, Optional.empty(), store(CANARY)).verdict())
        .isEqualTo(Verdict.WARN);
  }

  @Test
  void saysWhetherACanaryTellsSilenceFromABreak() {
    WatcherView live = FakeWatchers.reading("lake", "s3://lake", WatcherView.State.LIVE);
    assertThat(FeedRules.watcher(live, Optional.empty(), store(CANARY)).found())
        .endsWith("canary every 10 s");
    assertThat(FeedRules.watcher(live, Optional.empty(), store("")).found())
        .contains("no canary: ");
  }

  private static UfsConfig store(String more) {
    NodeConfig config =
        ConfigReading.of(
                """
                cluster.name: east
                node.name: n1
                data-dir: /tmp/east
                kafka.bootstrap-servers: k:9092
                zookeeper.connect: z:2181
                ufs.lake: {type: s3, locations: 's3://lake', watch: sqs, watch-queue: 'http://q:1/q'%s}
                """
                    .formatted(more),
                Map.of())
            .orThrow();
    return config.store("lake").orElseThrow();
  }

  private static MountView view(MountView.State state, FeedProof.Limit limit) {
    return new MountView(
        definition(),
        state,
        Optional.of(Duration.ofMillis(700)),
        new MountView.ShardStates(1, 0, 0, 0),
        Optional.of(new FeedProof(Watermark.UNKNOWN, limit, "west/n1/3")),
        Optional.empty());
  }

  private static MountDefinition definition() {
    return new MountDefinition(
        new Mount(
            NamespacePath.parse("/lake"), Location.parse("s3://lake"), "", MountPolicy.DEFAULT),
        "",
        1);
  }
}
