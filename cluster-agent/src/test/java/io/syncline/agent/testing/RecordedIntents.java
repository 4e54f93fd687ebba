package io.syncline.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.IntentLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An outbox that only remembers; not for several threads at a time. */
public final class RecordedIntents implements IntentLog {
  public final List<List<Change>> opened = new ArrayList<>();
  public final List<Change> settled = new ArrayList<>();
  public boolean full;
  public CountDownLatch beforeOpening = new CountDownLatch(0);

  private void await() {
    try {
      assertThat(beforeOpening.await(60, TimeUnit.SECONDS)).as("it may open").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public long open(List<Change> changes) {
    await();
    if (full) {
      throw new SyncException(ErrorCode.OUTBOX_FULL, "full");
    }
    opened.add(List.copyOf(changes));
    return opened.size() - 1L;
  }

  @Override
  public List<Token> settle(
      long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
    settled.addAll(opened.get((int) id));
    return List.of();
  }

  @Override
  public void widen(long id, List<Change> changes) {
    throw new AssertionError("nothing is attempted");
  }

  @Override
  public void permit(long id) {
    throw new AssertionError("nothing is attempted");
  }

  @Override
  public void cancel(long id) {
    throw new AssertionError("nothing is attempted");
  }

  @Override
  public CompletionStage<Void> published(long id) {
    return new CompletableFuture<>();
  }

  @Override
  public List<Token> unsettle(long id) {
    throw new AssertionError("nothing is attempted");
  }
}
