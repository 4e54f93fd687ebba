package io.syncline.agent.rpc;

import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.config.WatchKind;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.proto.node.v1.ListWatchersResponse;
import io.syncline.proto.node.v1.RescanRequest;
import io.syncline.proto.node.v1.RescanResponse;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Watchers as messages. */
final class WatcherMessages {
  private WatcherMessages() {}

  static ListWatchersResponse list(List<WatcherView> views) {
    ListWatchersResponse.Builder response = ListWatchersResponse.newBuilder();
    views.forEach(view -> response.addWatchers(info(view)));
    return response.build();
  }

  static List<WatcherView> views(ListWatchersResponse response) {
    try {
      return response.getWatchersList().stream().map(WatcherMessages::view).toList();
    } catch (IllegalArgumentException e) {
      throw new SyncException(
          ErrorCode.NODE_UNREACHABLE, "a node tells of watchers that are none: " + e, e);
    }
  }

  static WatcherAdmin.Rescan rescan(RescanRequest request) {
    return new WatcherAdmin.Rescan(
        request.getName(),
        request.getLocation().isEmpty()
            ? Optional.empty()
            : Optional.of(Location.parse(request.getLocation())),
        request.getReason(),
        request.getDryRun(),
        request.getThisNodeOnly());
  }

  /** The same for the node that reads the feed. */
  static RescanRequest forwarded(WatcherAdmin.Rescan wanted) {
    return RescanRequest.newBuilder()
        .setName(wanted.name())
        .setLocation(wanted.where().map(Location::toString).orElse(""))
        .setReason(wanted.reason())
        .setDryRun(wanted.dryRun())
        .setThisNodeOnly(true)
        .build();
  }

  static RescanResponse wire(WatcherAdmin.Rescanned done) {
    RescanResponse.Builder response = RescanResponse.newBuilder().setNode(done.node());
    done.locations().forEach(at -> response.addLocations(at.toString()));
    return response.build();
  }

  static WatcherAdmin.Rescanned rescanned(RescanResponse response) {
    return new WatcherAdmin.Rescanned(
        response.getNode(), response.getLocationsList().stream().map(Location::parse).toList());
  }

  private static WatcherInfo info(WatcherView view) {
    WatcherInfo.Builder info =
        WatcherInfo.newBuilder()
            .setName(view.name())
            .setKind(kind(view.kind()))
            .setState(WatcherState.valueOf("WATCHER_STATE_" + view.state().name()))
            .setNode(view.node().orElse(""));
    view.locations().forEach(at -> info.addLocations(at.toString()));
    view.reading()
        .ifPresent(
            reading -> {
              reading.behind().ifPresent(behind -> info.setBehindSeconds(seconds(behind)));
              reading
                  .figures()
                  .canary()
                  .ifPresent(canary -> info.setCanarySeconds(seconds(canary)));
              info.setPosition(reading.position())
                  .setChanges(reading.figures().changes())
                  .setLosses(reading.figures().losses())
                  .setLastLoss(reading.figures().lastLoss())
                  .setFailure(reading.failure())
                  .setOrigin(reading.origin().toString())
                  .setSinceSeconds(seconds(reading.since()));
            });
    return info.build();
  }

  private static WatcherView view(WatcherInfo info) {
    return new WatcherView(
        info.getName(),
        WatchKind.valueOf(info.getKind().toUpperCase(Locale.ROOT).replace('-', '_')),
        info.getLocationsList().stream().map(Location::parse).toList(),
        info.getNode().isEmpty() ? Optional.empty() : Optional.of(info.getNode()),
        info.getOrigin().isEmpty() ? Optional.empty() : Optional.of(reading(info)));
  }

  private static WatcherView.Reading reading(WatcherInfo info) {
    return new WatcherView.Reading(
        WatcherView.State.valueOf(info.getState().name().replace("WATCHER_STATE_", "")),
        Origin.parse(info.getOrigin()),
        duration(info.getSinceSeconds()),
        known(info.hasBehindSeconds(), info.getBehindSeconds()),
        info.getPosition(),
        new WatcherView.Figures(
            info.getChanges(),
            info.getLosses(),
            info.getLastLoss(),
            known(info.hasCanarySeconds(), info.getCanarySeconds())),
        info.getFailure());
  }

  private static Optional<Duration> known(boolean present, double seconds) {
    return present ? Optional.of(duration(seconds)) : Optional.empty();
  }

  private static String kind(WatchKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }
}
