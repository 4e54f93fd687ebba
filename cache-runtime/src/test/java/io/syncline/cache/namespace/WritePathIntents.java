package io.syncline.cache.namespace;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.IntentLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An intent log that writes down what it is told, in order, and acks when the test says. Guarded by
 * {@code this}.
 */
final class WritePathIntents implements IntentLog {
  private static final Origin ORIGIN = new Origin("east", "node-1", 1);

  private final List<String> events;
  private final Map<Long, List<Change>> opened = new LinkedHashMap<>();
  private final List<List<Change>> announced = new ArrayList<>();
  private final List<Optional<FileStatus>> carried = new ArrayList<>();
  private final List<Map<Location, MutationId>> named = new ArrayList<>();
  private CompletableFuture<Void> ack = CompletableFuture.completedFuture(null);
  private @Nullable SyncException refusal;
  private long lastId;

  /**
   * A log without intents.
   *
   * @param events where it writes down what it is told
   */
  WritePathIntents(List<String> events) {
    this.events = events;
  }

  @Override
  public synchronized long open(List<Change> changes) {
    if (refusal != null) {
      throw refusal;
    }
    lastId++;
    opened.put(lastId, changes);
    events.add("intent " + lastId);
    return lastId;
  }

  @Override
  public synchronized void widen(long id, List<Change> changes) {
    if (refusal != null) {
      throw refusal;
    }
    end(id);
    opened.put(id, changes);
    events.add("widen " + id);
  }

  @Override
  public synchronized void permit(long id) {
    if (refusal != null) {
      throw refusal;
    }
  }

  @Override
  public synchronized void cancel(long id) {
    end(id);
    events.add("cancel " + id);
  }

  @Override
  public synchronized CompletionStage<Void> published(long id) {
    if (!opened.containsKey(id)) {
      throw new IllegalStateException("intent " + id + " is not open");
    }
    return ack;
  }

  @Override
  public synchronized List<Token> settle(
      long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
    announced.add(end(id));
    named.add(mutations);
    carried.add(Optional.ofNullable(seen));
    events.add("publish " + id);
    return tokens(id);
  }

  @Override
  public synchronized List<Token> unsettle(long id) {
    announced.add(end(id));
    events.add("publish unsettled " + id);
    return tokens(id);
  }

  /** The names of mutations with which it was settled, in order. */
  synchronized List<Map<Location, MutationId>> named() {
    return List.copyOf(named);
  }

  /** What was published, in order. */
  synchronized List<List<Change>> announced() {
    return List.copyOf(announced);
  }

  /** What was seen of each that was settled, in order. */
  synchronized List<Optional<FileStatus>> carried() {
    return List.copyOf(carried);
  }

  /** How many intents are neither cancelled nor published. */
  synchronized int pending() {
    return opened.size();
  }

  /** What each publication from now on is acked by. */
  synchronized void ackWith(CompletableFuture<Void> future) {
    ack = future;
  }

  /** Refuses each intent, and each wider form, from now on. */
  synchronized void refuse(SyncException with) {
    refusal = with;
  }

  private List<Change> end(long id) {
    List<Change> changes = opened.remove(id);
    if (changes == null) {
      throw new IllegalStateException("there is no intent " + id);
    }
    return changes;
  }

  /**
   * An intent of an even id is told in partitions 1 and 2, of an odd id in 0 and 1; the sequence is
   * the id.
   */
  private static List<Token> tokens(long id) {
    int first = id % 2 == 0 ? 1 : 0;
    return List.of(new Token(ORIGIN, first, id), new Token(ORIGIN, first + 1, id));
  }

  static Token token(int partition, long sequence) {
    return new Token(ORIGIN, partition, sequence);
  }
}
