package io.syncline.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.agent.metrics.NodeMeters;
import io.syncline.agent.testing.SilentLog;
import io.syncline.agent.testing.SilentOrigins;
import io.syncline.bus.outbox.OriginHome;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.bus.outbox.WatchingOrigin;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Checkpoints;
import io.syncline.core.watch.Poll;
import io.syncline.watch.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A turn that cannot begin. */
final class TurnTest {
  private static final Origin ORIGIN = new Origin("east", "watch-lake", 1);

  @Test
  void aTurnThatCannotBeMadeLeavesNothingOpen() {
    OpenFeed feed = new OpenFeed();
    OutboxSender sender = sender();
    Ticker broken =
        () -> {
          throw new IllegalStateException("made to break");
        };
    try (NodeMeters meters = new NodeMeters()) {
      assertThatThrownBy(
              () ->
                  new Turn(
                      new Watcher.Watched("lake", List.of(Location.parse("s3://lake"))),
                      sender,
                      feed,
                      new NoCheckpoints(),
                      broken,
                      new ReadingFigures(() -> 0, meters.watching("lake"))))
          .hasMessage("made to break");
    }
    assertThat(feed.open).as("the feed's client is open").isFalse();
    assertThat(sender.published(1).toCompletableFuture())
        .as("a sender that is closed takes nothing")
        .isCompletedExceptionally();
  }

  private static OutboxSender sender() {
    return new OutboxSender(
        new Outbox(ORIGIN, new ShardFunction(1), OutboxLimits.DEFAULT, 0),
        WatchingOrigin.NO_DISK,
        new OutboxSender.Logs(new SilentChanges(), new SilentOrigins()),
        new OutboxSender.OriginStart(
            new OriginLife.Settings(
                1,
                FencingWaits.lease(Duration.ofSeconds(9)),
                Duration.ofSeconds(1),
                Optional.of("lake")),
            new OneStart()),
        new OutboxSender.Clocks(() -> 0, () -> 0, () -> Instant.EPOCH));
  }

  private static final class SilentChanges implements ChangePublisher {
    @Override
    public int partitions() {
      return 1;
    }

    @Override
    public CompletionStage<Long> publish(BusRecord record) {
      return SilentLog.refused();
    }

    @Override
    public void close() {}
  }

  private static final class OpenFeed implements ChangeFeed {
    private boolean open = true;

    @Override
    public String now() {
      return "0";
    }

    @Override
    public Poll poll(String position, Duration atMost) {
      throw new AssertionError("nobody polls a turn that did not begin");
    }

    @Override
    public Duration delay() {
      return Duration.ZERO;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  private static final class NoCheckpoints implements Checkpoints {
    @Override
    public Optional<String> read() {
      return Optional.empty();
    }

    @Override
    public void write(String position) {}

    @Override
    public void verify() {}
  }

  private static final class OneStart implements OriginHome {
    @Override
    public Origin nextIncarnation() {
      return ORIGIN;
    }

    @Override
    public Set<Long> remembered() {
      return Set.of();
    }

    @Override
    public void remember(Set<Long> incarnations) {}

    @Override
    public String topic() {
      return "topic";
    }

    @Override
    public String topicId() {
      return "id";
    }
  }
}
