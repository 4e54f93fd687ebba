package io.syncline.sim.world;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a store tells of a change, whoever made it. */
public final class StoreEvents {
  private StoreEvents() {}

  /** One event for each file and directory that is not what it was. */
  static List<Change> of(Map<Location, Optional<FileStatus>> after, MutationId mutation) {
    List<Change> events = new ArrayList<>();
    after.forEach((location, status) -> events.add(of(location, status).of(mutation)));
    return events;
  }

  private static Change of(Location location, Optional<FileStatus> status) {
    boolean implicit = location.scheme().implicitDirectories();
    boolean file = status.filter(there -> !there.isDirectory()).isPresent();
    ChangeKind kind = status.isPresent() ? ChangeKind.CREATED : ChangeKind.REMOVED;
    return new Change(location, file || implicit ? Scope.PATH : Scope.SUBTREE, kind, Cause.WATCH);
  }

  /** Everything at and below these may be old. */
  public static List<Change> trees(List<Location> locations) {
    return locations.stream()
        .map(at -> new Change(at, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH))
        .toList();
  }
}
