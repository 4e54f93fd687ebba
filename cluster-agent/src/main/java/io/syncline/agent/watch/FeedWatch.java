package io.syncline.agent.watch;

import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.coordination.WatchElection;
import io.syncline.agent.runner.Runner;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.watch.Watcher;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed on this node: waits for its turn, has it, and waits again when somebody else took over.
 *
 * <p>Runs on a thread of its own, which {@link #close} ends. Thread rule: any thread.
 */
final class FeedWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedWatch.class);

  /** Between two turns, and between two attempts to begin one. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Watcher.Watched watched;
  private final Supplier<WatchElection> elections;
  private final Supplier<Turn> turns;
  private final Runner runner;
  private volatile @Nullable Turn current;

  /**
   * A feed that nobody reads yet.
   *
   * @param elections stands for election; once
   * @param turns begins a turn; throws what keeps it from beginning
   */
  FeedWatch(Watcher.Watched watched, Supplier<WatchElection> elections, Supplier<Turn> turns) {
    this.watched = watched;
    this.elections = elections;
    this.turns = turns;
    this.runner = new Runner("watch-" + watched.feed(), PAUSE, this::stand);
  }

  void start() {
    runner.start();
  }

  /** What is watched. */
  Watcher.Watched watched() {
    return watched;
  }

  /** The turn that this node has; empty while it has none. */
  Optional<Turn> turn() {
    return Optional.ofNullable(current);
  }

  /** How it goes; empty while it is not this node's turn. */
  Optional<WatcherView.Reading> reading() {
    return turn().map(Turn::view);
  }

  @Override
  public void close() {
    runner.close();
  }

  /** Stands for election, and has one turn. */
  private Duration stand() throws InterruptedException {
    try (WatchElection election = elections.get()) {
      while (!runner.isClosed()) {
        if (election.awaitTurn(PAUSE)) {
          have();
          break; // Others come first: this node may be the one that cannot read it.
        }
      }
    }
    return PAUSE;
  }

  private void have() {
    try (Turn turn = turns.get()) {
      current = turn;
      LOG.info("It is this node's turn to read feed {}", watched.feed());
      turn.run();
    } catch (SyncException e) {
      if (e.code() == ErrorCode.INTERNAL) {
        LOG.error("feed {} cannot be read", watched.feed(), e);
      } else {
        LOG.warn("feed {} cannot be read: {}", watched.feed(), e.toString());
      }
    } finally {
      current = null;
    }
  }
}
