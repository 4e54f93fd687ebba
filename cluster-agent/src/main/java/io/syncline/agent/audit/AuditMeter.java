package io.syncline.agent.audit;

import io.syncline.core.audit.AuditDelay;
import io.syncline.core.audit.AuditOutcome;
import io.syncline.core.model.NamespacePath;
import java.util.List;

/** Hears what the auditor of this node does. Its thread; must return at once. */
public interface AuditMeter {
  /** A request is sent to a store. */
  void asked();

  /** A look came to something. */
  void sampled(NamespacePath mount, AuditDelay delay, AuditOutcome outcome);

  /** A look was left out because it would have come too late to tell about its delay. */
  void late();

  /** A limit was reached. */
  void reached(AuditLimit limit);

  /**
   * How it stands now.
   *
   * @param followed changes that are followed
   * @param reports one for each mount; those of others are over
   */
  void shows(int followed, List<AuditReport> reports);
}
