package io.syncline.agent.admin;

import io.syncline.agent.coordination.MountDefinition;
import io.syncline.agent.coordination.MountRevision;
import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is remembered of one mount, out of the history of all.
 *
 * @param events its changes, the newest first
 * @param oldestVersion the oldest version of the table that is remembered; 0 if none is
 */
public record MountPast(List<Event> events, long oldestVersion) {
  private static final int MAX_SHOWN_VERSIONS = 10;

  /**
   * One change of the mount.
   *
   * @param revision the change of the table
   * @param changes the settings that changed; empty where the mount was added or removed, and where
   *     what was before is forgotten
   * @param after the mount after it; empty where it was removed
   */
  public record Event(
      MountRevision revision, List<SettingChange> changes, Optional<MountDefinition> after) {
    public Event {
      changes = List.copyOf(changes);
    }
  }

  public MountPast {
    events = List.copyOf(events);
  }

  /**
   * The past of a mount.
   *
   * @param history of all mounts, the newest first
   */
  static MountPast of(List<MountRevision> history, NamespacePath path) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < history.size(); i++) {
      MountRevision revision = history.get(i);
      Optional<MountDefinition> after = revision.mounts().at(path);
      if (i + 1 < history.size()) {
        Optional<MountDefinition> before = history.get(i + 1).mounts().at(path);
        if (!after.equals(before)) {
          events.add(new Event(revision, changes(before, after), after));
        }
      } else if (after.filter(mount -> isOf(mount, revision.mounts())).isPresent()) {
        events.add(new Event(revision, List.of(), after)); // What was before is forgotten.
      }
    }
    return new MountPast(
        events, history.isEmpty() ? 0 : history.get(history.size() - 1).mounts().version());
  }

  /**
   * The mount as a version of the table had it.
   *
   * @throws SyncException {@code INVALID_ARGUMENT} that names the versions that may be asked for
   */
  static MountDefinition at(List<MountRevision> history, NamespacePath path, long version) {
    return history.stream()
        .map(MountRevision::mounts)
        .filter(mounts -> mounts.version() == version)
        .flatMap(mounts -> mounts.at(path).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new SyncException(
                    ErrorCode.INVALID_ARGUMENT,
                    "no policy of mount "
                        + path
                        + " at version "
                        + version
                        + " is remembered (expected one of "
                        + versions(of(history, path))
                        + ")"));
  }

  private static String versions(MountPast past) {
    List<Event> kept = past.events().stream().filter(event -> event.after().isPresent()).toList();
    return kept.isEmpty()
        ? "none"
        : kept.stream()
            .limit(MAX_SHOWN_VERSIONS)
            .map(event -> String.valueOf(event.revision().mounts().version()))
            .collect(Collectors.joining(", "));
  }

  private static boolean isOf(MountDefinition mount, MountSnapshot mounts) {
    return mount.policyVersion() == mounts.version();
  }

  private static List<SettingChange> changes(
      Optional<MountDefinition> before, Optional<MountDefinition> after) {
    return before.isPresent() && after.isPresent()
        ? SettingChange.between(
            before.get().mount().policy(),
            before.get().feed(),
            after.get().mount().policy(),
            after.get().feed())
        : List.of();
  }
}
