package io.syncline.agent.audit;

import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.MountTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A book in memory. */
public final class MemoryAuditBook implements AuditBook {
  private final Map<String, AuditReport> told = new TreeMap<>();

  /** Tells what this book knows. */
  public AuditAdmin admin(Supplier<MountTable> mounts) {
    return new AuditAdmin(this, new PathResolver(mounts, location -> location));
  }

  @Override
  public synchronized void tell(AuditReport report) {
    told.put(report.mount() + " " + report.node(), report);
  }

  @Override
  public synchronized void forget(NamespacePath mount) {
    told.values().removeIf(report -> report.mount().equals(mount));
  }

  @Override
  public synchronized List<AuditReport> reports() {
    return List.copyOf(told.values());
  }
}
