package io.syncline.agent.audit;

import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.audit.AuditCounts;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells what the auditors of the whole cluster know.
 *
 * <p>Thread rule: any thread.
 */
public final class AuditAdmin {
  /** What the name of a mount's audit begins with; its path follows. */
  public static final String PREFIX = "audit:";

  private final AuditBook book;
  private final PathResolver paths;

  /**
   * The audit of one mount by all live nodes.
   *
   * @param reports by node; one at least
   */
  public record MountAudited(List<AuditReport> reports) {
    public MountAudited {
      reports = List.copyOf(reports);
    }

    /** Its name. */
    public String id() {
      return PREFIX + mount();
    }

    /** The mount's path. */
    public NamespacePath mount() {
      return reports.get(0).mount();
    }

    /** The location that is shown there. */
    public Location scope() {
      return reports.get(0).scope();
    }

    /** When the first of them began. */
    public Instant began() {
      return reports.stream().map(AuditReport::began).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** What the looks of all nodes came to, by their delay. */
    public Map<AuditDelay, AuditCounts> counts() {
      Map<AuditDelay, AuditCounts> all = new EnumMap<>(AuditDelay.class);
      for (AuditReport report : reports) {
        report.counts().forEach((delay, counts) -> all.merge(delay, counts, AuditCounts::and));
      }
      return all;
    }
  }

  public AuditAdmin(AuditBook book, PathResolver paths) {
    this.book = book;
    this.paths = paths;
  }

  /** Whether a name of a check is that of an audit. */
  public static boolean isAudit(String id) {
    return id.startsWith(PREFIX);
  }

  /**
   * The audits of all mounts, by path; only that of the mount that shows a path, if one is given.
   */
  public List<MountAudited> audits(String path) {
    Optional<NamespacePath> only =
        path.isEmpty() ? Optional.empty() : Optional.of(paths.resolve(path).requireMount().path());
    Map<String, List<AuditReport>> mounts = new TreeMap<>();
    for (AuditReport report : book.reports()) {
      if (only.isEmpty() || only.get().equals(report.mount())) {
        mounts.computeIfAbsent(report.mount().toString(), unknown -> new ArrayList<>()).add(report);
      }
    }
    return mounts.values().stream().map(MountAudited::new).toList();
  }

  /**
   * The audit of one mount.
   *
   * @throws SyncException {@code UNKNOWN_CHECK}
   */
  public MountAudited audit(String id) {
    return audits("").stream()
        .filter(audit -> audit.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new SyncException(
                    ErrorCode.UNKNOWN_CHECK,
                    "no audit '"
                        + id
                        + "' is known: no live node audits that mount (see"
                        + " audit.requests-per-minute)"));
  }
}
