package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.AdviceConfidence;
import io.syncline.proto.node.v1.AdviceScenario;
import io.syncline.proto.node.v1.AdviseRequest;
import io.syncline.proto.node.v1.AdviseResponse;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.IntervalPrediction;
import io.syncline.proto.node.v1.SilentNode;
import io.syncline.proto.node.v1.TimeQuantiles;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncline mount advise}: what is asked, and what is told of the answer. */
final class MountAdviseCommandTest {
  private FakeNode east;
  private FakeNode west;
  private Shell shell;

  @BeforeEach
  void start(@TempDir Path home) {
    east = FakeNode.start("east");
    west = FakeNode.start("west");
    shell = new Shell(home).knowing(east.context(), west.context());
    east.advice.answer = watched();
    west.advice.answer = unwatched();
  }

  @AfterEach
  void stop() {
    east.close();
    west.close();
  }

  @Test
  void tellsWhatEachIntervalCostsAndWhy() {
    Shell.Result result = shell.run("mount", "advise", "/lake", "-c", "east");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            /lake   sync interval 30s   recorded 18h00m at 2 nodes: 1,200,000 reads, 4,310 changes heard of   confidence HIGH
              INTERVAL  LIVE GET/h  LIST/h  PROVEN p50  p99   COST/month  POLLING GET/h  LIST/h  STALE  p50  p99     COST/month
              5s        240         2       1.2s        1.9s  0.08        12,400         36      1.5%   0    4.8s    3.75
              30s *     240         2       1.2s        1.9s  0.08        4,100          30      4.0%   0    27s     1.31
              1d ?      240         2       1.2s        1.9s  0.08        90             1       22.0%  0    16h40m  0.03
            recommended: 5s
              the shortest that costs about what is spent now: 0.08 a month, now 0.08
              while LIVE it costs the same as the longest
              * in effect
              ? recorded for less than twice this interval: not compared
              prices 0.0004 for 1,000 GET and HEAD, 0.005 for 1,000 LIST (defaults are S3 Standard, us-east-1, US dollars: give --price-get, --price-list)
              calls are those of a sample, scaled up: within 4 %
              not recorded, because another read just was: 12
              n3 does not answer, its reads are missing: UNAVAILABLE: no route
            """);
  }

  @Test
  void withLittleRecordedItSaysSoAndRecommendsNothing() {
    Shell.Result result = shell.run("mount", "advise", "/lake", "-c", "west");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("no recommendation", "confidence NOT_ENOUGH", "recorded 40s at 1 node: 3 reads")
        .contains("not enough recorded: 3 reads")
        .contains("unknown  <=2.0s  <=29s")
        .contains("<= nobody tells of changes from outside")
        .contains("only the asked node: ZooKeeper does not answer");
  }

  @Test
  void theJsonHasEachFigureAsANumber() {
    Shell.Result result = shell.run("mount", "advise", "/lake", "-c", "east", "-o", "json");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("\"apiVersion\": \"syncline/v1\"", "\"kind\": \"MountAdvice\"")
        .contains("\"syncInterval\": 30", "\"recommended\": 5", "\"confidence\": \"HIGH\"")
        .contains("\"getsPerHour\": 12400.0", "\"listsPerHour\": 36.0", "\"p99\": 4.8")
        .contains("\"staleShare\": 0.015", "\"expectedMonthlyCost\": 0.08", "\"node\": \"n3\"");
  }

  @Test
  void allClustersAreAskedAndOneThatIsAwayMakesItPartial() {
    assertThat(shell.run("mount", "advise", "-A", "/lake").code()).isZero();
    east.failWith(ErrorCode.INTERNAL);
    Shell.Result result = shell.run("mount", "advise", "-A", "/lake");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out()).contains("NOT_ENOUGH");
  }

  @Test
  void intervalsPricesAndTheBudgetAreHandedOn() {
    shell.run(
        "mount",
        "advise",
        "/lake",
        "-c",
        "east",
        "--interval",
        "2m",
        "--interval",
        "never",
        "--interval",
        "0",
        "--price-get",
        "0.001",
        "--price-list",
        "0.01",
        "--budget",
        "50");
    assertThat(east.advice.asked)
        .containsExactly(
            AdviseRequest.newBuilder()
                .setPath("/lake")
                .addIntervalMillis(120_000)
                .addIntervalMillis(-1)
                .addIntervalMillis(0)
                .setPriceGet(0.001)
                .setPriceList(0.01)
                .setBudget(50)
                .build());
  }

  @Test
  void refusesWhatIsNotSimulatedBeforeItAsks() {
    for (String interval : new String[] {"250ms", "2d", "soon"}) {
      Shell.Result result = shell.run("mount", "advise", "/lake", "--interval", interval);
      assertThat(result.code()).as(interval).isEqualTo(2);
      assertThat(result.err()).contains("--interval '" + interval + "' is not simulated", "45s");
    }
    assertThat(shell.run("mount", "advise", "/lake", "--price-get", "-1").code()).isEqualTo(2);
    assertThat(shell.run("mount", "advise", "/lake", "--budget", "NaN").code()).isEqualTo(2);
    assertThat(east.advice.asked).isEmpty();
  }

  @Test
  void ofNoMountNothingIsFound() {
    east.failWith(ErrorCode.UNKNOWN_MOUNT);
    assertThat(shell.run("mount", "advise", "/none", "-c", "east").code()).isEqualTo(4);
  }

  private static AdviseResponse watched() {
    return AdviseResponse.newBuilder()
        .setCluster("east")
        .setPath("/lake")
        .setSyncIntervalMillis(30_000)
        .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_WATCHED)
        .setConfidence(AdviceConfidence.ADVICE_CONFIDENCE_HIGH)
        .setRecordedSeconds(18 * 3600)
        .setAccesses(1_200_000)
        .setMissed(12)
        .setChanges(4_310)
        .setFeedShare(1)
        .addPredictions(told(5_000, 12_400, 36, 3.75, 0.015, 4.8))
        .addPredictions(told(30_000, 4_100, 30, 1.31, 0.04, 27).setCurrent(true))
        .addPredictions(told(86_400_000, 90, 1, 0.03, 0.22, 60_000).setAssessable(false))
        .setRecommendedMillis(5_000)
        .addReasons("the shortest that costs about what is spent now: 0.08 a month, now 0.08")
        .addReasons("while LIVE it costs the same as the longest")
        .setPriceGet(0.0004)
        .setPriceList(0.005)
        .addNodes("n1")
        .addNodes("n2")
        .addSilent(SilentNode.newBuilder().setNode("n3").setDetail("UNAVAILABLE: no route"))
        .build();
  }

  private static IntervalPrediction.Builder told(
      long millis, double gets, double lists, double cost, double share, double p99) {
    return IntervalPrediction.newBuilder()
        .setIntervalMillis(millis)
        .setAssessable(true)
        .setPolling(
            AdviceScenario.newBuilder()
                .setGetsPerHour(gets)
                .setListsPerHour(lists)
                .setMargin(0.04)
                .setMonthlyCost(cost)
                .setAge(quantiles(1, millis / 1e3))
                .setStaleness(quantiles(0, p99))
                .setStaleShare(share))
        .setLive(
            AdviceScenario.newBuilder()
                .setGetsPerHour(240)
                .setListsPerHour(2)
                .setMonthlyCost(0.08)
                .setAge(quantiles(1.2, 1.9)))
        .setExpectedMonthlyCost(0.08);
  }

  private static AdviseResponse unwatched() {
    return AdviseResponse.newBuilder()
        .setCluster("west")
        .setPath("/lake")
        .setSyncIntervalMillis(30_000)
        .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_UNWATCHED)
        .setConfidence(AdviceConfidence.ADVICE_CONFIDENCE_NOT_ENOUGH)
        .setRecordedSeconds(40)
        .setAccesses(3)
        .addPredictions(
            IntervalPrediction.newBuilder()
                .setIntervalMillis(30_000)
                .setCurrent(true)
                .setPolling(
                    AdviceScenario.newBuilder()
                        .setGetsPerHour(180)
                        .setMonthlyCost(0.05)
                        .setAge(quantiles(2, 29))))
        .addReasons("not enough recorded: 3 reads in 40 s (expected at least 500 in 600 s)")
        .setPriceGet(0.0004)
        .setPriceList(0.005)
        .addNodes("n1")
        .setOthersUnknown("ZooKeeper does not answer, so nobody knows which other nodes there are")
        .build();
  }

  private static TimeQuantiles quantiles(double p50, double p99) {
    return TimeQuantiles.newBuilder().setP50(p50).setP99(p99).build();
  }
}
