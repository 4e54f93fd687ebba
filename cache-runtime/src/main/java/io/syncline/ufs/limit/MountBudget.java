package io.syncline.ufs.limit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.budget.CallBudget;
import io.syncline.core.budget.CallLedger;
import io.syncline.core.budget.PutOffException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Spends the call budget of one mount on one node; {@link CallLedger} decides.
 *
 * <p>Requests take places in the order in which they come and wait for them. Background work takes
 * the same places, but begins a question only while there is {@link CallLedger#hasRoomForUpkeep
 * room}, and is told to come again otherwise: so it begins nothing in front of a read. What a
 * question has begun it ends as a read would.
 *
 * <p>Thread rule: any thread, any number at once. Those that wait are bounded by the rate and by
 * how long they are ready to wait; a further one is refused at once.
 */
public final class MountBudget implements RequestTurns {
  private final String mount;
  private final Ticker ticker;
  private final Consumer<BudgetEvent> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Null while there is no budget. Set under the lock; read without it by whoever may pass. */
  private volatile @Nullable CallLedger ledger;

  /** How often the rate was changed. */
  @GuardedBy("lock")
  private long changes;

  /**
   * Without a budget yet.
   *
   * @param mount its path
   * @param listener hears what is done to calls; must not block
   */
  public MountBudget(String mount, Ticker ticker, Consumer<BudgetEvent> listener) {
    this.mount = mount;
    this.ticker = ticker;
    this.listener = listener;
  }

  /**
   * Spends another budget from now on. Requests that wait for their turn take a new one.
   *
   * @param budget the same as before changes nothing
   */
  public void change(CallBudget budget) {
    lock.lock();
    try {
      CallLedger before = ledger;
      if (budget.rate().isEmpty()) {
        ledger = null;
      } else if (before == null) {
        ledger = new CallLedger(budget.rate().get(), ticker.nanos());
      } else if (!before.rate().equals(budget.rate().get())) {
        before.change(budget.rate().get(), ticker.nanos());
      } else {
        return;
      }
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What background work asks of a store under this budget. */
  public UnderFileSystem yielding(PacedStore store) {
    return new YieldingUfs(store.paced(this), this);
  }

  @Override
  public void await(Duration maxWait) throws InterruptedException {
    if (ledger == null) {
      return;
    }
    lock.lockInterruptibly();
    try {
      long deadline = ticker.nanos() + maxWait.toNanos();
      boolean held = false;
      while (true) {
        CallLedger current = ledger;
        if (current == null) {
          return;
        }
        long now = ticker.nanos();
        long wait = current.take(now, Math.max(0, deadline - now));
        if (wait == CallLedger.REFUSED) {
          listener.accept(BudgetEvent.REFUSED);
          throw spent(current, maxWait);
        }
        if (wait > 0 && !held) {
          held = true;
          listener.accept(BudgetEvent.HELD);
        }
        if (wait == 0 || awaitUnchanged(now + wait)) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the time came; otherwise the budget is another one now. */
  @GuardedBy("lock")
  private boolean awaitUnchanged(long due) throws InterruptedException {
    long before = changes;
    long left = due - ticker.nanos();
    while (left > 0) {
      long unused = changed.awaitNanos(left);
      if (changes != before) {
        return false;
      }
      left = due - ticker.nanos();
    }
    return true;
  }

  /**
   * Background work begins a question.
   *
   * @throws PutOffException when it is to come again later
   */
  void beginUpkeep() {
    if (ledger == null) {
      return;
    }
    lock.lock();
    try {
      CallLedger current = ledger;
      if (current != null && !current.hasRoomForUpkeep(ticker.nanos())) {
        listener.accept(BudgetEvent.PUT_OFF);
        throw new PutOffException(
            "mount "
                + mount
                + ": background work leaves what there is of the call-budget of "
                + current.rate()
                + " to reads; it goes on by itself");
      }
    } finally {
      lock.unlock();
    }
  }

  private SyncException spent(CallLedger current, Duration maxWait) {
    return new SyncException(
        ErrorCode.UFS_BUSY,
        "mount "
            + mount
            + ": its call-budget of "
            + current.rate()
            + " is spent on this node, and no request becomes free in "
            + TimeUnit.NANOSECONDS.toMillis(maxWait.toNanos())
            + "ms; retry later, or raise it: syncline mount set "
            + mount
            + " call-budget=...");
  }
}
