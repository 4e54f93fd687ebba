package io.syncline.sim.oracle;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.sim.oracle.answer.Convergence;
import io.syncline.sim.oracle.answer.ServedState;
import io.syncline.sim.oracle.answer.Sessions;
import io.syncline.sim.oracle.answer.Validity;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.log.ProofCheck;
import io.syncline.sim.oracle.log.RecordLog;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * All checks of one run, told of each commit at once.
 *
 * @param history what was in the stores
 * @param served I2 on what would be served
 * @param validity I9
 * @param log I3
 * @param proofs that watermarks are sound
 * @param sessions I4, I5 and I6
 * @param convergence I1
 * @param limits I8
 * @param violations what was broken
 */
public record Oracle(
    UfsHistory history,
    ServedState served,
    Validity validity,
    RecordLog log,
    ProofCheck proofs,
    Sessions sessions,
    Convergence convergence,
    Limits limits,
    Violations violations) {
  /**
   * An oracle that knows nothing yet.
   *
   * @param shardOf the shard in which a location's entry is kept
   */
  public static Oracle create(ToIntFunction<Location> shardOf) {
    Violations violations = new Violations();
    UfsHistory history = new UfsHistory();
    RecordLog log = new RecordLog(shardOf, violations);
    return new Oracle(
        history,
        new ServedState(history, violations),
        new Validity(history, violations),
        log,
        new ProofCheck(shardOf, log, violations),
        new Sessions(history, violations),
        new Convergence(history, violations),
        new Limits(violations),
        violations);
  }

  /** A change through Syncline takes effect in the store. */
  public Commit commit(long at, Origin origin, Map<Location, Entry> after) {
    return told(history.commit(at, origin, after));
  }

  /** A change from outside takes effect in the store. */
  public Commit commitOutside(long at, Map<Location, Entry> after) {
    return told(history.commitOutside(at, after));
  }

  private Commit told(Commit commit) {
    log.committed(commit);
    proofs.committed(commit);
    return commit;
  }
}
