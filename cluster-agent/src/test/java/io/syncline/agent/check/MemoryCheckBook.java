package io.syncline.agent.check;

import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.mount.MountTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A book that lasts as long as its process. */
public final class MemoryCheckBook implements CheckBook {
  private final Map<String, CheckRun> runs = new TreeMap<>();
  private final Map<String, Map<Integer, ShardReport>> reports = new TreeMap<>();

  /** Administration of checks that nobody carries out. */
  public static CheckAdmin admin(Supplier<MountTable> mounts) {
    return new CheckAdmin(
        new MemoryCheckBook(), new PathResolver(mounts), InstantSource.system(), new Random(1), 4);
  }

  @Override
  public synchronized void start(CheckRun run) {
    requireNoOther(run);
    runs.put(run.id(), run);
    reports.put(run.id(), new TreeMap<>());
    List<CheckRun> ofMount =
        runs().stream().filter(other -> other.mount().equals(run.mount())).toList();
    ofMount.stream().skip(MAX_RUNS).map(CheckRun::id).forEach(runs::remove);
  }

  @Override
  public synchronized List<CheckRun> runs() {
    return runs.values().stream().sorted(Comparator.comparing(CheckRun::id).reversed()).toList();
  }

  @Override
  public synchronized List<CheckRun> running() {
    return runs.values().stream().filter(CheckRun::isRunning).toList();
  }

  @Override
  public synchronized Optional<CheckRun> run(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  @Override
  public synchronized Map<Integer, ShardReport> reports(CheckRun run) {
    return Map.copyOf(reports.getOrDefault(run.id(), Map.of()));
  }

  @Override
  public synchronized Optional<ShardReport> report(CheckRun run, int shard) {
    return Optional.ofNullable(reports(run).get(shard));
  }

  @Override
  public synchronized void keep(CheckRun run, int shard, ShardReport report) {
    if (runs.containsKey(run.id())) {
      reports.get(run.id()).put(shard, report);
    }
  }

  @Override
  public synchronized Optional<CheckRun> end(String id, CheckState how, Instant when, String why) {
    runs.computeIfPresent(id, (same, run) -> run.isRunning() ? run.endedAs(how, when, why) : run);
    return run(id);
  }

  @Override
  public synchronized Optional<CheckRun> resume(String id, Instant when) {
    Optional<CheckRun> run = run(id);
    if (run.isEmpty() || run.get().isRunning() || run.get().state() == CheckState.DONE) {
      return run;
    }
    requireNoOther(run.get());
    runs.put(id, run.get().resumedAt(when));
    return run(id);
  }

  private void requireNoOther(CheckRun run) {
    running().stream()
        .filter(other -> other.mount().equals(run.mount()))
        .findFirst()
        .ifPresent(
            other -> {
              throw new SyncException(
                  ErrorCode.CHECK_RUNNING, "check " + other.id() + " runs in " + run.mount());
            });
  }
}
