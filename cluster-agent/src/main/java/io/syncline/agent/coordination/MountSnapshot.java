package io.syncline.agent.coordination;

import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountTable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The mounts of a cluster at one version, with what only administration needs; immutable. */
public final class MountSnapshot {
  /** No mounts, version 0. */
  public static final MountSnapshot EMPTY = new MountSnapshot(0, List.of());

  private final MountTable table;
  private final List<MountDefinition> definitions;

  private MountSnapshot(long version, Collection<MountDefinition> definitions) {
    this.table = MountTable.of(version, definitions.stream().map(MountDefinition::mount).toList());
    this.definitions =
        definitions.stream()
            .sorted((a, b) -> a.mount().path().compareTo(b.mount().path()))
            .toList();
  }

  /**
   * The mounts of one version.
   *
   * @throws io.syncline.core.error.SyncException {@code MOUNT_CONFLICT} when two mounts have one
   *     path, or there are too many
   */
  public static MountSnapshot of(long version, Collection<MountDefinition> definitions) {
    return new MountSnapshot(version, definitions);
  }

  /** The same mounts as the rest of the node sees them. */
  public MountTable table() {
    return table;
  }

  /** Grows with each change. */
  public long version() {
    return table.version();
  }

  /** All mounts, by path. */
  public List<MountDefinition> definitions() {
    return definitions;
  }

  /** The mount at exactly this path. */
  public Optional<MountDefinition> at(NamespacePath path) {
    return definitions.stream().filter(d -> d.mount().path().equals(path)).findFirst();
  }

  /** The next version, with one mount more; its policy version is that version. */
  public MountSnapshot with(Mount mount, String feed) {
    table.with(mount); // Refuses what conflicts.
    return new MountSnapshot(
        version() + 1, append(definitions, new MountDefinition(mount, feed, version() + 1)));
  }

  /** The next version, with a mount replaced by one at the same path. */
  public MountSnapshot withChanged(Mount mount, String feed) {
    return new MountSnapshot(
        version() + 1,
        append(others(mount.path()), new MountDefinition(mount, feed, version() + 1)));
  }

  /** The next version, with one mount less. */
  public MountSnapshot without(NamespacePath path) {
    table.without(path); // Refuses what is not there.
    return new MountSnapshot(version() + 1, others(path));
  }

  /**
   * The same mounts under another version; a mount that the two versions tell apart takes the new
   * one.
   */
  MountSnapshot asVersion(long changed) {
    return new MountSnapshot(
        changed,
        definitions.stream()
            .map(
                d ->
                    d.policyVersion() == version()
                        ? new MountDefinition(d.mount(), d.feed(), changed)
                        : d)
            .toList());
  }

  /** What the mounts show, each location once. */
  public List<Location> locations() {
    return table().mounts().stream().map(Mount::location).distinct().toList();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MountSnapshot that
        && version() == that.version()
        && definitions.equals(that.definitions);
  }

  @Override
  public int hashCode() {
    return definitions.hashCode() * 31 + Long.hashCode(version());
  }

  @Override
  public String toString() {
    return "version " + version() + " " + definitions;
  }

  private List<MountDefinition> others(NamespacePath path) {
    return definitions.stream().filter(d -> !d.mount().path().equals(path)).toList();
  }

  private static List<MountDefinition> append(List<MountDefinition> list, MountDefinition last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }
}
