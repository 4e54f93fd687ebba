package io.syncline.chaos;

import io.syncline.agent.WriteSeams;
import io.syncline.core.model.Change;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.IntentLog;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that forgets to publish some of what it wrote: a mutation, for tests of the harness. */
final class LostChanges implements WriteSeams {
  /** Of so many writes one is lost. */
  private static final int ONE_OF = 4;

  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  int lost() {
    return lost.get();
  }

  @Override
  public IntentLog outbox(IntentLog outbox) {
    return new IntentLog() {
      @Override
      public long open(List<Change> changes) {
        return outbox.open(changes);
      }

      @Override
      public void widen(long id, List<Change> changes) {
        outbox.widen(id, changes);
      }

      @Override
      public void permit(long id) {
        outbox.permit(id);
      }

      @Override
      public void cancel(long id) {
        outbox.cancel(id);
      }

      @Override
      public CompletionStage<Void> published(long id) {
        return outbox.published(id);
      }

      @Override
      public List<Token> settle(long id) {
        if (writes.incrementAndGet() % ONE_OF != 0) {
          return outbox.settle(id);
        }
        lost.incrementAndGet();
        outbox.cancel(id);
        return List.of();
      }

      @Override
      public List<Token> unsettle(long id) {
        return outbox.unsettle(id);
      }
    };
  }
}
