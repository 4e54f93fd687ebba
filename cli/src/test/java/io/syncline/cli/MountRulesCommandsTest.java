package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.AskingCost;
import io.syncline.proto.node.v1.BoundSource;
import io.syncline.proto.node.v1.PathBound;
import io.syncline.proto.node.v1.PathRule;
import io.syncline.proto.node.v1.PolicyCost;
import io.syncline.proto.node.v1.RuleKind;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.TestPathResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules for paths below a mount, a bound of absence, and policies of several clusters. */
class MountRulesCommandsTest {
  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void setsAndRemovesRulesAndABoundOfAbsence() {
    assertThat(
            shell
                .run(
                    "mount",
                    "set",
                    "/lake",
                    "negative-ttl=5s",
                    "--rule",
                    "raw/date=2024-01-01/=immutable",
                    "--rule",
                    "hot/=max-age:1500ms",
                    "--rule",
                    "/=always-verify")
                .code())
        .isZero();
    SetMountRequest set = node.admin.sets.get(0);
    assertThat(set.getNegativeTtlMillis()).isEqualTo(5000);
    assertThat(set.hasSyncIntervalMillis()).isFalse();
    assertThat(set.getRulesList())
        .containsExactly(
            rule("raw/date=2024-01-01/", RuleKind.RULE_KIND_IMMUTABLE, 0),
            rule("hot/", RuleKind.RULE_KIND_MAX_AGE, 1500),
            rule("/", RuleKind.RULE_KIND_ALWAYS_VERIFY, 0));
    assertThat(
            shell
                .run("mount", "unset", "/lake", "negative-ttl", "--rule", "raw/", "--rule", "raw/")
                .code())
        .isZero();
    assertThat(node.admin.sets.get(1).getUnsetRulesList()).containsExactly("raw/");
    assertThat(node.admin.sets.get(1).getUnsetList()).containsExactly("negative-ttl");
  }

  @Test
  void whatIsNoRuleIsRefusedBeforeANodeIsAsked() {
    for (String wrong :
        new String[] {
          "raw/",
          "=immutable",
          "raw/=forever",
          "raw/=max-age",
          "raw/=max-age:soon",
          "raw/=max-age:0",
          "raw/=max-age:366d"
        }) {
      Shell.Result result = shell.run("mount", "set", "/lake", "--rule", wrong);
      assertThat(result.code()).as(wrong).isEqualTo(2);
      assertThat(result.err())
          .contains("rule '" + wrong + "'")
          .contains("expected e.g. raw/=immutable, hot/=max-age:5s or tmp/=always-verify");
    }
    assertThat(shell.run("mount", "set", "/lake").err()).contains("nothing is set");
    assertThat(shell.run("mount", "set", "/lake", "rules=raw/").err())
        .contains("rules are set one by one (expected e.g. --rule raw/=immutable)");
    assertThat(shell.run("mount", "set", "/lake", "negative-ttl=soon").err())
        .contains(
            "negative-ttl 'soon' is not a duration (expected e.g. 5s, 2m, 0, never,"
                + " as-sync-interval)");
    assertThat(node.admin.sets).isEmpty();
  }

  @Test
  void setsShowsAndUnsetsACallBudget() {
    assertThat(shell.run("mount", "set", "/lake", "call-budget=600/min").code()).isZero();
    SetMountRequest set = node.admin.sets.get(0);
    assertThat(set.getCallBudget().getCalls()).isEqualTo(600);
    assertThat(set.getCallBudget().getUnitSeconds()).isEqualTo(60);
    assertThat(shell.run("mount", "set", "/lake", "call-budget=none").code()).isZero();
    assertThat(node.admin.sets.get(1).hasCallBudget()).isTrue();
    assertThat(node.admin.sets.get(1).getCallBudget().getCalls()).isZero();
    assertThat(shell.run("mount", "unset", "/lake", "call-budget").code()).isZero();
    assertThat(node.admin.sets.get(2).getUnsetList()).containsExactly("call-budget");
    assertThat(shell.run("mount", "set", "/lake", "call-budget=fast").err())
        .contains(
            "call-budget 'fast' is not a rate (expected 1 to 1000000 requests a second, minute or"
                + " hour, e.g. 200/s, 600/min, 5000/h, or none)");
    assertThat(shell.run("mount", "set", "/lake", "negative-ttl=as-sync-interval").code()).isZero();
    assertThat(node.admin.sets.get(3).getNegativeTtlMillis()).isEqualTo(-2);
    node.admin.mounts.computeIfPresent(
        "/lake", (path, mount) -> mount.toBuilder().setCallBudget(set.getCallBudget()).build());
    assertThat(shell.run("mount", "describe", "/lake").out())
        .contains("  call-budget       600/min\n");
    assertThat(shell.run("mount", "list", "-o", "wide").out())
        .contains("CALL-BUDGET")
        .contains("600/min");
    assertThat(shell.run("mount", "list", "-o", "json").out())
        .contains("\"callBudget\": \"600/min\"");
  }

  @Test
  void showsTheRulesAndABoundOfAbsenceThatIsLongerThanTheInterval() {
    node.admin.mounts.computeIfPresent(
        "/lake",
        (path, mount) ->
            mount.toBuilder()
                .addRules(rule("hot/", RuleKind.RULE_KIND_MAX_AGE, 5000))
                .addRules(rule("raw/", RuleKind.RULE_KIND_IMMUTABLE, 0))
                .setNegativeTtlMillis(60_000)
                .build());
    assertThat(shell.run("mount", "describe", "/lake").out())
        .contains(
            "  negative-ttl      1m (longer than the sync interval: what is new may be missing so"
                + " long)\n"
                + "  call-budget       none\n"
                + "  rule              hot/=max-age:5s\n"
                + "  rule              raw/=immutable\n");
    assertThat(shell.run("mount", "list", "-o", "wide").out())
        .contains("NEGATIVE-TTL")
        .contains("hot/=max-age:5s, raw/=immutable");
    assertThat(shell.run("mount", "list", "-o", "json").out())
        .contains("\"paths\": \"hot/\"")
        .contains("\"rule\": \"max-age:5s\"")
        .contains("\"negativeTtl\": 60");
  }

  @Test
  void tellsWhatRulesWouldCost() {
    node.admin.cost =
        PolicyCost.newBuilder()
            .setBefore(AskingCost.newBuilder().setPollingQuestionsPerMinute(2))
            .setAfter(AskingCost.newBuilder().setPollingQuestionsPerMinute(2))
            .setHeldRows(10)
            .build();
    String out =
        shell
            .run(
                "mount",
                "set",
                "/lake",
                "sync-interval=30s",
                "reconcile=1d",
                "--rule",
                "raw/=immutable",
                "--rule",
                "hot/=max-age:5s",
                "--rule",
                "tmp/=always-verify",
                "--dry-run")
            .out();
    assertThat(out)
        .contains("by a rule      raw/ is immutable: no question about what is there")
        .contains("by a rule      hot/ instead: at most 12 questions a minute for each thing read")
        .contains("by a rule      tmp/ instead: one question for each read, also while LIVE")
        .contains("in rounds      one question about all that is held, every 1d");
  }

  @Test
  void saysWhichRuleDecidesAboutAPath() {
    PathRule hot = rule("hot/", RuleKind.RULE_KIND_MAX_AGE, 5000);
    node.admin.paths =
        TestPathResponse.newBuilder()
            .setLocation("s3://lake/hot/f")
            .setThere(bound(5000, BoundSource.BOUND_SOURCE_RULE).setRule(hot))
            .setAbsent(bound(1000, BoundSource.BOUND_SOURCE_NEGATIVE_TTL).setRule(hot))
            .setListing(bound(30_000, BoundSource.BOUND_SOURCE_SYNC_INTERVAL))
            .setOtherwiseMillis(30_000)
            .build();
    assertThat(shell.run("mount", "test", "/lake/hot/f").out())
        .isEqualTo(
            """
            s3://lake/hot/f
              mount             /lake, LIVE
              if it is there    at most 5s old, by the rule hot/=max-age:5s
              if it is not      at most 1s old, by the negative TTL, which is shorter than the rule hot/=max-age:5s
              its children      at most 30s old, by the sync interval
              without a rule    30s
              negative-ttl      as sync-interval
              call-budget       none
              on-stale          fail
            """);
    assertThat(shell.run("mount", "test", "/lake/hot/f", "-o", "json").out())
        .contains("\"by\": \"rule\"")
        .contains("\"by\": \"negative-ttl\"")
        .contains("\"bound\": 5");
    assertThat(shell.run("mount", "test", "/lake/hot/f", "--write").code()).isEqualTo(2);
  }

  @Test
  void setsAPolicyInOneClusterOrInAll() {
    try (FakeNode west = FakeNode.start("west")) {
      Shell both =
          new Shell(folder.resolve("both")).knowing(node.context()).knowing(west.context());
      assertThat(both.run("mount", "set", "/lake", "sync-interval=5s", "-c", "west").code())
          .isZero();
      assertThat(west.admin.sets).hasSize(1);
      assertThat(node.admin.sets).as("the other cluster keeps its policy").isEmpty();
      assertThat(both.run("mount", "set", "/lake", "sync-interval=7s", "-A").code()).isZero();
      assertThat(node.admin.sets).hasSize(1);
      assertThat(west.admin.sets).hasSize(2);
      node.close();
      Shell.Result part = both.run("mount", "set", "/lake", "sync-interval=9s", "-A");
      assertThat(part.code()).as(part.err()).isEqualTo(20);
      assertThat(west.admin.sets).hasSize(3);
    }
  }

  private static PathRule rule(String pattern, RuleKind kind, long millis) {
    return PathRule.newBuilder().setPattern(pattern).setKind(kind).setMaxAgeMillis(millis).build();
  }

  private static PathBound.Builder bound(long millis, BoundSource source) {
    return PathBound.newBuilder().setBoundMillis(millis).setSource(source);
  }
}
