package io.syncline.core.outbox;

import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Token;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

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

  /**
   * Makes a wider form of an intent durable: an attempt that follows may change more than was
   * announced. Its number and its age stay, because an earlier attempt may have taken effect.
   *
   * @param changes what is announced from now on; they cover what was announced before
   * @throws io.syncline.core.error.SyncException when it cannot be made durable: then the intent
   *     stays as it was, and that attempt must not be made
   */
  void widen(long id, List<Change> changes);

  /**
   * Asked before each further attempt of an intent that is open: may the store still be changed?
   *
   * @throws io.syncline.core.error.SyncException when it may not: then that attempt must not be
   *     made
   */
  void permit(long id);

  /** The mutation had no effect: the intent is forgotten. */
  void cancel(long id);

  /**
   * Asked for by whoever will wait, before the intent is settled or unsettled.
   *
   * @return completes when the log has the first publication for good, also as part of a wider one;
   *     it may take as long as the log is away
   */
  CompletionStage<Void> published(long id);

  /**
   * The mutation took effect, all or in part, and every attempt was answered: its changes are
   * published.
   *
   * @return where the log tells of it, one per partition
   */
  default List<Token> settle(long id) {
    return settle(id, null, Map.of());
  }

  /**
   * The same, and the store was asked what is there now.
   *
   * @param seen what is at the only path that was changed; null where nobody looked
   * @param mutations the only mutation of each location that was changed, where the store named it
   */
  List<Token> settle(long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations);

  /**
   * An attempt ended without an answer: published as unknown at once, and again when it cannot take
   * effect any more.
   *
   * @return where the log tells of it, one per partition
   */
  List<Token> unsettle(long id);
}
