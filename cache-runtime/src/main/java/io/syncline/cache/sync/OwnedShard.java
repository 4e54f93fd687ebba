package io.syncline.cache.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.origin.Members;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One assignment of a shard to this node: the lock that makes all who use the shard one writer.
 *
 * <p>It ends when the shard is revoked or its store fails. From then on every step is refused, so
 * that whoever is still asking the store for it stores nothing into what another assignment took
 * up.
 */
final class OwnedShard {
  private final int id;
  private final Tenure tenure;
  private final StampedStore store;
  private final Consumer<SyncException> failures;
  private final ReentrantLock lock = new ReentrantLock();

  /** Whoever waits for something to be applied looks again. */
  private final Condition told = lock.newCondition();

  @GuardedBy("lock")
  private @Nullable Held held;

  @GuardedBy("lock")
  private @Nullable SyncException failure;

  private volatile boolean caughtUp;

  /** Up to when the feed is complete, by the location of a mount; replaced as a whole. */
  private volatile Map<Location, FeedProof> proofs = Map.of();

  OwnedShard(Tenure tenure, StampedStore store, Held held, Consumer<SyncException> failures) {
    this.tenure = tenure;
    this.id = store.shard();
    this.store = store;
    this.held = held;
    this.failures = failures;
  }

  int id() {
    return id;
  }

  /** Which assignment it is. */
  Tenure tenure() {
    return tenure;
  }

  /** Its store, for reading only: a look at what is held that may be out of date at once. */
  ShardStore store() {
    return store;
  }

  /** Names what is held as valid: the same as long as that does not change, and unique. */
  String stamp() {
    return tenure.view() + "/" + store.changes();
  }

  /**
   * Does one step of the shard under its lock.
   *
   * @return what the step returned; empty when the shard is no longer held, or its store failed in
   *     this step
   */
  <T> Optional<T> step(Function<Held, T> step) {
    SyncException failed;
    lock.lock();
    try {
      Held current = held;
      if (current == null) {
        return Optional.empty();
      }
      return Optional.of(step.apply(current));
    } catch (RuntimeException e) {
      if (isAboutTheInput(e)) {
        throw e;
      }
      held = null;
      failed = failureOf(e);
      failure = failed;
      told.signalAll();
    } finally {
      lock.unlock();
    }
    failures.accept(failed);
    return Optional.empty();
  }

  /** Does one step that returns nothing; whether it was done. */
  boolean run(Consumer<Held> step) {
    return step(current -> {
          step.accept(current);
          return true;
        })
        .orElse(false);
  }

  /** The log, or the origins topic, was read further: whoever waits looks again. */
  void told() {
    lock.lock();
    try {
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until something is true of the shard.
   *
   * @return false when it was not within that time, or the shard is no longer held
   */
  boolean await(Predicate<Held> condition, Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (held != null) {
        if (condition.test(held)) {
          return true;
        }
        if (left <= 0) {
          return false;
        }
        left = told.awaitNanos(left);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the assignment. */
  void drop() {
    lock.lock();
    try {
      held = null;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isHeld() {
    lock.lock();
    try {
      return held != null;
    } finally {
      lock.unlock();
    }
  }

  /** What ended the assignment, if that was its store. */
  Optional<SyncException> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  /** What was proven last for a mount's location; null when nothing was looked at yet. */
  @Nullable FeedProof proof(Location mount) {
    return proofs.get(mount);
  }

  /**
   * Looks again at what is proven for each mount.
   *
   * @return changes that turned out to be told of by nobody
   */
  List<Invalidation> prove(List<Mount> mounts, Members members, Ticker ticker) {
    return step(held -> {
          Map<Location, FeedProof> now = held.fed().proofs(mounts, members);
          proofs = now;
          return held.fed().untold(now, ticker.nanos());
        })
        .orElse(List.of());
  }

  boolean isCaughtUp() {
    return caughtUp && isHeld();
  }

  void caughtUp() {
    caughtUp = run(current -> current.shard().caughtUp());
  }

  private SyncException failureOf(RuntimeException e) {
    return e instanceof SyncException known
        ? known
        : new SyncException(
            ErrorCode.STORE_FAILED, "shard " + id + ": a step failed and the shard is dropped", e);
  }

  /**
   * Whether a step refused what it was given before it changed anything: a listing out of order, an
   * impossible name.
   */
  private static boolean isAboutTheInput(RuntimeException e) {
    return e instanceof IllegalArgumentException
        || (e instanceof SyncException known && known.code() == ErrorCode.INVALID_LOCATION);
  }
}
