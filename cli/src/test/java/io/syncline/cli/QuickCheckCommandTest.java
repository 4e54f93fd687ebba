package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncline check run --level quick} between two clusters: what it shows, how it ends. */
final class QuickCheckCommandTest {
  private static final String[] QUICK = {
    "check", "run", "/lake", "--level", "quick", "-c", "east", "--settle", "1ms"
  };

  @TempDir Path folder;
  private FakeNode east;
  private FakeNode west;
  private Shell shell;

  @BeforeEach
  void start() {
    east = FakeNode.start("east");
    west = FakeNode.start("west");
    shell = new Shell(folder).knowing(east.context(), west.context());
    for (FakeNode node : new FakeNode[] {east, west}) {
      node.compare.sizes.put("a", 1L);
      node.compare.sizes.put("b", 2L);
    }
  }

  @AfterEach
  void stop() {
    east.close();
    west.close();
  }

  @Test
  void whatDoesNotDifferIsOneLine() {
    assertThat(shell.run(QUICK))
        .isEqualTo(
            new Shell.Result(
                0,
                "/lake  east and west do not contradict each other: 2 directories compared, 0 of 1"
                    + " shards unchanged\n",
                ""));
  }

  @Test
  void whatDiffersIsATableAndWhatToDoNext() {
    west.compare.sizes.put("b", 3L);
    assertThat(shell.run(QUICK))
        .isEqualTo(
            new Shell.Result(
                11,
                """
                KIND           COUNT  EXAMPLE
                PEER_DIVERGED  1      /lake/b/f  east 2 B version v2 / west 3 B version v3
                """,
                "1 path is wrong in one of two clusters at least. next: syncline -c east check run"
                    + " /lake, and syncline -c west check run /lake\n"));
  }

  @Test
  void whatClaimsNothingCannotBeVerifiedAndIsNoFinding() {
    west.compare.sizes.put("b", 3L);
    west.compare.claims = false;
    assertThat(shell.run(QUICK))
        .isEqualTo(
            new Shell.Result(
                13,
                """
                KIND          COUNT  EXAMPLE
                UNVERIFIABLE  1      /lake/b/f  east 2 B version v2 / west 3 B version v3
                """,
                "1 path could not be verified: one of two clusters may answer at any age\n"));
  }

  /** More than are compared in one go: the walk goes on behind the last one. */
  @Test
  void allDirectoriesAreComparedHoweverManyDiffer() {
    for (int i = 0; i < 250; i++) {
      east.compare.sizes.put("d%03d".formatted(i), 5L);
      west.compare.sizes.put("d%03d".formatted(i), 6L);
    }
    Shell.Result result = shell.run(QUICK);
    assertThat(result.code()).as(result.err()).isEqualTo(11);
    assertThat(result.out()).contains("PEER_DIVERGED  250 ");
    assertThat(east.compare.walks).as("a round for each hundred").hasValue(3);
    assertThat(west.compare.walks).hasValue(3);
  }

  @Test
  void aNodeThatWalksForOthersAlreadyIsNamedAndTheRestIsCompared() {
    west.compare.atWalk =
        () -> {
          throw FakeNode.error(ErrorCode.NODE_BUSY, "node n1 walks for 4 comparisons already");
        };
    Shell.Result result = shell.run(QUICK);
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.err())
        .contains("west was not compared", "node n1 walks for 4 comparisons already");
  }

  @Test
  void interruptedItEndsAndSaysNothingOfWhatItDoesNotKnow() {
    Thread command = Thread.currentThread();
    west.compare.sizes.put("b", 3L);
    west.compare.atWalk = command::interrupt;
    Shell.Result result = shell.run(QUICK);
    assertThat(result.code()).isEqualTo(130);
    assertThat(result.out()).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
  }
}
