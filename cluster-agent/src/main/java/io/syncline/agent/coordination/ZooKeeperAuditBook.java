package io.syncline.agent.coordination;

import com.google.gson.JsonParseException;
import io.syncline.agent.audit.AuditBook;
import io.syncline.agent.audit.AuditForm;
import io.syncline.agent.audit.AuditReport;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the auditors of a cluster last told, in ZooKeeper: {@code audits/<node>/<mount>}, where
 * mounts are named by a digest of their paths, and vanish with the session of the node.
 */
public final class ZooKeeperAuditBook implements AuditBook {
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperAuditBook.class);

  private final Coordination coordination;
  private final String root;
  private final String node;

  /**
   * The book as one node writes it.
   *
   * @param node its name
   */
  public ZooKeeperAuditBook(Coordination coordination, String node) {
    this.coordination = coordination;
    this.root = coordination.path("audits");
    this.node = node;
  }

  @Override
  public void tell(AuditReport report) {
    byte[] json = AuditForm.bytes(report);
    ifPossible(
        "tell of an audit",
        () ->
            coordination
                .client()
                .create()
                .orSetData()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL)
                .forPath(path(report.mount()), json));
  }

  @Override
  public void forget(NamespacePath mount) {
    ifPossible(
        "forget an audit",
        () -> {
          coordination.client().delete().quietly().forPath(path(mount));
          return "";
        });
  }

  @Override
  public List<AuditReport> reports() {
    try {
      List<AuditReport> reports = new ArrayList<>();
      for (String each : children(root)) {
        for (String mount : children(root + "/" + each)) {
          report(root + "/" + each + "/" + mount).ifPresent(reports::add);
        }
      }
      reports.sort(
          Comparator.comparing((AuditReport report) -> report.mount().toString())
              .thenComparing(AuditReport::node));
      return reports;
    } catch (KeeperException e) {
      throw new SyncException(
          ErrorCode.COORDINATION_UNAVAILABLE,
          "ZooKeeper refused what is known of audits: " + e.getMessage(),
          e);
    }
  }

  /** What is not told now is told a minute later: looks go on. */
  private void ifPossible(String what, Coordination.Call<String> call) {
    if (!coordination.connected()) {
      return;
    }
    try {
      String unused = coordination.ask(what, call);
    } catch (SyncException | KeeperException e) {
      LOG.debug("cannot {}: {}", what, e.getMessage());
    }
  }

  private List<String> children(String path) throws KeeperException {
    try {
      return coordination.ask(
          "list audits", () -> coordination.client().getChildren().forPath(path));
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    }
  }

  private Optional<AuditReport> report(String path) throws KeeperException {
    try {
      byte[] json =
          coordination.ask("read an audit", () -> coordination.client().getData().forPath(path));
      return Optional.of(AuditForm.report(json));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (JsonParseException e) {
      LOG.warn("{} cannot be read, it is passed over: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  /** No path of the lake ever becomes a node's name. */
  private String path(NamespacePath mount) {
    byte[] bytes = mount.toString().getBytes(StandardCharsets.UTF_8);
    return root + "/" + node + "/" + UUID.nameUUIDFromBytes(bytes);
  }
}
