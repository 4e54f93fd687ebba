package io.syncline.agent.check;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a cluster remembers of its checks.
 *
 * <p>Thread rule: any thread. Each call may throw {@code COORDINATION_UNAVAILABLE}.
 */
public interface CheckBook {
  /** Runs that are remembered of each mount. */
  int MAX_RUNS = 10;

  /**
   * Adds a run, which runs from now on; the oldest of its mount are forgotten.
   *
   * @throws io.syncline.core.error.SyncException {@code CHECK_RUNNING} when one runs in that mount
   */
  void start(CheckRun run);

  /** All runs, the newest first. */
  List<CheckRun> runs();

  /** Those that run. Cheap: asked for every second. */
  List<CheckRun> running();

  /** One run; empty when it is not remembered. */
  Optional<CheckRun> run(String id);

  /** How far each shard of a run is, as far as anybody has begun with it. */
  Map<Integer, ShardReport> reports(CheckRun run);

  /** How far one shard of a run is; empty when nobody has begun with it. */
  Optional<ShardReport> report(CheckRun run, int shard);

  /** Keeps how far a shard of a run is; nothing happens when the run is not remembered. */
  void keep(CheckRun run, int shard, ShardReport report);

  /**
   * Ends a run that runs.
   *
   * @return the run as it is now; empty when it is not remembered
   */
  Optional<CheckRun> end(String id, CheckState how, Instant when, String why);

  /**
   * Goes on with a run that ended without having compared all.
   *
   * @return the run as it is now; empty when it is not remembered
   * @throws io.syncline.core.error.SyncException {@code CHECK_RUNNING} when another one runs in its
   *     mount
   */
  Optional<CheckRun> resume(String id, Instant when);
}
