package io.syncline.cache.namespace;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.outbox.RecordRouter;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The order in which every mutation goes: the intent made durable just before it can take effect,
 * the store, what is held locally, the log. Whatever may have happened is announced; only what
 * certainly did not happen is forgotten.
 */
public final class WritePath {
  /**
   * How long a write that wants to waits for the log; it is answered as not yet published
   * afterwards.
   */
  public static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private final IntentLog intents;
  private final Consumer<List<Invalidation>> local;
  private final @Nullable WriteHistory history;

  /**
   * A write path.
   *
   * @param local invalidates what is held on this node
   */
  public WritePath(IntentLog intents, Consumer<List<Invalidation>> local) {
    this(intents, local, null);
  }

  /**
   * A write path that remembers its last writes.
   *
   * @param history null to remember nothing
   */
  public WritePath(
      IntentLog intents, Consumer<List<Invalidation>> local, @Nullable WriteHistory history) {
    this.intents = intents;
    this.local = local;
    this.history = history;
  }

  /**
   * Does one mutation.
   *
   * @param changes what it changes if it succeeds; announced as whole trees where the store could
   *     not be told to leave directories alone
   * @param mutation asks the store, passing the gate before each attempt that can take effect
   * @param wait whether to answer only after the log has acked
   * @throws SyncException why it did not do all that was asked; what it did is announced all the
   *     same
   */
  public WriteAnswer mutate(
      List<Change> changes, Function<AttemptGate, MutationResult> mutation, boolean wait) {
    return mutate(changes, mutation, hint -> null, wait);
  }

  /**
   * The same, and others are told what is there now.
   *
   * @param look asks the store, after nothing older is held here any more; told what the store said
   *     to the mutation
   */
  WriteAnswer mutate(
      List<Change> changes,
      Function<AttemptGate, MutationResult> mutation,
      Look look,
      boolean wait) {
    IntentGate gate = new IntentGate(changes);
    MutationResult result;
    try {
      result = mutation.apply(gate);
    } catch (RuntimeException | Error e) {
      OptionalLong opened = gate.close();
      if (opened.isPresent()) {
        unsettle(opened.getAsLong(), gate.changes());
      }
      throw e;
    }
    OptionalLong opened = gate.close();
    long done = history == null ? 0 : history.now();
    if (result.effect() == MutationResult.Effect.NONE) {
      opened.ifPresent(intents::cancel);
      result.throwFailure();
      return new WriteAnswer(List.of(), true, result.cost(), null);
    }
    if (opened.isEmpty()) {
      unsettle(intents.open(changes), changes);
      throw new SyncException(ErrorCode.INTERNAL, "the store was changed without an intent");
    }
    boolean followed = history != null && history.mayFollow();
    Optional<CompletionStage<Void>> acked =
        wait || followed ? Optional.of(intents.published(opened.getAsLong())) : Optional.empty();
    List<Token> tokens =
        result.unsettled()
            ? unsettle(opened.getAsLong(), gate.changes())
            : settle(opened.getAsLong(), gate.changes(), look, result);
    remember(gate.changes(), tokens, result, done, followed ? acked : Optional.empty());
    result.throwFailure();
    boolean published = wait && acked.isPresent() && await(acked.get());
    return new WriteAnswer(tokens, published, result.cost(), result.status());
  }

  private void remember(
      List<Change> changes,
      List<Token> tokens,
      MutationResult result,
      long done,
      Optional<CompletionStage<Void>> acked) {
    WriteHistory writes = history;
    if (writes != null) {
      writes.committed(changes, tokens, result.unsettled(), done);
      acked.ifPresent(ack -> writes.follow(ack, changes, tokens));
    }
  }

  /** What happened is told to others even if this node fails to invalidate what it holds itself. */
  private List<Token> settle(long id, List<Change> changes, Look look, MutationResult result) {
    FileStatus seen = null;
    List<Token> tokens;
    try {
      invalidateLocally(changes);
      seen = look.at(result.status());
    } finally {
      tokens = intents.settle(id, seen, result.mutations());
    }
    return tokens;
  }

  private List<Token> unsettle(long id, List<Change> changes) {
    List<Token> tokens;
    try {
      invalidateLocally(changes);
    } finally {
      tokens = intents.unsettle(id);
    }
    return tokens;
  }

  private void invalidateLocally(List<Change> changes) {
    local.accept(
        RecordRouter.expand(changes).stream()
            .map(change -> new Invalidation(change.location(), change.scope()))
            .toList());
  }

  /** Asks the store what a mutation left. */
  @FunctionalInterface
  interface Look {
    /** What is there; null for unknown. */
    @Nullable FileStatus at(MutationResult.@Nullable FileStatusHint hint);
  }

  private static Change asTree(Change change) {
    return new Change(
        change.location(), Scope.SUBTREE, change.kind(), change.cause(), change.status());
  }

  private static boolean await(CompletionStage<Void> acked) {
    try {
      acked.toCompletableFuture().get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new SyncException(ErrorCode.BUS_UNAVAILABLE, "the write is done but not published", e);
    }
  }

  /**
   * Opens the intent at the first attempt. An attempt after the mutation has ended, of a thread
   * that it left behind, is refused: nobody would announce it.
   */
  private final class IntentGate implements AttemptGate {
    private List<Change> changes;
    private OptionalLong id = OptionalLong.empty();
    private boolean closed;

    IntentGate(List<Change> changes) {
      this.changes = changes;
    }

    @Override
    public synchronized void beforeAttempt() {
      refuseEnded();
      if (id.isEmpty()) {
        id = OptionalLong.of(intents.open(changes));
      } else {
        intents.permit(id.getAsLong());
      }
    }

    /** An intent opened for an earlier attempt is widened: it stays as old as that attempt. */
    @Override
    public synchronized void beforeTreeAttempt() {
      refuseEnded();
      List<Change> trees = changes.stream().map(WritePath::asTree).toList();
      if (id.isEmpty()) {
        id = OptionalLong.of(intents.open(trees));
      } else {
        intents.permit(id.getAsLong());
        if (!trees.equals(changes)) {
          intents.widen(id.getAsLong(), trees);
        }
      }
      changes = trees;
    }

    private void refuseEnded() {
      if (closed) {
        throw new SyncException(ErrorCode.INTERNAL, "the mutation has ended already");
      }
    }

    /** What the intent says by now. */
    synchronized List<Change> changes() {
      return changes;
    }

    /** Ends the mutation; returns its intent, if an attempt was made. */
    synchronized OptionalLong close() {
      closed = true;
      return id;
    }
  }
}
