package io.syncline.agent.schedule;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.check.CheckBook;
import io.syncline.agent.check.CheckRun;
import io.syncline.agent.check.CheckState;
import io.syncline.agent.check.ShardReport;
import io.syncline.agent.runner.Runner;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts checks that are due. Every node looks; the one that stores first that a time is used
 * starts the check, which then runs at all nodes. One that dies in between loses that time, which
 * shows as a check that did not finish.
 *
 * <p>Thread rule: a thread of its own.
 */
public final class CheckScheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckScheduler.class);

  /** Between two looks at least. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** Between two looks at most: another node may have been told of another schedule. */
  static final Duration LATER = Duration.ofSeconds(10);

  private static final int MAX_ATTEMPTS = 5;

  private final ScheduleBook book;
  private final CheckBook runs;
  private final CheckAdmin checks;
  private final InstantSource clock;
  private final ScheduleMeter meter;
  private final Runner runner = new Runner("check-schedule", LATER, this::look);

  /**
   * Does nothing yet.
   *
   * @param runs of the cluster
   * @param checks starts them
   */
  public CheckScheduler(
      ScheduleBook book,
      CheckBook runs,
      CheckAdmin checks,
      InstantSource clock,
      ScheduleMeter meter) {
    this.book = book;
    this.runs = runs;
    this.checks = checks;
    this.clock = clock;
    this.meter = meter;
  }

  public void start() {
    runner.start();
  }

  @Override
  public void close() {
    runner.close();
  }

  /** Starts what is due, and sees how what was started ended. */
  Duration look() {
    try {
      List<ScheduleBook.Entry> entries = book.all();
      meter.shows(entries.stream().map(ScheduleBook.Entry::check).toList());
      if (entries.isEmpty()) {
        return LATER;
      }
      List<CheckRun> running = runs.running();
      Set<NamespacePath> busy = running.stream().map(CheckRun::mount).collect(Collectors.toSet());
      for (ScheduleBook.Entry entry : entries) {
        settle(entry.check(), running);
        startIfDue(entry.check().mount(), busy.contains(entry.check().mount()));
      }
      return pause(book.all());
    } catch (SyncException e) {
      LOG.debug("schedules of checks cannot be looked at: {}", e.getMessage());
      return LATER;
    }
  }

  private Duration pause(List<ScheduleBook.Entry> entries) {
    meter.shows(entries.stream().map(ScheduleBook.Entry::check).toList());
    Instant now = clock.instant();
    Duration pause = LATER;
    for (ScheduleBook.Entry entry : entries) {
      Duration until = Duration.between(now, entry.check().times().next());
      pause = until.compareTo(pause) < 0 ? until : pause;
    }
    return pause.compareTo(SOON) < 0 ? SOON : pause;
  }

  /** Notes how the last run ended, where it has. */
  private void settle(ScheduledCheck check, List<CheckRun> running) {
    Optional<String> open = check.open();
    if (open.isEmpty() || running.stream().anyMatch(run -> run.id().equals(open.get()))) {
      return;
    }
    String id = open.get();
    end(id)
        .ifPresent(
            end -> {
              if (update(check.mount(), known -> known.ended(id, end))) {
                LOG.info(
                    "scheduled check {} of {} is {}, {} found",
                    id,
                    check.mount(),
                    end.state(),
                    end.found());
              }
            });
  }

  /** How a run ended; empty where it runs. */
  private Optional<ScheduledCheck.End> end(String id) {
    CheckAdmin.Progress progress;
    try {
      progress = checks.progress(id);
    } catch (SyncException e) {
      if (e.code() == ErrorCode.UNKNOWN_CHECK) {
        // Ten others ran since: nobody knows how it ended.
        return Optional.of(new ScheduledCheck.End(CheckState.FAILED, clock.instant(), 0, 0));
      }
      throw e;
    }
    long compared = 0;
    long found = 0;
    for (ShardReport report : progress.reports().values()) {
      compared += report.tally().compared();
      found += report.kinds().values().stream().mapToLong(ShardReport.KindCount::count).sum();
    }
    long all = compared;
    long wrong = found;
    return progress
        .run()
        .ended()
        .map(when -> new ScheduledCheck.End(progress.run().state(), when, all, wrong));
  }

  private void startIfDue(NamespacePath mount, boolean busy) {
    Optional<ScheduleBook.Entry> entry = book.of(mount);
    if (entry.isEmpty()) {
      return;
    }
    ScheduledCheck check = entry.get().check();
    Timetable.Step step = check.times().step(clock.instant(), busy);
    if (step.after().equals(check.times()) || !book.replace(entry.get(), check.at(step.after()))) {
      return; // Nothing to do, or another node does it.
    }
    switch (step.action()) {
      case WAIT -> LOG.info("the clock was set back: {} is checked {}", mount, step.after().next());
      case SKIP -> LOG.info("a check of {} is due and one runs: it is left out", mount);
      case START -> start(check);
    }
  }

  private void start(ScheduledCheck check) {
    NamespacePath mount = check.mount();
    try {
      CheckRun run = checks.start(check.scheduled()).run();
      LOG.info("scheduled check {} of {} is started", run.id(), mount);
      update(mount, known -> known.began(run.id(), run.started()));
    } catch (SyncException e) {
      LOG.warn("the scheduled check of {} is not started: {}", mount, e.getMessage());
      update(
          mount,
          known ->
              e.code() == ErrorCode.CHECK_RUNNING
                  ? known.at(known.times().startedInVain())
                  : known.didNotBegin(String.valueOf(e.getMessage())));
    }
  }

  /** Changes a schedule, whoever else does. */
  private boolean update(NamespacePath mount, UnaryOperator<ScheduledCheck> change) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<ScheduleBook.Entry> entry = book.of(mount);
      if (entry.isEmpty()) {
        return false;
      }
      ScheduledCheck after = change.apply(entry.get().check());
      if (after.equals(entry.get().check()) || book.replace(entry.get(), after)) {
        return !after.equals(entry.get().check());
      }
    }
    LOG.warn("the schedule of {} is changed by others all the time", mount);
    return false;
  }
}
