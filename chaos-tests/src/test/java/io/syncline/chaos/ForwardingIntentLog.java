package io.syncline.chaos;

import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.IntentLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Passes everything on to another log of intents. */
abstract class ForwardingIntentLog implements IntentLog {
  private final IntentLog next;

  ForwardingIntentLog(IntentLog next) {
    this.next = next;
  }

  @Override
  public long open(List<Change> changes) {
    return next.open(changes);
  }

  @Override
  public void widen(long id, List<Change> changes) {
    next.widen(id, changes);
  }

  @Override
  public void permit(long id) {
    next.permit(id);
  }

  @Override
  public void cancel(long id) {
    next.cancel(id);
  }

  @Override
  public CompletionStage<Void> published(long id) {
    return next.published(id);
  }

  @Override
  public List<Token> settle(
      long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
    return next.settle(id, seen, mutations);
  }

  @Override
  public List<Token> unsettle(long id) {
    return next.unsettle(id);
  }
}
