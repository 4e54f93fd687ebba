package io.syncline.cache.namespace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.history.Event;
import io.syncline.core.history.Happening;
import io.syncline.core.history.History;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Token;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.time.Ticker;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The last writes through this node: when they took effect, and when the log had them.
 *
 * <p>Thread rule: any thread. Readers of files never wait for its lock.
 */
public final class WriteHistory {
  /** Mutations that the log has not acked and that are followed, about. */
  static final int MAX_FOLLOWED = History.MAX_HAPPENINGS;

  private final AtomicInteger followed = new AtomicInteger();
  private final ShardFunction function;
  private final Ticker ticker;
  private final LongConsumer forgotten;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final History history;

  /**
   * No writes yet.
   *
   * @param forgotten told how many made room for newer ones
   */
  public WriteHistory(ShardFunction function, Ticker ticker, LongConsumer forgotten) {
    this.history = new History(ticker.nanos());
    this.function = function;
    this.ticker = ticker;
    this.forgotten = forgotten;
  }

  /** All that is kept. */
  public History.Kept kept() {
    synchronized (lock) {
      return history.kept();
    }
  }

  /** Ticker time now. */
  long now() {
    return ticker.nanos();
  }

  /**
   * A mutation took effect.
   *
   * @param tokens where the log tells of it, one per partition
   * @param unsettled whether an attempt ended without an answer
   * @param nanos ticker time just after the store said so
   */
  void committed(List<Change> changes, List<Token> tokens, boolean unsettled, long nanos) {
    for (Change change : changes) {
      Token token = tokenOf(change.location(), tokens);
      add(change, new Event.Committed(change.kind(), unsettled, token), nanos);
    }
  }

  /**
   * Whether one more may be followed until the log has it. More than {@link #MAX_FOLLOWED} at a
   * time are not, as while the log is away: of these it is not remembered when they were published.
   */
  boolean mayFollow() {
    return followed.get() < MAX_FOLLOWED;
  }

  /** Remembers when the log has acked what tells of a mutation. */
  void follow(CompletionStage<Void> acked, List<Change> changes, List<Token> tokens) {
    followed.incrementAndGet();
    CompletionStage<Void> unused =
        acked.whenComplete(
            (done, failure) -> {
              followed.decrementAndGet();
              if (failure == null) {
                published(changes, tokens);
              }
            });
  }

  private void published(List<Change> changes, List<Token> tokens) {
    for (Change change : changes) {
      Token token = tokenOf(change.location(), tokens);
      if (token != null) {
        add(change, new Event.Published(token), ticker.nanos());
      }
    }
  }

  private void add(Change change, Event event, long nanos) {
    long more;
    synchronized (lock) {
      long before = history.forgotten();
      history.add(new Happening(nanos, change.location(), change.scope(), event));
      more = history.forgotten() - before;
    }
    if (more > 0) {
      forgotten.accept(more);
    }
  }

  /** The place in the partition of the location itself, where there is one. */
  private @Nullable Token tokenOf(Location location, List<Token> tokens) {
    int shard = function.shardOf(location);
    return tokens.stream()
        .filter(token -> token.partition() == shard)
        .findFirst()
        .orElse(tokens.isEmpty() ? null : tokens.get(0));
  }
}
