package io.syncline.sim.client;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.mount.MountTable;
import io.syncline.sim.node.Deployment;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.run.Witness;
import io.syncline.sim.world.Lake;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is committed to the lake, and where others may write past Syncline: only where every mount
 * says so, and every node has heard it.
 */
public final class Outside {
  private final Witness witness;
  private final List<Deployment> clusters;
  private final Map<Location, List<Commit>> commits = new HashMap<>();
  private long lastCommit;

  /** Notes what is committed from now on, and what is there. */
  public Outside(Lake lake, Witness witness, List<Deployment> clusters) {
    this.witness = witness;
    this.clusters = clusters;
    for (Location location : lake.locations()) {
      lake.status(location)
          .ifPresent(status -> witness.oracle().history().begins(location, Entry.of(status)));
    }
    lake.listen((by, after, mutation) -> changed(by, after));
  }

  private void changed(Optional<Origin> by, Map<Location, Optional<FileStatus>> after) {
    Map<Location, Entry> entries = new HashMap<>();
    after.forEach((location, status) -> entries.put(location, Entry.of(status)));
    Commit commit = witness.committed(by, entries);
    lastCommit = commit.at();
    after
        .keySet()
        .forEach(
            location -> commits.computeIfAbsent(location, key -> new ArrayList<>()).add(commit));
  }

  /** All commits that changed a location. */
  List<Commit> commitsAt(Location location) {
    return commits.getOrDefault(location, List.of());
  }

  /** When the lake changed last. */
  public long lastCommit() {
    return lastCommit;
  }

  /** Whether others may write there now. */
  public boolean allows(Location location) {
    for (Deployment cluster : clusters) {
      boolean promised =
          cluster.mounts().mounts().stream()
              .filter(mount -> mount.location().intersects(location))
              .anyMatch(mount -> mount.policy().externalChanges() == ExternalChanges.NONE);
      if (promised || !cluster.allHaveHeard()) {
        return false;
      }
    }
    return true;
  }

  /** Declares in all clusters whether others write at and below a location. */
  public void declare(Location location, ExternalChanges external) {
    for (Deployment cluster : clusters) {
      MountTable table = cluster.mounts();
      for (Mount mount : table.mounts()) {
        if (mount.location().intersects(location)) {
          table = table.with(mount.path(), with(mount.policy(), external));
        }
      }
      if (table.version() != cluster.mounts().version()) {
        cluster.declare(table);
      }
    }
  }

  private static MountPolicy with(MountPolicy policy, ExternalChanges external) {
    return new MountPolicy(policy.syncInterval(), external, policy.onStale(), policy.reconcile());
  }

  /** A mount as it is declared first. */
  public static Mount mount(String path, Location location, MountPolicy policy) {
    return new Mount(NamespacePath.parse(path), location, "store", policy);
  }
}
