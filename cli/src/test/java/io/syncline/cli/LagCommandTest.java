package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncline lag}: what is shown, and what is waited for. */
final class LagCommandTest {
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start(@TempDir Path home) {
    node = FakeNode.start("east");
    shell = new Shell(home).knowing(node.context());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void showsHowFarTheFeedIsCompleteAndWhatLimitsIt() {
    node.admin.outboxOldest = 2.5;
    assertThat(shell.run("lag").out())
        .isEqualTo(
            """
            PATH   STATE  STALENESS<=  LIMITED BY       BEHIND  OUTBOX OLDEST
            /lake  LIVE   1.2s         CLAIM west/n1/5  17      2.5s
            """);
    assertThat(shell.run("lag", "/lake/a/b", "-o", "json").out())
        .contains("\"limit\": \"CLAIM\"", "\"limitSubject\": \"west/n1/5\"")
        .contains("\"recordsBehind\": 17", "\"outboxOldest\": 2.5");
    assertThat(shell.run("lag", "s3://lake/a").out()).contains("/lake");
    assertThat(shell.run("lag", "/lakes").code()).isEqualTo(4);
  }

  @Test
  void aMountWithoutAProofShowsNoNumberAndIsNeverWaitedFor() {
    MountInfo.Builder polling = node.admin.mounts.get("/lake").toBuilder();
    node.admin.mounts.put(
        "/lake",
        polling
            .clearStalenessBoundSeconds()
            .setState(MountState.MOUNT_STATE_POLLING)
            .setLimit(FeedLimit.FEED_LIMIT_UNWATCHED)
            .setLimitSubject("")
            .build());
    assertThat(shell.run("lag").out()).contains("/lake  POLLING  -            UNWATCHED");
    Shell.Result result = shell.run("lag", "--wait-for", "staleness<1h", "--timeout", "600ms");
    assertThat(result.code()).as(result.err()).isEqualTo(14);
  }

  @Test
  void waitsUntilTheConditionHolds() {
    AtomicInteger asked = new AtomicInteger();
    node.admin.beforeStatus =
        () -> {
          if (asked.incrementAndGet() == 3) {
            node.admin.mounts.computeIfPresent(
                "/lake", (path, mount) -> mount.toBuilder().setStalenessBoundSeconds(0.5).build());
          }
        };
    assertThat(shell.run("lag", "/lake", "--wait-for", "staleness < 1s").code()).isZero();
    assertThat(asked).hasValue(3);
    assertThat(shell.run("lag", "--wait-for", "staleness<=500ms", "--timeout", "5s").code())
        .isZero();
    assertThat(shell.run("lag", "--wait-for", "staleness<500ms", "--timeout", "600ms").code())
        .isEqualTo(14);
  }

  @Test
  void whatIsNoConditionIsNamed() {
    Shell.Result result = shell.run("lag", "--wait-for", "age<1s");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--wait-for 'age<1s'");
  }
}
