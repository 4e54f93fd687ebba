package io.syncline.cli.command.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRun;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The line that tells how far a check is. */
final class CheckProgressTest {
  private final CheckProgress progress = new CheckProgress();

  @Test
  void tellsHowFarItIsAndWhatIsFoundAndSettling() {
    sample(0, 13_051_800);
    CheckRun run =
        sample(1, 13_100_000).toBuilder()
            .setShardsTotal(32)
            .setShardsDone(23)
            .addKinds(
                CheckKindCount.newBuilder().setKind(CheckKind.CHECK_KIND_STALE_ATTR).setCount(2))
            .setWaiting(2)
            .build();
    assertThat(progress.line(run))
        .isEqualTo(
            "/lake  ###########.....  23/32 shards  13.1M compared  48.2k/s  found 4 (2 settling)");
  }

  @Test
  void tellsNoSpeedThatIsNotKnown() {
    CheckRun run = sample(0, 7);
    assertThat(progress.line(run)).isEqualTo("/lake  ................  0/0 shards  7 compared");
    assertThat(progress.line(sample(-1, 8))).doesNotContain("/s");
  }

  @Test
  void itsSpeedIsThatOfTheLastAnswers() {
    sample(0, 0);
    for (int second = 1; second <= 10; second++) {
      sample(second, 1_000_000 + second * 100);
    }
    assertThat(progress.line(sample(11, 1_001_100))).contains("  100.0/s");
  }

  private CheckRun sample(int second, long compared) {
    CheckRun run = CheckRun.newBuilder().setPath("/lake").setCompared(compared).build();
    progress.sample(run, Instant.ofEpochSecond(second));
    return run;
  }
}
