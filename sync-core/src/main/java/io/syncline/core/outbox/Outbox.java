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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * From intent to acked record: decides what is published when, under which sequence numbers, and
 * when an intent is done.
 *
 * <p>A pure state machine. An intent is opened before its mutation can take effect; it is done when
 * every record that tells of it was acked. An intent whose mutation ended without an answer is
 * published at once as UNKNOWN, held, and published again when it cannot take effect any more. A
 * record that failed is published again, under the same numbers; a reader that sees the numbers out
 * of order takes more as old than it must, never less. A record that the log will never take goes
 * out in another form, which covers no less.
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
  private final Queue<Held> unsettled = new ArrayDeque<>();
  private List<Outgoing> again = new ArrayList<>();
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
      this.held = List.copyOf(held);
    }

    /** What to append. */
    public BusRecord record() {
      return record;
    }

    private int partition() {
      return record.partition();
    }

    /** The same told in records that are smaller; empty when there are none. */
    private List<Outgoing> smaller() {
      List<Change> changes = ((BusRecord.Changes) record.body()).changes();
      if (changes.size() == 1) {
        return coarser(changes.get(0)).map(change -> part(List.of(change), 0)).stream().toList();
      }
      int half = changes.size() / 2;
      return List.of(
          part(changes.subList(0, half), 0), part(changes.subList(half, changes.size()), half));
    }

    private Outgoing part(List<Change> changes, int from) {
      long first = record.sequences().first() + from;
      BusRecord part =
          new BusRecord(
              record.origin(),
              partition(),
              new SequenceRange(first, first + changes.size() - 1),
              record.notBefore(),
              new BusRecord.Changes(changes));
      return new Outgoing(part, held.subList(from, from + changes.size()));
    }

    /** A change that takes less room and covers no less in its partition. */
    private static Optional<Change> coarser(Change change) {
      if (change.status() != null) {
        return Optional.of(
            new Change(change.location(), change.scope(), change.kind(), change.cause()));
      }
      return change
          .location()
          .parent()
          .map(up -> new Change(up, Scope.SUBTREE, ChangeKind.UNKNOWN, change.cause()));
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
   * What an intent becomes when it is widened; it must be durable before {@link #widen}.
   *
   * @param changes what is announced instead; they cover what was announced before
   */
  public Intent wider(long id, List<Change> changes) {
    return pending(id).intent.with(changes);
  }

  /** Announces more of an intent that is pending, and stays so, as old as it is. */
  public void widen(long id, List<Change> changes) {
    Held held = pending(id);
    held.intent = held.intent.with(changes);
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

  /** Whether there is anything to append, in whatever partition. */
  public boolean hasWaiting() {
    return !again.isEmpty() || !waiting.isEmpty();
  }

  /** All records to append now, whatever their partition. */
  public List<Outgoing> drain() {
    return drain(partition -> true);
  }

  /**
   * Records to append now: those that failed first, then what waits, each partition's in order.
   *
   * @param open which partitions; what is for the others stays
   */
  public List<Outgoing> drain(IntPredicate open) {
    List<Outgoing> outgoing = new ArrayList<>();
    List<Outgoing> kept = new ArrayList<>();
    again.forEach(failed -> (open.test(failed.partition()) ? outgoing : kept).add(failed));
    again = kept;
    for (int partition : List.copyOf(waiting.keySet())) {
      if (open.test(partition)) {
        takeAll(partition, outgoing);
      }
    }
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

  /**
   * The log will never take a record as it is: what it tells goes out again in a smaller form,
   * under the same numbers. A batch is halved. A single change loses its hint, then becomes the
   * tree of its parent, step by step up to the root of the store: coarser, never lost.
   *
   * @return false when there is no smaller form; the record is held all the same, as one that
   *     failed
   */
  public boolean refused(Outgoing outgoing) {
    List<Outgoing> smaller = outgoing.smaller();
    again.addAll(smaller.isEmpty() ? List.of(outgoing) : smaller);
    return !smaller.isEmpty();
  }

  private void takeAll(int partition, List<Outgoing> into) {
    Deque<Item> items = waiting.remove(partition);
    while (items != null && !items.isEmpty()) {
      into.add(next(partition, items));
    }
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
