package io.syncline.agent.audit;

/** What the auditor does only so much of; a closed set. */
public enum AuditLimit {
  /** Changes that are followed; a further one is not. */
  AUDIT_CHANGES,
  /** Differences of a mount that wait to be judged; a further one is undecided. */
  AUDIT_SUSPECTS,
  /** Wrong answers of a mount that are shown; those that are wrong longest are. */
  AUDIT_FINDINGS
}
