package io.syncline.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.WatchLedger;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.core.model.Origin;
import io.syncline.embedded.EmbeddedZooKeeper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The starts of a watcher that are waited for. */
@Timeout(300)
final class LedgerHomeIT {
  private static final String REACHED =
      "syncline_watcher_limit_reached_total{limit=\"remembered_starts\",store=\"lake\"} ";

  @TempDir private Path folder;

  @Test
  void theOldestOfTooManyAreForgottenAndThatIsCounted() {
    try (EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
        NodeMeters meters = new NodeMeters();
        Coordination connection =
            new Coordination(
                new NodeConfig.ZooKeeper(
                    List.of(zooKeeper.connectString()), Duration.ofSeconds(30), "/syncline"),
                "east",
                System::nanoTime)) {
      connection.start();
      assertThat(connection.awaitConnected(Duration.ofSeconds(60))).isTrue();
      WatchLedger ledger =
          WatchLedger.takeOver(
              connection,
              InstantSource.system(),
              new WatchLedger.Reader("lake", "n1", "[s3://lake]"),
              Set.of());
      LedgerHome home =
          new LedgerHome(
              ledger,
              new Origin("east", "watch-lake", ledger.incarnation()),
              "topic",
              () -> "id",
              meters.watching("lake"));
      home.remember(starts(WatchLedger.MAX_REMEMBERED));
      assertThat(meters.scrape()).doesNotContain(REACHED);
      home.remember(starts(WatchLedger.MAX_REMEMBERED + 2));
      assertThat(meters.scrape()).contains(REACHED + "1.0");
      assertThat(home.remembered()).hasSize(WatchLedger.MAX_REMEMBERED).doesNotContain(1L, 2L);
    }
  }

  private static Set<Long> starts(int count) {
    return LongStream.rangeClosed(1, count).boxed().collect(Collectors.toSet());
  }
}
