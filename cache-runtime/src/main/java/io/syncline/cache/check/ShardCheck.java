package io.syncline.cache.check;

import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.budget.PutOffException;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.Finding;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.consistency.Sample;
import io.syncline.core.consistency.SiblingComparison;
import io.syncline.core.consistency.Sighting;
import io.syncline.core.consistency.Suspects;
import io.syncline.core.error.Fate;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.session.View;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Compares what a node would answer of one shard and a part of one mount with what the store says:
 * children of directories that it holds whole by listing them, other entries one by one. What it
 * would ask about is not compared, and what is not held is not inconsistent.
 *
 * <p>Never changes what is in the store, never what is held but to repair it, and never syncs
 * before it compares. A difference is looked at again after a while, longer than the mount's bound;
 * only one that is there then and cannot be explained is told of. One that is repaired is looked at
 * again like any other.
 *
 * <p>Bounded: {@link #MAX_SUSPECTS} differences wait to be looked at again; a walk that finds more
 * of them waits with them.
 *
 * <p>Thread rule: one thread, which is interrupted to end it. What became held behind the place of
 * the walk is not compared.
 */
public final class ShardCheck {
  /** Differences that wait to be looked at again. */
  public static final int MAX_SUSPECTS = 1_000;

  /** Rows looked at in one go. */
  static final int ROWS = 100;

  /** How often it is told that the check waits. */
  private static final Duration TELL = Duration.ofSeconds(1);

  private static final String UNSEEN = "it was repaired, and not looked at again before this ended";
  private static final String REMAINS = "it was repaired, and then differed again for as long";

  private final Subject subject;
  private final HeldAnswers answers;
  private final NodeAnswers node;
  private final ReadTerms terms;
  private final Ticker ticker;
  private final CheckPace pace;
  private final CheckListener listener;
  private final StoreLooks looks;
  private final ListedDirectories listed;
  private final Suspects suspects;
  private final Optional<Repairer> repairer;
  private final HeardChanges heard;

  /** What was repaired and waits among the suspects to be looked at again. */
  private final Map<Location, Finding> repairing = new HashMap<>();

  private Optional<View> view = Optional.empty();
  private CheckTally tally = CheckTally.NONE;

  /**
   * What is compared.
   *
   * @param shard of what that shard holds
   * @param scope at and below this location
   * @param sample of the directories that are held whole, and of the other entries
   */
  public record Subject(int shard, Location scope, Sample sample) {}

  /**
   * What becomes of a difference.
   *
   * @param settle from one look at it to the next; not less than the bound of the mount's readers
   * @param repairer does something about one that is known to be wrong; empty for nothing
   * @param heard tells which change should have ended what is wrong
   */
  public record Treatment(Duration settle, Optional<Repairer> repairer, HeardChanges heard) {}

  /**
   * A check that has compared nothing.
   *
   * @param terms of the mount, with the bound that its readers have
   * @param treatment of differences
   */
  public ShardCheck(
      Subject subject,
      HeldAnswers answers,
      ReadTerms terms,
      Treatment treatment,
      Ticker ticker,
      CheckPace pace,
      CheckListener listener) {
    this.subject = subject;
    this.answers = answers;
    this.node = new NodeAnswers(answers, terms, ticker);
    this.terms = terms;
    this.repairer = treatment.repairer();
    this.heard = treatment.heard();
    this.ticker = ticker;
    this.pace = pace;
    this.listener = listener;
    this.looks = new StoreLooks(terms.ufs(), ticker, pace);
    this.listed = new ListedDirectories(answers, subject.scope());
    this.suspects = new Suspects(MAX_SUSPECTS, treatment.settle().toNanos());
  }

  /**
   * Walks through a shard to its end, and returns when all differences are judged.
   *
   * @return whether it came to its end; false when the node holds the shard no longer, so that
   *     whoever holds it begins anew
   * @throws SyncException when the store does not answer for long
   */
  public boolean run() throws InterruptedException {
    view = answers.view(subject.shard());
    try {
      walk(answers::listings, this::compareChildren);
      walk(answers::entries, this::compareAlone);
      while (isHeld() && suspects.size() > 0) {
        awaitDue();
        judgeDue();
      }
      return isHeld();
    } finally {
      // It was wrong, and may never be found again.
      repairing.values().forEach(finding -> listener.found(finding.because(UNSEEN)));
    }
  }

  /** Rows that a shard holds, behind one of them. */
  @FunctionalInterface
  private interface Rows {
    List<Location> of(int shard, Location tree, Optional<Location> after, int limit);
  }

  /** Compares what one row stands for. */
  @FunctionalInterface
  private interface Comparing {
    void of(Location row) throws InterruptedException;
  }

  /** To the last row, or until the shard is not held here: nothing is compared with nothing. */
  private void walk(Rows held, Comparing comparing) throws InterruptedException {
    Optional<Location> after = Optional.empty();
    boolean more = true;
    while (more && isHeld()) {
      List<Location> rows = held.of(subject.shard(), subject.scope(), after, ROWS);
      for (Location row : rows) {
        if (Thread.interrupted()) {
          throw new InterruptedException("the check is ended");
        }
        if (isHeld()) {
          compare(row, comparing);
        }
        after = Optional.of(row);
      }
      more = rows.size() == ROWS;
      judgeDue();
      tell();
    }
  }

  private void compare(Location row, Comparing comparing) throws InterruptedException {
    try {
      comparing.of(row);
    } catch (SyncException e) {
      // Nobody can tell of what the store refuses; the rest can be compared.
      if (e.code().fate() == Fate.RETRY) {
        throw e;
      }
      refused(row, e);
    }
  }

  private void compareChildren(Location directory) throws InterruptedException {
    if (!subject.sample().has(directory)) {
      return;
    }
    if (!answers.showsWhole(directory, terms)) {
      if (answers.holdsWhole(directory)) {
        listed.skip(directory);
        count(new CheckTally(0, 0, 1, 0, 0, 0));
      }
      return;
    }
    SiblingComparison comparison =
        new SiblingComparison(directory, () -> answers.showsWhole(directory, terms), this::suspect);
    comparison.run(
        HeldChildren.served(answers, directory, terms), new ListedChildren(looks, directory));
    count(new CheckTally(1, comparison.compared(), comparison.unserved(), 0, 0, 0));
  }

  private void compareAlone(Location location) throws InterruptedException {
    if (!subject.sample().has(location) || listed.covers(location)) {
      return;
    }
    Optional<HeldAnswer> held = answer(location);
    if (held.isEmpty()) {
      count(new CheckTally(0, 0, 1, 0, 0, 0));
      return;
    }
    Sighting first = looks.look(location);
    count(new CheckTally(0, 1, 0, 0, 0, 0));
    if (DifferenceKind.between(location.scheme(), held.get().status(), first.found()).isPresent()) {
      suspect(location, first);
    }
  }

  private void suspect(Location location, Sighting first) throws InterruptedException {
    while (suspects.isFull() && isHeld()) {
      awaitDue();
      judgeDue();
    }
    if (isHeld()) {
      suspects.add(location, first);
    }
  }

  /** Waits for the next of them, or for a while. */
  private void awaitDue() throws InterruptedException {
    OptionalLong due = suspects.nextDue();
    long wait = due.isEmpty() ? 0 : due.getAsLong() - ticker.nanos();
    if (wait > 0) {
      tell();
      pace.pause(Math.min(wait, TELL.toNanos()));
    }
  }

  private void judgeDue() throws InterruptedException {
    for (Optional<Location> due = suspects.due(ticker.nanos());
        due.isPresent() && isHeld();
        due = suspects.due(ticker.nanos())) {
      judge(due.get());
      tell();
    }
  }

  private void judge(Location location) throws InterruptedException {
    // The node first: what the store says after that is not newer than its answer.
    Optional<HeldAnswer> held = answer(location);
    if (!isHeld()) {
      return; // It does not answer at all any more, which proves nothing.
    }
    Optional<Finding> wrong;
    try {
      wrong = suspects.judge(location, held, looks.look(location));
    } catch (SyncException e) {
      if (e.code().fate() == Fate.RETRY) {
        throw e;
      }
      wrong = Optional.of(suspects.refused(location, held, String.valueOf(e.getMessage())));
    }
    if (wrong.isPresent()) {
      conclude(heard.account(wrong.get(), held));
    } else if (!suspects.contains(location)) {
      settled(location);
    }
  }

  /** It is not wrong any more. */
  private void settled(Location location) {
    Finding repaired = repairing.remove(location);
    if (repaired != null) {
      listener.repaired(repaired);
    } else {
      count(new CheckTally(0, 0, 0, 1, 0, 0));
    }
  }

  private void conclude(Finding finding) throws InterruptedException {
    Finding before = repairing.remove(finding.location());
    if (before != null) {
      listener.found(
          finding.kind().isRepairable() ? finding.because(REMAINS) : unclear(before, finding));
    } else if (repairer.isPresent() && finding.kind().isRepairable()) {
      repair(finding, repairer.get());
    } else {
      listener.found(finding);
    }
  }

  private static Finding unclear(Finding before, Finding after) {
    return before.because("it was repaired, and then: " + after.detail());
  }

  private void repair(Finding finding, Repairer how) throws InterruptedException {
    try {
      inItsTurn(finding, how);
    } catch (SyncException e) {
      listener.found(finding.because("not repaired: " + e.getMessage()));
      return;
    }
    Location location = finding.location();
    repairing.put(location, finding); // From now on it is told of, whatever happens.
    Optional<HeldAnswer> held = answer(location);
    if (!isHeld()) {
      return;
    }
    if (held.isEmpty()) {
      settled(location);
      return;
    }
    try {
      Sighting now = looks.look(location);
      if (DifferenceKind.between(location.scheme(), held.get().status(), now.found()).isEmpty()) {
        settled(location);
      } else {
        suspects.add(location, now);
      }
    } catch (SyncException e) {
      repairing.remove(location);
      listener.found(finding.because("it was repaired, and then: " + e.getMessage()));
      if (e.code().fate() == Fate.RETRY) {
        throw e;
      }
    }
  }

  /** Repairing may ask the store, and reads come first; to begin anew does no harm. */
  private void inItsTurn(Finding finding, Repairer how) throws InterruptedException {
    for (int turns = 0; ; turns++) {
      pace.awaitRequest();
      try {
        how.repair(finding);
        return;
      } catch (PutOffException e) {
        if (turns == StoreLooks.MAX_TURNS) {
          throw e;
        }
        pace.pause(StoreLooks.TURN.toNanos());
      }
    }
  }

  private void refused(Location row, SyncException refusal) {
    Optional<HeldAnswer> held = answer(row);
    listener.found(
        new Finding(
            DifferenceKind.UNVERIFIABLE,
            row,
            held.map(HeldAnswer::status).orElse(null),
            held.map(HeldAnswer::since).orElse(OptionalLong.empty()),
            null,
            ticker.nanos(),
            1,
            String.valueOf(refusal.getMessage()),
            null));
  }

  private Optional<HeldAnswer> answer(Location location) {
    return node.of(location);
  }

  /** Whether the shard has been held here all the time since the check began. */
  private boolean isHeld() {
    return view.isPresent() && view.equals(answers.view(subject.shard()));
  }

  private void count(CheckTally more) {
    tally = tally.and(more);
  }

  private void tell() {
    listener.progress(
        new CheckTally(
            tally.directories(),
            tally.compared(),
            tally.unserved(),
            tally.settled(),
            suspects.size(),
            looks.requests()));
  }
}
