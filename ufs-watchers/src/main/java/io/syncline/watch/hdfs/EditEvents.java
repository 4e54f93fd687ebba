package io.syncline.watch.hdfs;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.hdfs.inotify.Event;
import org.apache.hadoop.hdfs.inotify.EventBatch;
import org.jspecify.annotations.Nullable;

/**
 * Turns events of an edit log into changes of what is watched.
 *
 * <p>An event of a rename or a removal does not say whether it was a file or a directory, so it is
 * told as a tree. Two are known to be files: one that is renamed from a hidden name, which only an
 * unfinished file has, and the sources of a concatenation. A hidden name is used once, so that the
 * rename is named by it. What happens to a directory above something that is watched happens to all
 * of that.
 */
final class EditEvents {
  private final List<Location> watched;
  private final Predicate<String> hidden;
  private final String authority;

  /**
   * The events of one HDFS.
   *
   * @param watched locations, all of one HDFS, at least one
   * @param hidden names that nobody is told of
   */
  EditEvents(List<Location> watched, Predicate<String> hidden) {
    this.watched = List.copyOf(watched);
    this.hidden = hidden;
    this.authority = watched.get(0).authority();
    for (Location each : watched) {
      if (each.scheme() != Scheme.HDFS || !each.authority().equals(authority)) {
        throw new IllegalArgumentException(each + " is not in hdfs://" + authority + "/");
      }
    }
  }

  /** All that is watched may be old. */
  List<Change> all() {
    return watched.stream().map(EditEvents::tree).toList();
  }

  /** What a batch changed of what is watched. */
  List<Change> changes(EventBatch batch) {
    List<Change> changes = new ArrayList<>();
    boolean concatenation = batch.getEvents().length > 1;
    for (Event event : batch.getEvents()) {
      add(event, concatenation, changes);
    }
    return changes;
  }

  private void add(Event event, boolean concatenation, List<Change> changes) {
    switch (event.getEventType()) {
      case CREATE -> {
        Event.CreateEvent create = (Event.CreateEvent) event;
        boolean file = create.getiNodeType() == Event.CreateEvent.INodeType.FILE;
        Scope scope = file ? Scope.PATH : Scope.SUBTREE;
        tell(create.getPath(), scope, ChangeKind.CREATED, changes);
      }
      case CLOSE -> modified(((Event.CloseEvent) event).getPath(), changes);
      case APPEND -> modified(((Event.AppendEvent) event).getPath(), changes);
      case TRUNCATE -> modified(((Event.TruncateEvent) event).getPath(), changes);
      case METADATA -> {
        Event.MetadataUpdateEvent update = (Event.MetadataUpdateEvent) event;
        if (!isOfAccessOnly(update)) {
          modified(update.getPath(), changes);
        }
      }
      case RENAME -> {
        Event.RenameEvent rename = (Event.RenameEvent) event;
        String to = rename.getDstPath();
        if (isHidden(rename.getSrcPath())) {
          MutationId mutation = MutationId.ofRename(rename.getSrcPath(), to);
          tell(to, Scope.PATH, ChangeKind.CREATED, mutation, changes);
        } else {
          tell(rename.getSrcPath(), Scope.SUBTREE, ChangeKind.REMOVED, changes);
          tell(to, Scope.SUBTREE, ChangeKind.CREATED, changes);
        }
      }
      case UNLINK -> {
        Scope scope = concatenation ? Scope.PATH : Scope.SUBTREE;
        tell(((Event.UnlinkEvent) event).getPath(), scope, ChangeKind.REMOVED, changes);
      }
    }
  }

  /** Somebody has read it. */
  private static boolean isOfAccessOnly(Event.MetadataUpdateEvent update) {
    return update.getMetadataType() == Event.MetadataUpdateEvent.MetadataType.TIMES
        && update.getMtime() < 0;
  }

  private void modified(String path, List<Change> changes) {
    tell(path, Scope.PATH, ChangeKind.MODIFIED, changes);
  }

  private void tell(String path, Scope scope, ChangeKind kind, List<Change> changes) {
    tell(path, scope, kind, null, changes);
  }

  private void tell(
      String path,
      Scope scope,
      ChangeKind kind,
      @Nullable MutationId mutation,
      List<Change> changes) {
    Optional<Location> found = location(path);
    if (found.isEmpty() || isHidden(path)) {
      return;
    }
    Location at = found.get();
    if (watched.stream().anyMatch(at::isAtOrBelow)) {
      changes.add(new Change(at, scope, kind, Cause.WATCH).of(mutation));
    } else if (scope == Scope.SUBTREE) {
      watched.stream()
          .filter(each -> each.isAtOrBelow(at))
          .forEach(each -> changes.add(tree(each)));
    }
  }

  private boolean isHidden(String path) {
    return hidden.test(path.substring(path.lastIndexOf('/') + 1));
  }

  /** Empty for what can be no location: nobody has it in a cache. */
  private Optional<Location> location(String path) {
    try {
      return Optional.of(Location.of(Scheme.HDFS, authority, path.substring(1)));
    } catch (SyncException e) {
      return Optional.empty();
    }
  }

  private static Change tree(Location location) {
    return new Change(location, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH);
  }
}
