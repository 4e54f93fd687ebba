package io.syncline.agent.check;

import io.syncline.cache.check.CheckListener;
import io.syncline.cache.check.CheckTally;
import io.syncline.core.consistency.Finding;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The report of one shard while it is compared, which is kept now and then.
 *
 * <p>Thread rule: the thread that compares.
 */
final class KeptReport implements CheckListener {
  private static final Logger LOG = LoggerFactory.getLogger(KeptReport.class);

  /** How often it is kept how far a shard has come. */
  static final Duration KEPT = Duration.ofSeconds(2);

  private final CheckRun run;
  private final int shard;
  private final CheckBook book;
  private final CheckRunner.Clocks clocks;
  private final CheckMeter meter;
  private ShardReport report;
  private long kept;

  KeptReport(
      CheckRun run,
      int shard,
      String node,
      Optional<ShardReport> earlier,
      CheckBook book,
      CheckRunner.Clocks clocks,
      CheckMeter meter) {
    this.run = run;
    this.shard = shard;
    this.book = book;
    this.clocks = clocks;
    this.meter = meter;
    this.report =
        earlier.map(ShardReport.begun(node)::after).orElseGet(() -> ShardReport.begun(node));
    this.kept = clocks.ticker().nanos();
  }

  @Override
  public void found(Finding finding) {
    report = report.with(ReportedFinding.of(finding, false, clocks::wallAt));
    meter.found(finding.kind());
  }

  @Override
  public void repaired(Finding finding) {
    report = report.with(ReportedFinding.of(finding, true, clocks::wallAt));
    meter.found(finding.kind());
    meter.repaired(finding.kind());
    LOG.info(
        "check {} repaired {} at {} ({})",
        run.id(),
        finding.kind(),
        finding.location(),
        run.options().repair());
  }

  @Override
  public void progress(CheckTally tally) {
    meter.asked(tally.requests() - report.tally().requests());
    meter.compared(tally.compared() - report.tally().compared());
    report = report.at(tally);
    if (clocks.ticker().nanos() - kept >= KEPT.toNanos()) {
      keepIfPossible();
    }
  }

  /** The shard was compared whole. */
  void end() {
    report = report.atItsEnd();
    keep();
  }

  /** The shard is left as it is; what was found so far is worth knowing. */
  void leave() {
    boolean interrupted = Thread.interrupted();
    keepIfPossible();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nobody sees how it goes while ZooKeeper is away. */
  private void keepIfPossible() {
    try {
      keep();
    } catch (SyncException e) {
      LOG.debug("how check {} goes cannot be kept: {}", run.id(), e.getMessage());
    }
  }

  private void keep() {
    kept = clocks.ticker().nanos();
    book.keep(run, shard, report);
  }
}
