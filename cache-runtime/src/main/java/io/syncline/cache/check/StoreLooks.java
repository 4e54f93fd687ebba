package io.syncline.cache.check;

import io.syncline.core.budget.PutOffException;
import io.syncline.core.consistency.Sighting;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.Fate;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store, as often as the pace of a check permits, notes when, and waits for a store that
 * does not answer.
 */
final class StoreLooks {
  /** So often the store is waited for with one question before the check is given up. */
  static final int MAX_WAITS = 10;

  /** After the store did not answer. */
  static final Duration RETRY = Duration.ofSeconds(10);

  /** After reads came first. */
  static final Duration TURN = Duration.ofSeconds(1);

  /** So often one question lets reads go first before whoever asks makes room for other checks. */
  static final int MAX_TURNS = 30;

  private static final ListingPage NOTHING = new ListingPage(List.of(), 0, null);

  private final UnderFileSystem ufs;
  private final Ticker ticker;
  private final CheckPace pace;
  private final int maxWaits;
  private long requests;

  StoreLooks(UnderFileSystem ufs, Ticker ticker, CheckPace pace) {
    this(ufs, ticker, pace, MAX_WAITS);
  }

  /** The same that waits another number of times for a store that does not answer. */
  StoreLooks(UnderFileSystem ufs, Ticker ticker, CheckPace pace, int maxWaits) {
    this.ufs = ufs;
    this.ticker = ticker;
    this.pace = pace;
    this.maxWaits = maxWaits;
  }

  /**
   * An answer, and when it was given.
   *
   * @param asked as in {@link Sighting}
   * @param answered as in {@link Sighting}
   */
  record Answer<T>(T answer, long asked, long answered) {}

  long requests() {
    return requests;
  }

  /**
   * What the store says about one location now.
   *
   * @throws PutOffException if reads came first for long: the same may be asked later
   * @throws SyncException what the store refused, or that it does not answer for long
   */
  Sighting look(Location location) throws InterruptedException {
    Answer<Optional<FileStatus>> found = ask(() -> ufs.stat(location));
    return new Sighting(found.answer().orElse(null), found.asked(), found.answered());
  }

  /** One page of a directory, as {@link #look}; no children where no directory is. */
  Answer<ListingPage> list(Location directory, @Nullable String continuation)
      throws InterruptedException {
    return ask(() -> page(directory, continuation));
  }

  private ListingPage page(Location directory, @Nullable String continuation) {
    try {
      return ufs.list(directory, continuation);
    } catch (SyncException e) {
      if (e.code() != ErrorCode.NOT_FOUND && e.code() != ErrorCode.NOT_A_DIRECTORY) {
        throw e;
      }
      return NOTHING;
    }
  }

  private <T> Answer<T> ask(Supplier<T> question) throws InterruptedException {
    long lag = ufs.traits().readLag().toNanos();
    int waits = 0;
    int turns = 0;
    while (true) {
      pace.awaitRequest();
      requests++;
      long asked = ticker.steadyNanos() - lag;
      try {
        T answer = question.get();
        return new Answer<>(answer, asked, ticker.nanos() + lag);
      } catch (PutOffException e) {
        turns++;
        if (turns > MAX_TURNS) {
          throw e;
        }
        pace.pause(TURN.toNanos());
      } catch (SyncException e) {
        boolean later = e.code().fate() == Fate.RETRY && e.code() != ErrorCode.SHUTTING_DOWN;
        if (!later || waits == maxWaits) {
          throw e;
        }
        waits++;
        pace.pause(RETRY.toNanos());
      }
    }
  }
}
