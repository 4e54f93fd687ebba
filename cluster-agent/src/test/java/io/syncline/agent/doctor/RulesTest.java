package io.syncline.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.syncline.agent.admin.MountTester.Check;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.ReadinessCheck;
import io.syncline.agent.config.ConfigSource;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.cache.page.PageFigures;
import io.syncline.cache.store.StoreFigures;
import io.syncline.core.doctor.Examination;
import io.syncline.core.doctor.Verdict;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.page.PageLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the figures of a node mean to its doctor. */
final class RulesTest {
  @ParameterizedTest
  @CsvSource({
    "READY, OK",
    "DEGRADED, WARN",
    "STARTING, FAIL",
    "STOPPING, FAIL",
    "DRAINING, WARN",
    "DRAINED, WARN"
  })
  void judgesWhetherANodeServes(NodeStatus.State state, Verdict verdict) {
    List<Examination> found =
        StatusRules.state(status(state), List.of(new ReadinessCheck("log", false, "not read yet")));
    assertThat(found).hasSize(1);
    assertThat(found.get(0).verdict()).isEqualTo(verdict);
    assertThat(found.get(0).found()).startsWith(state.name());
    assertThat(found.get(0).found().contains("log (not read yet)"))
        .isEqualTo(state == NodeStatus.State.STARTING);
  }

  @ParameterizedTest
  @CsvSource({
    "RECONCILE_OVERDUE, WARN",
    "BUS_RECORD_UNREADABLE, WARN",
    "UFS_UNAVAILABLE, FAIL",
    "BUS_TOPIC_MISMATCH, FAIL",
    "INTERNAL, FAIL"
  })
  void tellsWhatTheNodeItselfKnowsToBeWrong(ErrorCode code, Verdict verdict) {
    assertThat(
            StatusRules.state(
                status(NodeStatus.State.DEGRADED, new NodeStatus.Problem(code, "broken")),
                List.of()))
        .containsExactly(
            new Examination(
                "state", verdict, code.id() + " broken", "no such problem", code.remedy()));
  }

  @ParameterizedTest
  @CsvSource({"COORDINATION_UNAVAILABLE", "WATCH_FAILED", "OUTBOX_FULL"})
  void whatIsLookedAtAfreshIsNotAFailureTwiceAndNeverFine(ErrorCode code) {
    assertThat(
            StatusRules.state(
                status(NodeStatus.State.DEGRADED, new NodeStatus.Problem(code, "broken")),
                List.of()))
        .extracting(Examination::verdict)
        .containsExactly(Verdict.WARN);
  }

  @Test
  void logThatCannotBeReadIsAFailureThoughKafkaAnswers() {
    NodeStatus.Problem problem =
        new NodeStatus.Problem(ErrorCode.BUS_UNAVAILABLE, "topic x cannot be read");
    assertThat(StatusRules.state(status(NodeStatus.State.DEGRADED, problem), List.of()))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
              assertThat(found.found()).endsWith("topic x cannot be read");
            });
  }

  @Test
  void aMountWithoutSettingsIsAFailureOfTheConfiguration() {
    List<EffectiveValue> values =
        List.of(
            new EffectiveValue("grpc.port", "1", ConfigSource.FILE, false),
            new EffectiveValue("http.port", "2", ConfigSource.ENVIRONMENT, false),
            new EffectiveValue("data.port", "3", ConfigSource.DEFAULT, false));
    assertThat(StatusRules.config(status(NodeStatus.State.READY), values))
        .containsExactly(
            Examination.ok(
                "config", "1 keys from the file, 1 from the environment, settings for all mounts"));
    NodeStatus.Problem problem =
        new NodeStatus.Problem(ErrorCode.INVALID_CONFIGURATION, "mount /lake needs store 'x'");
    Examination found =
        StatusRules.config(status(NodeStatus.State.DEGRADED, problem), values).get(0);
    assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(found.found()).endsWith("mount /lake needs store 'x'");
  }

  @ParameterizedTest
  @CsvSource({"0, -1, OK", "5, 60, OK", "5, 61, WARN", "99, 61, WARN", "100, 0, FAIL"})
  void judgesWhatIsNotPublishedByAgeAndNumber(long depth, long seconds, Verdict verdict) {
    Optional<Duration> oldest =
        seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    assertThat(StatusRules.outbox(new NodeStatus.Outbox(depth, oldest), 100).verdict())
        .isEqualTo(verdict);
  }

  @Test
  void aStoreIsAsGoodAsItsWorstAnswer() {
    Mount mount =
        new Mount(
            NamespacePath.parse("/lake"), Location.parse("s3://lake"), "", MountPolicy.DEFAULT);
    Check resolved = new Check("resolve", true, "store 'lake' serves it", "");
    Check stat = new Check("stat", true, "is a directory", "");
    assertThat(
            MountRules.store(
                mount, List.of(resolved, stat, new Check("list", true, "3 children", ""))))
        .isEqualTo(Examination.ok("store /lake", "is a directory, 3 children"));
    Examination refused =
        MountRules.store(mount, List.of(resolved, stat, new Check("list", false, "403", "Look.")));
    assertThat(refused.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(refused.found()).isEqualTo("list s3://lake/: 403");
    assertThat(refused.remedy()).isEqualTo("Look. Try: syncline mount test s3://lake/");
  }

  @ParameterizedTest
  @CsvSource({"0, OK", "1, FAIL"})
  void anErrorWhileWritingOutIsAFailure(long errors, Verdict verdict) {
    assertThat(MetadataRules.examine(figures(errors), Set.of()).verdict()).isEqualTo(verdict);
  }

  @Test
  void aShardThatIsNotHeldIsAFailure() {
    Examination found = MetadataRules.examine(figures(0), Set.of(3));
    assertThat(found.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(found.found()).contains("SYN-6002", "[3]");
  }

  @Test
  void namesTheNodesThatDoNotAnswerAndComparesTheOthers() {
    Introduction self = new Introduction("n1", "1.2", 0);
    List<Examination> found =
        PeerRules.examine(
            self,
            List.of(
                new Meeting(
                    "n2",
                    Optional.of(new Introduction("n2", "1.1", 11_000)),
                    1_000,
                    Duration.ZERO,
                    ""),
                new Meeting("n3", Optional.empty(), 0, Duration.ZERO, "UNAVAILABLE: refused")));
    assertThat(found)
        .extracting(Examination::subject, Examination::verdict)
        .containsExactly(
            tuple("nodes", Verdict.WARN),
            tuple("clock", Verdict.WARN),
            tuple("versions", Verdict.WARN));
    assertThat(found.get(0).found()).contains("node n3", "UNAVAILABLE: refused");
    assertThat(found.get(1).found()).contains("n2 is 10.0 s ahead");
    assertThat(found.get(2).found()).isEqualTo("1.1 on n2; 1.2 on n1");
  }

  @Test
  void tellsHowPagesStandAndWhyTheyAreNotUsed() {
    PageLimits limits = new PageLimits(10L << 20, 1_000);
    Path directory = Path.of("/data/pages");
    Examination used = PageRules.examine(new PageFigures(directory, null, 3L << 20, 7, limits));
    assertThat(used.verdict()).isEqualTo(Verdict.OK);
    assertThat(used.found()).isEqualTo("7 pages, 3 MiB of 10 MiB, under /data/pages");
    Examination failed =
        PageRules.examine(new PageFigures(directory, "No space left on device", 0, 0, limits));
    assertThat(failed.verdict()).as("files are read all the same").isEqualTo(Verdict.WARN);
    assertThat(failed.found()).contains("/data/pages", "No space left on device");
    assertThat(failed.remedy()).contains("/data/pages");
  }

  private static StoreFigures figures(long errors) {
    return new StoreFigures(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, errors);
  }

  private static NodeStatus status(NodeStatus.State state, NodeStatus.Problem... problems) {
    return new NodeStatus(
        state,
        List.of(problems),
        List.of(),
        new NodeStatus.Shards(2, 2, 4, 0),
        new NodeStatus.Outbox(0, Optional.empty()),
        new NodeStatus.Figures(1, Duration.ZERO, 0, 0),
        List.of());
  }
}
