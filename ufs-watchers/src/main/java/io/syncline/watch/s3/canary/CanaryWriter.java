package io.syncline.watch.s3.canary;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes canaries, one at a time, on a thread of its own: a store that hangs holds up no reading.
 * What became of one is told once.
 *
 * <p>Thread rule: one thread besides its own.
 */
final class CanaryWriter implements AutoCloseable {
  private final CanaryObject object;
  private final ExecutorService thread;
  private final AtomicReference<Outcome> ended = new AtomicReference<>();

  /**
   * How a write ended.
   *
   * @param failure because of which nobody knows whether it is there; empty if it is
   */
  record Outcome(Optional<SyncException> failure) {}

  CanaryWriter(CanaryObject object) {
    this(
        object,
        Executors.newSingleThreadExecutor(
            work -> {
              Thread worker = new Thread(work, "watch-canary");
              worker.setDaemon(true);
              return worker;
            }));
  }

  /** One that writes on another thread, which it ends. */
  CanaryWriter(CanaryObject object, ExecutorService thread) {
    this.object = object;
    this.thread = thread;
  }

  /** Where the next one is to be written. */
  Location next() {
    return object.next();
  }

  /** Begins to write one; the one before must have ended. */
  void begin(Location at) {
    thread.execute(() -> ended.set(write(at)));
  }

  private Outcome write(Location at) {
    try {
      object.write(at);
      return new Outcome(Optional.empty());
    } catch (SyncException e) {
      return new Outcome(Optional.of(e));
    } catch (RuntimeException e) {
      return new Outcome(
          Optional.of(
              new SyncException(ErrorCode.INTERNAL, "canary " + at + " was not written: " + e, e)));
    }
  }

  /** What became of the one that was begun, if that is known and was not told. */
  Optional<Outcome> outcome() {
    return Optional.ofNullable(ended.getAndSet(null));
  }

  /** Writes no more; one that is under way is interrupted, and may be there all the same. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
