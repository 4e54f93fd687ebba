package io.syncline.chaos;

import io.syncline.agent.WriteSeams;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.IntentLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
    return new ForwardingIntentLog(outbox) {
      @Override
      public List<Token> settle(
          long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
        if (writes.incrementAndGet() % ONE_OF != 0) {
          return super.settle(id, seen, mutations);
        }
        lost.incrementAndGet();
        cancel(id);
        return List.of();
      }
    };
  }
}
