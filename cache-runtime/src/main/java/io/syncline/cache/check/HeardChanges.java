package io.syncline.cache.check;

import io.syncline.cache.sync.HeldAnswers;
import io.syncline.core.consistency.Account;
import io.syncline.core.consistency.Finding;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.history.History;
import io.syncline.core.model.FileStatus;
import io.syncline.core.time.Moment;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node remembers to have heard of changes, to tell of a wrong answer which of them should
 * have ended it.
 *
 * <p>Thread rule: any thread.
 */
public final class HeardChanges {
  private final HeldAnswers answers;
  private final Supplier<History.Kept> written;
  private final Ticker ticker;
  private final InstantSource wall;

  /**
   * What a node remembers.
   *
   * @param answers of the node
   * @param written what was written through it
   * @param ticker the one that its shards use
   */
  public HeardChanges(
      HeldAnswers answers, Supplier<History.Kept> written, Ticker ticker, InstantSource wall) {
    this.answers = answers;
    this.written = written;
    this.ticker = ticker;
    this.wall = wall;
  }

  /**
   * The same finding with its account, where the answer is known to be wrong and its shard is held
   * here.
   *
   * @param held what was answered
   */
  public Finding account(Finding finding, Optional<HeldAnswer> held) {
    if (!finding.kind().isRepairable()) {
      return finding;
    }
    Moment now = Moment.of(ticker);
    Account.Gap gap =
        new Account.Gap(
            held.map(HeldAnswer::learned).stream()
                .flatMapToLong(OptionalLong::stream)
                .map(now::latest)
                .findFirst(),
            made(finding.found(), now));
    return answers
        .history(finding.location())
        .map(here -> finding.with(Account.of(finding.location(), gap, here, written.get())))
        .orElse(finding);
  }

  /** When the store says that what it shows came to be. */
  private OptionalLong made(@Nullable FileStatus found, Moment now) {
    if (found == null || found.modified() == null) {
      return OptionalLong.empty();
    }
    Duration ago = Duration.between(found.modified(), wall.instant());
    try {
      return OptionalLong.of(now.nanos() - ago.toNanos());
    } catch (ArithmeticException e) {
      return OptionalLong.empty(); // Centuries away, which no clock showed.
    }
  }
}
