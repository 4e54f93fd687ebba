package io.syncline.core.outbox;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.shard.ShardFunction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;

/**
 * From intent to acked record: decides what is published when, under which sequence numbers, and
 * when an intent is done.
 *
 * <p>A pure state machine. An intent is opened before its mutation can take effect; it is done when
 * every record that tells of it was acked. An intent whose mutation ended without an answer is
 * published at once as UNKNOWN, held, and published again when it cannot take effect any more. A
 * record that failed is published again, under the same numbers; a reader that sees the numbers out
 * of order takes more as old than it must, never less.
 *
 * <p>Thread rule: one call at a time; its runner serialises them.
 */
public final class Outbox {
  private final Origin origin;
  private final RecordRouter router;
  private final OutboxLimits limits;
  private final long[] nextSequences;
  private final Map<Long, Held> intents = new TreeMap<>();
  private final Map<Integer, Deque<Item>> waiting = new TreeMap<>();
  private final Deque<Outgoing> again = new ArrayDeque<>();
  private final Queue<Held> unsettled = new ArrayDeque<>();
  private long lastId;

  /**
   * An outbox without intents.
   *
   * @param lastId the newest id ever used on this disk
   */
  public Outbox(Origin origin, ShardFunction function, OutboxLimits limits, long lastId) {
    this.origin = origin;
    this.router = new RecordRouter(function);
    this.limits = limits;
    this.nextSequences = new long[function.shards()];
    this.lastId = lastId;
  }

  /** A record on its way to the log, with the intents that wait for it. */
  public static final class Outgoing {
    private final BusRecord record;
    private final List<Held> held;

    private Outgoing(BusRecord record, List<Held> held) {
      this.record = record;
      this.held = held;
    }

    /** What to append. */
    public BusRecord record() {
      return record;
    }
  }

  /** How many intents are held. */
  public int size() {
    return intents.size();
  }

  /** Wall time in milliseconds of the oldest intent held; empty when there is none. */
  public OptionalLong oldest() {
    return intents.values().stream().mapToLong(held -> held.intent.registeredAt()).min();
  }

  /**
   * Opens an intent; it must be durable before the mutation's first attempt.
   *
   * @param changes what the mutation changes if it succeeds
   * @throws SyncException {@code OUTBOX_FULL} when too many are held: the store must not be touched
   */
  public Intent open(List<Change> changes, long wallMillis) {
    if (intents.size() >= limits.maxIntents()) {
      throw new SyncException(
          ErrorCode.OUTBOX_FULL,
          "the outbox holds "
              + intents.size()
              + " unpublished writes (at most "
              + limits.maxIntents()
              + ")");
    }
    Intent intent = new Intent(++lastId, changes, Outcome.PENDING, wallMillis);
    intents.put(intent.id(), new Held(intent));
    return intent;
  }

  /**
   * Forgets an intent whose mutation had no effect, or which could not be made durable; nothing if
   * there is none.
   */
  public void cancel(long id) {
    if (intents.containsKey(id)) {
      intents.remove(pending(id).intent.id());
    }
  }

  /**
   * The mutation took effect, all or in part, and every attempt was answered.
   *
   * @return where the log will tell of it
   */
  public List<Token> settle(long id) {
    Held held = pending(id);
    held.intent = held.intent.with(Outcome.SETTLED);
    held.over = true;
    return enqueue(held, held.intent.changes());
  }

  /**
   * An attempt ended without an answer: the mutation may take effect until the settle time has
   * passed.
   *
   * @param nanos ticker time of the end of the last attempt
   */
  public List<Token> unsettle(long id, long nanos) {
    Held held = pending(id);
    held.intent = held.intent.with(Outcome.UNSETTLED);
    held.settlesAt = nanos + limits.settleTime().toNanos();
    unsettled.add(held);
    return enqueue(held, unknown(held.intent.changes()));
  }

  /** Takes up an intent of an earlier start of this node: what became of it nobody knows. */
  public void inherit(Intent intent, long nanos) {
    lastId = Math.max(lastId, intent.id());
    intents.put(intent.id(), new Held(intent.with(Outcome.PENDING)));
    unsettle(intent.id(), nanos);
  }

  /**
   * Queues again what is settled by the passing of time.
   *
   * @return whether there was any
   */
  public boolean advance(long nanos) {
    boolean due = false;
    for (Held next = unsettled.peek();
        next != null && nanos - next.settlesAt >= 0;
        next = unsettled.peek()) {
      unsettled.remove();
      next.over = true;
      enqueue(next, unknown(next.intent.changes()));
      due = true;
    }
    return due;
  }

  /** Records to append now: those that failed first, then what waits, each partition's in order. */
  public List<Outgoing> drain() {
    List<Outgoing> outgoing = new ArrayList<>(again);
    again.clear();
    waiting.forEach(
        (partition, items) -> {
          while (!items.isEmpty()) {
            outgoing.add(next(partition, items));
          }
        });
    return outgoing;
  }

  /**
   * The log has a record for good.
   *
   * @return what that completes
   */
  public Acked acked(Outgoing outgoing) {
    List<Long> published = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    for (Held held : outgoing.held) {
      held.unacked--;
      if (held.unacked == 0) {
        published.add(held.intent.id());
        if (held.over && intents.remove(held.intent.id()) != null) {
          done.add(held.intent.id());
        }
      }
    }
    return new Acked(published, done);
  }

  /**
   * What an acked record completes.
   *
   * @param published ids of intents of which the log has every record that there is so far
   * @param done those among them that are over, to be forgotten on disk too
   */
  public record Acked(List<Long> published, List<Long> done) {
    public Acked {
      published = List.copyOf(published);
      done = List.copyOf(done);
    }
  }

  /** The log may or may not have a record: it goes out again. */
  public void failed(Outgoing outgoing) {
    again.add(outgoing);
  }

  private Outgoing next(int partition, Deque<Item> items) {
    List<Change> changes = new ArrayList<>();
    List<Held> held = new ArrayList<>();
    long first = items.getFirst().sequence;
    long last = first;
    long bytes = 0;
    while (!items.isEmpty() && changes.size() < limits.maxChangesPerRecord()) {
      bytes += weight(items.getFirst().change);
      if (bytes > OutboxLimits.MAX_BYTES_PER_RECORD && !changes.isEmpty()) {
        break;
      }
      Item item = items.removeFirst();
      changes.add(item.change);
      held.add(item.held);
      last = item.sequence;
    }
    BusRecord record =
        new BusRecord(
            origin,
            partition,
            new SequenceRange(first, last),
            OptionalLong.empty(),
            new BusRecord.Changes(changes));
    return new Outgoing(record, held);
  }

  private List<Token> enqueue(Held held, List<Change> changes) {
    List<Token> tokens = new ArrayList<>();
    Map<Integer, Long> lastOf = new HashMap<>();
    router
        .route(changes)
        .forEach(
            (partition, told) -> {
              for (Change change : told) {
                long sequence = nextSequences[partition]++;
                waiting
                    .computeIfAbsent(partition, key -> new ArrayDeque<>())
                    .add(new Item(held, change, sequence));
                held.unacked++;
                lastOf.put(partition, sequence);
              }
              tokens.add(new Token(origin, partition, lastOf.getOrDefault(partition, 0L)));
            });
    return tokens;
  }

  /** Nobody knows what happened: where there are directories, it may have been one. */
  private static List<Change> unknown(List<Change> changes) {
    return changes.stream().map(Outbox::unknown).toList();
  }

  private static Change unknown(Change change) {
    boolean plain =
        change.scope() == Scope.PATH && change.location().scheme().implicitDirectories();
    return new Change(
        change.location(), plain ? Scope.PATH : Scope.SUBTREE, ChangeKind.UNKNOWN, change.cause());
  }

  /** An upper bound of the bytes that a change adds to a record. */
  private static int weight(Change change) {
    FileStatus status = change.status();
    String version = status == null ? null : status.version();
    return 256
        + change.location().toString().getBytes(StandardCharsets.UTF_8).length
        + (version == null ? 0 : version.getBytes(StandardCharsets.UTF_8).length);
  }

  /**
   * An intent that nothing was said about yet: what was announced once must not be forgotten or
   * told twice.
   */
  private Held pending(long id) {
    Held held = intents.get(id);
    if (held == null) {
      throw new IllegalStateException("there is no intent " + id);
    }
    if (held.intent.outcome() != Outcome.PENDING) {
      throw new IllegalStateException("intent " + id + " is already " + held.intent.outcome());
    }
    return held;
  }

  /** An intent and what it waits for. */
  private static final class Held {
    private Intent intent;
    private int unacked;

    /** Ticker time; only of an unsettled intent. */
    private long settlesAt;

    /**
     * Whether it cannot take effect any more, so that what waits now is the last to be told of it.
     */
    private boolean over;

    Held(Intent intent) {
      this.intent = intent;
    }
  }

  /** One change on its way to one partition. */
  private record Item(Held held, Change change, long sequence) {}
}
