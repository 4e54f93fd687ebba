package io.syncline.cache.namespace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.SyncException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets writes in until the node is to take no more; those that were let in go on to their end.
 *
 * <p>Nothing that must be right rests on it: a write that came past it would still find an outbox
 * that takes no more. It spares callers a write that is refused in its middle.
 *
 * <p>Thread rule: any thread.
 */
public final class WriteAdmission {
  @GuardedBy("this")
  private int underWay;

  @GuardedBy("this")
  private @Nullable Supplier<SyncException> refusal;

  /**
   * Does a whole write, with whatever belongs to it.
   *
   * @throws SyncException what {@link #end} was given, before anything of it is done
   */
  public <T> T run(Supplier<T> write) {
    enter();
    try {
      return write.get();
    } finally {
      exit();
    }
  }

  /**
   * Lets no further write in, for good.
   *
   * @param why what a further one is told
   */
  public synchronized void end(Supplier<SyncException> why) {
    refusal = why;
  }

  /** Writes that were let in and have not ended. */
  public synchronized int underWay() {
    return underWay;
  }

  private void enter() {
    Supplier<SyncException> why;
    synchronized (this) {
      why = refusal;
      if (why == null) {
        underWay++;
        return;
      }
    }
    throw why.get();
  }

  private synchronized void exit() {
    underWay--;
  }
}
