package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.AskingCost;
import io.syncline.proto.node.v1.MountHistoryResponse;
import io.syncline.proto.node.v1.PolicyCost;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of a mount's policy, the way back, and what a change would cost. */
class MountPolicyCommandsTest {
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
  void showsWhoChangedAMountWhenAndWhy() {
    Shell.Result result = shell.run("mount", "history", "/lake");
    assertThat(result.out())
        .isEqualTo(
            """
            VERSION  WHEN                  WHO        WHAT                            WHY
            40       2023-11-14T22:13:20Z  anonymous  /lake sync-interval 10s -> 30s  INC-4711
            39       1970-01-01T00:00:00Z  anonymous  remove /lake -> s3://lake/      -
            """);
    assertThat(result.err()).isEmpty();
    assertThat(shell.run("mount", "history", "/lake", "-o", "json").out())
        .contains("\"before\": \"10s\"")
        .contains("\"syncInterval\": \"30s\"")
        .contains("\"when\": \"2023-11-14T22:13:20.123Z\"");
    assertThat(shell.run("mount", "history", "/nope").code()).isEqualTo(4);
  }

  @Test
  void tellsWhatIsForgotten() {
    node.admin.past = MountHistoryResponse.newBuilder().setOldestVersion(37).setLimit(100).build();
    assertThat(shell.run("mount", "history", "/lake").err())
        .isEqualTo(
            "changes before version 37 are forgotten: the last 100 of all mounts are remembered\n");
  }

  @Test
  void rollsBackWhatWasPlannedAndNothingElse() {
    Shell.Result refused = shell.run("mount", "rollback", "/lake", "--to", "7");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "this would change mount /lake for all clients of the cluster, back to version 7:"
                + " sync-interval 30s -> 10s");
    assertThat(node.admin.rollbacks).hasSize(1).allMatch(request -> request.getDryRun());
    assertThat(shell.run("mount", "rollback", "/lake", "--to", "7", "--dry-run").out())
        .isEqualTo("/lake  sync-interval 30s -> 10s  (dry run: nothing was changed)\n");
    node.admin.rollbacks.clear();
    assertThat(
            shell
                .run("mount", "rollback", "/lake", "--to", "7", "--yes", "--reason", "INC-4711")
                .out())
        .isEqualTo("/lake  sync-interval 30s -> 10s  (policy version 2)\n");
    assertThat(node.admin.rollbacks)
        .extracting(
            request ->
                request.getToVersion()
                    + " "
                    + request.getDryRun()
                    + " "
                    + request.getReason()
                    + " "
                    + request.getExpectedPolicyVersion())
        .containsExactly("7 true INC-4711 0", "7 false INC-4711 1");
  }

  @Test
  void asksNobodyWhereARollbackChangesNothing() {
    node.admin.rollbackChanges = List.of();
    Shell.Result result = shell.run("mount", "rollback", "/lake", "--to", "7");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("/lake  as it was");
    assertThat(node.admin.rollbacks).allMatch(request -> request.getDryRun());
    assertThat(shell.run("mount", "rollback", "/lake").err()).contains("--to");
  }

  @Test
  void warnsBeforeARollbackThatTakesWhatIsHeldAsOld() {
    node.admin.rollbackChanges =
        List.of(
            node.admin.rollbackChanges.get(0).toBuilder()
                .setKey("external-changes")
                .setBefore("none")
                .setAfter("unwatched")
                .build());
    assertThat(shell.run("mount", "rollback", "/lake", "--to", "7").err())
        .contains("external-changes none -> unwatched, which takes all that is held of it as old");
  }

  @Test
  void unsetsSettingsByTheirNames() {
    assertThat(
            shell
                .run("mount", "unset", "/lake", "feed", "sync-interval", "--if-version", "1")
                .code())
        .isZero();
    assertThat(node.admin.sets.get(0).getUnsetList()).containsExactly("feed", "sync-interval");
    assertThat(node.admin.sets.get(0).getExpectedPolicyVersion()).isEqualTo(1);
    assertThat(shell.run("mount", "unset", "/lake", "on-stalle").err())
        .isEqualTo(
            """
            error SYN-1001: a mount has no setting 'on-stalle' (expected sync-interval, external-changes, \
            on-stale, reconcile, negative-ttl, call-budget, rules, feed)
              try   Did you mean on-stale?
            """);
    Shell.Result nothing = shell.run("mount", "unset", "/lake");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("nothing is unset");
    assertThat(node.admin.sets).hasSize(1);
  }

  @Test
  void tellsWhatAChangeWouldCostAndWhatThatRestsOn() {
    node.admin.cost = cost(AskingCost.newBuilder().setPollingQuestionsPerMinute(6));
    assertThat(dryRun("10s"))
        .isEqualTo(
            """
            /lake  sync-interval 30s -> 10s  (dry run: nothing was changed)
              while POLLING  at most 6 questions a minute for each thing read (now 2 questions a minute for each thing read): 12,000 if all that is held is read all the time
              while LIVE     never LIVE: nobody tells of changes from outside (external-changes unwatched)
              in rounds      none
              rests on       the rules of reading, and 2,000 things held by the asked node, of all its mounts
                             a question is one call for a file, and one per 1,000 children for a listing
              so far         1,234 calls to the store by that node in 3h00m, for all its mounts
            """);
    node.admin.cost =
        cost(
            AskingCost.newBuilder()
                .setPollingQuestionsPerMinute(60)
                .setLiveQuestionsPerMinute(0)
                .setLiveNow(false));
    assertThat(dryRun("1s"))
        .contains("while LIVE     no question about what did not change; the feed is not")
        .contains("it is 1.2s behind");
    node.admin.cost = cost(AskingCost.newBuilder());
    assertThat(dryRun("0"))
        .contains("while POLLING  one question for each read")
        .contains("while LIVE     never LIVE: each read asks");
  }

  private String dryRun(String interval) {
    return shell.run("mount", "set", "/lake", "sync-interval=" + interval, "--dry-run").out();
  }

  private static PolicyCost cost(AskingCost.Builder after) {
    return PolicyCost.newBuilder()
        .setBefore(
            AskingCost.newBuilder().setPollingQuestionsPerMinute(2).setLiveQuestionsPerMinute(0))
        .setAfter(after)
        .setHeldRows(2000)
        .setCalls(1234)
        .setUptimeSeconds(10_800)
        .build();
  }
}
