package io.syncline.agent.testing;

import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.config.WatchKind;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feeds that a test decides about. */
public final class FakeWatchers implements WatcherAdmin.Own {
  /** What is known of them. */
  public List<WatcherView> views = List.of();

  /** Who had the last turn. */
  public Optional<String> lastNode = Optional.empty();

  /** Whether it is this node's turn. */
  public boolean turn = true;

  /** What the log says to announcements. */
  public @Nullable SyncException refusal;

  /** All that was announced. */
  public final List<Location> announced = new ArrayList<>();

  /** A watcher that is not read here. */
  public static WatcherView waiting(String name, String location) {
    return new WatcherView(
        name,
        WatchKind.DIRECTORY,
        List.of(Location.parse(location)),
        Optional.empty(),
        Optional.empty());
  }

  /** A watcher that node n1 reads. */
  public static WatcherView reading(String name, String location, WatcherView.State state) {
    return new WatcherView(
        name,
        WatchKind.DIRECTORY,
        List.of(Location.parse(location)),
        Optional.of("n1"),
        Optional.of(
            new WatcherView.Reading(
                state,
                new Origin("east", "watch-" + name, 7),
                Duration.ofSeconds(90),
                Optional.of(Duration.ofMillis(1500)),
                "p7",
                new WatcherView.Figures(
                    12, 1, "OVERFLOW: too much", Optional.of(Duration.ofSeconds(4))),
                switch (state) {
                  case FAILING -> "SYN-3001 away";
                  case DISTRUSTED -> "a canary is missing";
                  case UNKNOWN, CATCHING_UP, LIVE -> "";
                })));
  }

  @Override
  public List<WatcherView> views() {
    return views;
  }

  @Override
  public Optional<String> lastNode(String name) {
    return lastNode;
  }

  @Override
  public boolean announce(String name, List<Location> trees, Duration atMost) {
    if (!turn) {
      return false;
    }
    if (refusal != null) {
      throw refusal;
    }
    announced.addAll(trees);
    return true;
  }
}
