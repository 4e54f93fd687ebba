package io.syncline.agent.audit;

import io.syncline.core.model.NamespacePath;
import java.util.List;

/**
 * What the auditors of a cluster's live nodes last told.
 *
 * <p>Thread rule: any thread.
 */
public interface AuditBook {
  /**
   * Tells what this node knows of a mount, in place of what it told before; it is gone with the
   * node. Nothing happens while nobody can be told.
   */
  void tell(AuditReport report);

  /** This node audits a mount no more. Nothing happens while nobody can be told. */
  void forget(NamespacePath mount);

  /**
   * What all nodes told last, ordered by mount and node.
   *
   * @throws io.syncline.core.error.SyncException {@code COORDINATION_UNAVAILABLE}
   */
  List<AuditReport> reports();
}
