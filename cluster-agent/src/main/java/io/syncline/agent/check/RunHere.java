package io.syncline.agent.check;

import io.syncline.cache.check.CheckPace;
import io.syncline.cache.check.ShardCheck;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.budget.PutOffException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the check at this node, as long as it runs.
 *
 * <p>Thread rule: the thread that looks what there is to do, but for {@link #compare}.
 */
final class RunHere {
  private static final Logger LOG = LoggerFactory.getLogger(RunHere.class);

  /**
   * So long a shard is not begun with of which the feed proves nothing, since nothing would be
   * served of it without asking: it may have been taken up just now.
   */
  static final Duration UNPROVEN = Duration.ofSeconds(30);

  /** Between two looks whether all shards of the cluster were compared. */
  private static final Duration WHOLE = Duration.ofSeconds(3);

  private final CheckRun run;
  private final CheckRunner.Self self;
  private final CheckBook book;
  private final CheckRunner.Clocks clocks;
  private final CheckMeter meter;
  private final CheckPace pace;
  private final long began;
  private final Map<Integer, Future<?>> begun = new HashMap<>();

  /** Since when each shard that is held here was seen to be, while this run was known. */
  private final Map<Integer, Long> heldSince = new HashMap<>();

  private final Set<Integer> ended = new HashSet<>();
  private long lookedWhole;

  RunHere(
      CheckRun run,
      CheckPace pace,
      CheckRunner.Self self,
      CheckBook book,
      CheckRunner.Clocks clocks,
      CheckMeter meter) {
    this.run = run;
    this.self = self;
    this.book = book;
    this.clocks = clocks;
    this.meter = meter;
    this.pace = pace;
    this.began = clocks.ticker().nanos();
    this.lookedWhole = began;
  }

  CheckRun run() {
    return run;
  }

  /** How long it has been known here. */
  Duration age() {
    return Duration.ofNanos(clocks.ticker().nanos() - began);
  }

  /** Whether its time is over, by the clock of this node alone. */
  boolean isOverdue() {
    return run.options().maxDuration().filter(most -> age().compareTo(most) > 0).isPresent();
  }

  /** Begins with the shards that are held here, where that was not done and is not too early. */
  void begin(Mount mount, CheckRunner.Sources sources, ExecutorService workers) {
    SortedSet<Integer> shards = sources.held().get();
    long now = clocks.ticker().nanos();
    heldSince.keySet().retainAll(shards);
    for (int shard : shards) {
      heldSince.putIfAbsent(shard, now);
      begin(shard, mount, sources, workers);
    }
  }

  private void begin(int shard, Mount mount, CheckRunner.Sources sources, ExecutorService workers) {
    Future<?> known = begun.get(shard);
    if (ended.contains(shard) || (known != null && !known.isDone())) {
      return;
    }
    ReadTerms terms =
        new ReadTerms(mount.location(), sources.stores().resolve(mount), mount.bounds(), false);
    boolean told = mount.policy().externalChanges() != MountPolicy.ExternalChanges.UNWATCHED;
    if (told && isNew(shard) && !sources.answers().isProven(shard, terms)) {
      return;
    }
    Optional<ShardReport> earlier = book.report(run, shard);
    if (earlier.filter(ShardReport::ended).isPresent()) {
      ended.add(shard);
    } else {
      begun.put(shard, workers.submit(() -> compare(shard, earlier, terms, sources)));
    }
  }

  private boolean isNew(int shard) {
    long held = clocks.ticker().nanos() - heldSince.getOrDefault(shard, began);
    return held < UNPROVEN.toNanos();
  }

  private void compare(
      int shard, Optional<ShardReport> earlier, ReadTerms terms, CheckRunner.Sources sources) {
    KeptReport report = new KeptReport(run, shard, self.node(), earlier, book, clocks, meter);
    try {
      ShardCheck check =
          new ShardCheck(
              new ShardCheck.Subject(shard, run.scope(), run.sample()),
              sources.answers(),
              terms,
              new ShardCheck.Treatment(
                  run.options().settle(),
                  sources.repairs().of(run.options().repair(), terms),
                  sources.heard()),
              clocks.ticker(),
              pace,
              report);
      if (check.run()) {
        report.end();
      }
    } catch (InterruptedException e) {
      report.leave();
      LOG.debug("check {} of {} is left where it is, in shard {}", run.id(), run.path(), shard);
    } catch (PutOffException e) {
      report.leave();
      LOG.debug("check {} lets others go first, in shard {}: {}", run.id(), shard, e.getMessage());
    } catch (SyncException e) {
      failed(report, e);
    } catch (RuntimeException e) {
      LOG.warn("check {} of {} stumbled in shard {}", run.id(), run.path(), shard, e);
      failed(report, new SyncException(ErrorCode.INTERNAL, e.toString(), e));
    }
  }

  private void failed(KeptReport report, SyncException failure) {
    report.leave();
    fail(failure);
  }

  /** Ends the run, unless ZooKeeper or a node that stops is to blame: that is done again later. */
  void fail(SyncException failure) {
    if (failure.code() != ErrorCode.SHUTTING_DOWN
        && failure.code() != ErrorCode.COORDINATION_UNAVAILABLE) {
      end(CheckState.FAILED, "node " + self.node() + ": " + failure.getMessage());
    }
  }

  /** Ends the run where all shards of the cluster were compared, and none here is under way. */
  void endIfWhole() {
    long now = clocks.ticker().nanos();
    if (begun.values().stream().allMatch(Future::isDone) && now - lookedWhole >= WHOLE.toNanos()) {
      lookedWhole = now;
      Map<Integer, ShardReport> reports = book.reports(run);
      if (reports.size() == self.shards()
          && reports.values().stream().allMatch(ShardReport::ended)) {
        end(CheckState.DONE, "");
      }
    }
  }

  /** Ends the run for the whole cluster. */
  void end(CheckState how, String why) {
    try {
      book.end(run.id(), how, clocks.wall().instant(), why)
          .ifPresent(
              now -> LOG.info("check {} of {} is {}: {}", now.id(), now.path(), now.state(), why));
    } catch (SyncException e) {
      LOG.debug("check {} cannot be ended, it is tried again: {}", run.id(), e.getMessage());
    }
  }

  /** Ends the work on it at this node. */
  void interrupt() {
    begun.values().forEach(work -> work.cancel(true));
  }
}
