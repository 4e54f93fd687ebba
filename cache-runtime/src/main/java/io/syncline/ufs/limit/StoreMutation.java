package io.syncline.ufs.limit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The account of one mutation: its requests, whether one of them took effect, and whether one ended
 * without an answer.
 *
 * <p>Thread rule: any thread, so that a mutation may send its requests from several; the gate is
 * asked by one at a time, on the thread that sends.
 */
public final class StoreMutation {
  private final StoreCalls calls;
  private final AttemptGate gate;

  @GuardedBy("this")
  private long requests;

  @GuardedBy("this")
  private long filesCopied;

  @GuardedBy("this")
  private long bytesCopied;

  @GuardedBy("this")
  private boolean changed;

  @GuardedBy("this")
  private boolean unsettled;

  @GuardedBy("this")
  private final Map<Location, MutationId> named = new HashMap<>();

  /** Where more than one thing was done: a file and the marker of a directory of its name. */
  @GuardedBy("this")
  private final Set<Location> ambiguous = new HashSet<>();

  StoreMutation(StoreCalls calls, AttemptGate gate) {
    this.calls = calls;
    this.gate = gate;
  }

  /** What a mutation does, request by request. */
  @FunctionalInterface
  public interface Steps {
    /**
     * Does all of it.
     *
     * @return what the store told about a new file, or null
     * @throws SyncException why it was not all done
     */
    MutationResult.@Nullable FileStatusHint run();
  }

  /** Runs the steps and says how it ended. */
  public MutationResult run(Steps steps) {
    try {
      return done(steps.run());
    } catch (SyncException e) {
      return failed(e);
    }
  }

  /**
   * Sends a request that changes nothing that anybody sees, such as a look or a part of an upload.
   */
  public <T> T prepare(StoreOperation operation, StoreRequest<T> request) {
    return send(operation, request, new Ledger());
  }

  /** Sends a request that takes effect; the gate is asked before each attempt. */
  public <T> T effect(StoreOperation operation, StoreRequest<T> request) {
    T answer = attempt(operation, request, gate::beforeAttempt);
    noteChanged();
    return answer;
  }

  /** The same for a request whose answer tells whether it did anything. */
  public boolean effectIfPossible(StoreOperation operation, StoreRequest<Boolean> request) {
    boolean done = attempt(operation, request, gate::beforeAttempt);
    if (done) {
      noteChanged();
    }
    return done;
  }

  /**
   * The same for a request that was asked for a file and may meet a directory, which it would take.
   */
  public <T> T treeEffect(StoreOperation operation, StoreRequest<T> request) {
    T answer = attempt(operation, request, gate::beforeTreeAttempt);
    noteChanged();
    return answer;
  }

  private <T> T attempt(StoreOperation operation, StoreRequest<T> request, Runnable permission) {
    EffectLedger ledger = new EffectLedger(permission);
    try {
      T answer = send(operation, request, ledger);
      ledger.answered();
      return answer;
    } finally {
      ledger.end();
    }
  }

  /** Notes that something changed, where only the answer tells. */
  public synchronized void noteChanged() {
    changed = true;
  }

  /** Notes that something may still change, where only the answer tells. */
  public synchronized void noteUnsettled() {
    unsettled = true;
  }

  /**
   * Notes what the store calls the only thing that it did to a location. Where it did another one
   * too, under another name, neither is kept.
   */
  public synchronized void noteNamed(Location location, MutationId mutation) {
    MutationId before = named.putIfAbsent(location, mutation);
    if (ambiguous.contains(location) || (before != null && !before.equals(mutation))) {
      ambiguous.add(location);
      named.remove(location);
    }
  }

  /** Notes a copy that the store made. */
  public synchronized void noteCopied(long bytes) {
    filesCopied++;
    bytesCopied += bytes;
  }

  /** Whether an attempt so far ended without an answer. */
  public synchronized boolean unsettled() {
    return unsettled;
  }

  private <T> T send(StoreOperation operation, StoreRequest<T> request, Ledger ledger) {
    try {
      return calls.attempts(operation, request, ledger);
    } catch (StoreFailure failure) {
      throw failure.error();
    }
  }

  private synchronized MutationResult done(MutationResult.@Nullable FileStatusHint status) {
    return new MutationResult(
        MutationResult.Effect.ALL,
        unsettled,
        Optional.empty(),
        status,
        cost(),
        unsettled ? Map.of() : named);
  }

  private synchronized MutationResult failed(SyncException failure) {
    if (!unsettled) {
      return new MutationResult(
          changed ? MutationResult.Effect.SOME : MutationResult.Effect.NONE,
          false,
          Optional.of(failure),
          null,
          cost(),
          named);
    }
    SyncException unknown =
        failure.code() == ErrorCode.UFS_UNKNOWN_OUTCOME
            ? failure
            : new SyncException(
                ErrorCode.UFS_UNKNOWN_OUTCOME,
                "a request got no answer and may still take effect; at last: "
                    + failure.getMessage(),
                failure);
    return new MutationResult(MutationResult.Effect.SOME, true, Optional.of(unknown), null, cost());
  }

  @GuardedBy("this")
  private MutationResult.Cost cost() {
    return new MutationResult.Cost(requests, filesCopied, bytesCopied);
  }

  /** Counts the attempts of one request. */
  private class Ledger implements StoreCalls.AttemptLedger {
    @Override
    public void beforeSend() {
      synchronized (StoreMutation.this) {
        requests++;
      }
    }

    @Override
    public void failed(StoreFailure failure) {
      // Nothing that anybody sees.
    }
  }

  /**
   * Counts the attempts of one request that takes effect. One that ends by anything but an answer
   * or a {@link StoreFailure} may have taken it: an error of our own, a lack of memory.
   */
  private final class EffectLedger extends Ledger {
    private final Runnable permission;
    private boolean underWay;

    EffectLedger(Runnable permission) {
      this.permission = permission;
    }

    @Override
    public void beforeSend() {
      synchronized (StoreMutation.this) {
        permission.run();
        super.beforeSend();
      }
      underWay = true;
    }

    @Override
    public void failed(StoreFailure failure) {
      underWay = false;
      if (failure.mayTakeEffect()) {
        noteUnsettled();
      }
    }

    void answered() {
      underWay = false;
    }

    void end() {
      if (underWay) {
        noteUnsettled();
      }
    }
  }
}
