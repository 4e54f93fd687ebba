package io.syncline.core.outbox;

import io.syncline.core.model.Change;
import io.syncline.core.model.Token;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The write path's side of the outbox: an intent before a mutation can take effect, its publication
 * afterwards.
 *
 * <p>Thread rule: any thread.
 */
public interface IntentLog {
  /**
   * Makes an intent durable.
   *
   * @return its id
   * @throws io.syncline.core.error.SyncException when it cannot be made durable, or too many are
   *     held: then nothing was kept, and the store must not be touched
   */
  long open(List<Change> changes);

  /** The mutation had no effect: the intent is forgotten. */
  void cancel(long id);

  /**
   * The mutation took effect, all or in part, and every attempt was answered: its changes are
   * published.
   */
  Publication settle(long id);

  /**
   * An attempt ended without an answer: published as unknown at once, and again when it cannot take
   * effect any more.
   */
  Publication unsettle(long id);

  /**
   * A write on its way to the log.
   *
   * @param tokens where the log tells of it, one per partition
   * @param acked completes when the log has the first publication for good; it may take as long as
   *     the log is away
   */
  record Publication(List<Token> tokens, CompletionStage<Void> acked) {}
}
