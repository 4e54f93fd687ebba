package io.syncline.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people are told of a turn at a feed. */
final class ReadingFiguresTest {
  private final NodeMeters meters = new NodeMeters();
  private long now = 5;
  private final ReadingFigures figures = new ReadingFigures(() -> now, meters.watching("lake"));

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void isLiveForAMomentAfterItWasReadToItsEnd() {
    polled(false);
    assertThat(view().state()).isEqualTo(WatcherView.State.CATCHING_UP);
    polled(true);
    polled(false);
    assertThat(view().state()).as("somebody writes all the time").isEqualTo(WatcherView.State.LIVE);
    pass(ReadingFigures.MOMENT.plusNanos(1));
    polled(false);
    assertThat(view().state()).isEqualTo(WatcherView.State.CATCHING_UP);
  }

  @Test
  void aMissingCanaryIsShownWithSinceWhen() {
    figures.canary(Duration.ofSeconds(1));
    long written = now;
    pass(Duration.ofSeconds(42));
    doubted(new Doubt(Doubt.Kind.CANARY_MISSING, written));
    assertThat(view().state()).isEqualTo(WatcherView.State.DISTRUSTED);
    assertThat(view().failure())
        .isEqualTo(
            "a canary of 42 s ago did not come back: notifications do not come, or come late");
    assertThat(view().figures().canary()).contains(Duration.ofSeconds(42));
    figures.doubted(Optional.empty());
    polled(true);
    assertThat(view().state()).isEqualTo(WatcherView.State.LIVE);
    assertThat(view().failure()).isEmpty();
  }

  @Test
  void whyNoCanaryCanBeWrittenIsShown() {
    figures.failed(new SyncException(ErrorCode.UFS_REJECTED, "access denied"));
    doubted(new Doubt(Doubt.Kind.CANARY_NOT_WRITTEN, now));
    pass(Duration.ofMinutes(5));
    assertThat(view().failure())
        .isEqualTo(
            "no canary could be written for 5 min, the last failure: "
                + ErrorCode.UFS_REJECTED.id()
                + " access denied");
  }

  @Test
  void howLongItIsStillDistrustedIsShown() {
    doubted(new Doubt(Doubt.Kind.LATE_EVENTS, now + Duration.ofMinutes(59).toNanos()));
    assertThat(view().state()).isEqualTo(WatcherView.State.DISTRUSTED);
    assertThat(view().failure()).endsWith("nothing is claimed for another 59 min");
  }

  @Test
  void thatOtherMachinesMayChangeItIsShown() {
    doubted(new Doubt(Doubt.Kind.SHARED, 0));
    assertThat(view().state()).as("for ever").isEqualTo(WatcherView.State.CATCHING_UP);
    assertThat(view().failure()).contains("other machines may change");
  }

  @Test
  void aFailureIsShownWithForHowLong() {
    figures.failed(new SyncException(ErrorCode.UFS_UNAVAILABLE, "away"));
    pass(Duration.ofSeconds(30));
    figures.failed(new SyncException(ErrorCode.UFS_UNAVAILABLE, "still away"));
    doubted(new Doubt(Doubt.Kind.LATE_EVENTS, now));
    figures.failed(new SyncException(ErrorCode.UFS_UNAVAILABLE, "away"));
    pass(Duration.ofSeconds(30));
    figures.failed(new SyncException(ErrorCode.UFS_UNAVAILABLE, "still away"));
    assertThat(view().state()).isEqualTo(WatcherView.State.FAILING);
    assertThat(view().failure()).isEqualTo("SYN-3001 still away, for 30 s");
  }

  private void doubted(Doubt doubt) {
    figures.doubted(Optional.of(doubt));
    polled(false);
  }

  private void polled(boolean complete) {
    figures.polled(Poll.of(List.of(), "p", complete), OptionalLong.empty());
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private WatcherView.Reading view() {
    return figures.view(new Origin("east", "watch-lake", 1));
  }
}
