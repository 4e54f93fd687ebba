package io.syncline.agent.metrics;

import io.syncline.agent.audit.AuditLimit;
import io.syncline.agent.fencing.Fencer;
import io.syncline.agent.reconcile.Reconciler;
import io.syncline.agent.reconcile.RoundLimit;
import io.syncline.agent.reconcile.StoredRounds;
import io.syncline.agent.reconcile.UntoldPublisher;
import io.syncline.cache.advice.AccessRecorder;
import io.syncline.core.audit.LookSchedule;
import io.syncline.core.audit.MountAudit;
import io.syncline.core.outbox.RecordRouter;
import io.syncline.ufs.hdfs.HdfsUnderFileSystem;

/** Limits of a node of which is counted how often they were reached. */
public enum ReachedLimit {
  UNTOLD_BATCHES(
      UntoldPublisher.MAX_WAITING,
      "batches of changes that nobody told of, and that wait to be told",
      "a further one is not told: other clusters find out in their own rounds"),
  ROUND_WAITS(
      Reconciler.MAX_WAITS,
      "times that a round waits for a store at one place",
      "the place is passed over, until the next round"),
  ROUND_REFUSALS(
      Reconciler.MAX_REFUSALS,
      "locations in a row that a store refuses to tell a round of",
      "the round waits after each further one"),
  FORGOTTEN_ROUNDS(
      StoredRounds.MAX_FORGOTTEN,
      "mounts that are gone whose rounds are forgotten at a time",
      "the others are forgotten when mounts change next"),
  NAMED_MUTATIONS(
      RecordRouter.MAX_NAMED,
      "mutations by name below one directory that one write of this node tells of",
      "the directory is told of without names: their notifications cost a call there"),
  UNFINISHED_FILES(
      HdfsUnderFileSystem.MAX_LEFTOVERS,
      "unfinished files of an HDFS that wait to be removed",
      "a further one is left for the next listing"),
  AUDIT_CHANGES(
      LookSchedule.MAX_FOLLOWED,
      "changes whose paths the auditor looks at again",
      "a further one is not followed: fewer are sampled than requests allow"),
  AUDIT_SUSPECTS(
      MountAudit.MAX_SUSPECTS,
      "differences of a mount that wait for the auditor to look at them again",
      "a further one is undecided"),
  AUDIT_FINDINGS(
      MountAudit.MAX_FINDINGS,
      "wrong answers of a mount that the auditor shows",
      "those that are wrong longest are shown, all are counted; a check finds the others"),
  GIVEN_UP_FENCINGS(
      Fencer.MAX_JOBS,
      "fencings that were given up and are shown to people",
      "the oldest is shown no more"),
  ADVICE_READS(
      1,
      "reads of one mount that are recorded for advice at a time",
      "a further one is answered as ever, and not recorded"),
  ADVICE_MOUNTS(
      AccessRecorder.MAX_MOUNTS,
      "mounts whose reads are recorded for advice; counted are the reads",
      "those of a further mount are not recorded until another one is gone");

  private final int allowed;
  private final String counted;
  private final String whenReached;

  ReachedLimit(int allowed, String counted, String whenReached) {
    this.allowed = allowed;
    this.counted = counted;
    this.whenReached = whenReached;
  }

  /** The same for what rounds do. */
  static ReachedLimit of(RoundLimit limit) {
    return switch (limit) {
      case UNTOLD_BATCHES -> UNTOLD_BATCHES;
      case ROUND_WAITS -> ROUND_WAITS;
      case ROUND_REFUSALS -> ROUND_REFUSALS;
      case FORGOTTEN_ROUNDS -> FORGOTTEN_ROUNDS;
    };
  }

  /** The same for what the auditor does. */
  static ReachedLimit of(AuditLimit limit) {
    return switch (limit) {
      case AUDIT_CHANGES -> AUDIT_CHANGES;
      case AUDIT_SUSPECTS -> AUDIT_SUSPECTS;
      case AUDIT_FINDINGS -> AUDIT_FINDINGS;
    };
  }

  /** How many there may be. */
  int allowed() {
    return allowed;
  }

  /** What is counted, for the reference page. */
  String counted() {
    return counted;
  }

  /** What happens then, for the reference page. */
  String whenReached() {
    return whenReached;
  }
}
