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
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

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
  private Origin origin;
  private final RecordRouter router;
  private final OutboxLimits limits;
  private final long[] nextSequences;
  private final Map<Long, HeldIntent> intents = new TreeMap<>();
  private final Map<Integer, Deque<Item>> waiting = new TreeMap<>();
  private final Queue<HeldIntent> unsettled = new ArrayDeque<>();
  private List<Outgoing> again = new ArrayList<>();

  /** Partitions in which a heartbeat waits or is under way. */
  private final Set<Integer> beating = new HashSet<>();

  private Claims claims;
  private boolean broken;
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
    this.claims = new Claims(function.shards());
    this.lastId = lastId;
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
    intents.put(intent.id(), new HeldIntent(intent, claims.stamp()));
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
    HeldIntent held = pending(id);
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
    HeldIntent held = pending(id);
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
    HeldIntent held = pending(id);
    held.intent = held.intent.with(Outcome.UNSETTLED);
    held.settlesAt = nanos + limits.settleTime().toNanos();
    unsettled.add(held);
    return enqueue(held, unknown(held.intent.changes()));
  }

  /** Takes up an intent of an earlier start of this node: what became of it nobody knows. */
  public void inherit(Intent intent, long nanos) {
    lastId = Math.max(lastId, intent.id());
    intents.put(intent.id(), new HeldIntent(intent.with(Outcome.PENDING), Claims.INHERITED));
    unsettle(intent.id(), nanos);
  }

  /**
   * Queues again what is settled by the passing of time.
   *
   * @return whether there was any
   */
  public boolean advance(long nanos) {
    boolean due = false;
    for (HeldIntent next = unsettled.peek();
        next != null && nanos - next.settlesAt >= 0;
        next = unsettled.peek()) {
      unsettled.remove();
      next.over = true;
      enqueue(next, unknown(next.intent.changes()));
      due = true;
    }
    return due;
  }

  /** Whether no intent is held. */
  public boolean isEmpty() {
    return intents.isEmpty();
  }

  /** Whether everything that earlier incarnations left is in the log, and settled. */
  public boolean isInheritanceDone() {
    for (HeldIntent oldest : intents.values()) {
      // They are older than all others.
      return oldest.stamp != Claims.INHERITED;
    }
    return true;
  }

  /**
   * Queues a heartbeat in each partition where none waits or is under way. What it claims is
   * decided when it leaves.
   */
  public void beat() {
    for (int partition = 0; partition < nextSequences.length; partition++) {
      if (beating.add(partition)) {
        say(partition, new BusRecord.Heartbeat(OptionalLong.empty()));
      }
    }
  }

  /**
   * Queues in every partition that an incarnation of this origin's name is done: itself, or one
   * before it. All that it left must be done.
   */
  public void leave(long incarnation) {
    for (int partition = 0; partition < nextSequences.length; partition++) {
      say(partition, new BusRecord.Leave(incarnation));
    }
  }

  /** Queues in every partition that another origin is gone. */
  public void fence(BusRecord.Fence fence) {
    for (int partition = 0; partition < nextSequences.length; partition++) {
      say(partition, fence);
    }
  }

  /**
   * Goes on under another incarnation: everything that is held is told of again, under its numbers,
   * and holds its claims. What the earlier one has under way does not count any more, nor are its
   * heartbeats, leaves and fences repeated.
   *
   * @param next the same name, later
   */
  public void reincarnate(Origin next) {
    if (next.incarnation() <= origin.incarnation()) {
      throw new IllegalArgumentException(next + " does not come after " + origin);
    }
    origin = next;
    Arrays.fill(nextSequences, 0);
    waiting.clear();
    again.clear();
    beating.clear();
    claims = new Claims(nextSequences.length);
    broken = false;
    for (HeldIntent held : intents.values()) {
      held.stamp = Claims.INHERITED;
      held.unacked = 0;
      switch (held.intent.outcome()) {
        case PENDING -> {}
        case SETTLED -> enqueue(held, held.intent.changes());
        case UNSETTLED -> enqueue(held, unknown(held.intent.changes()));
      }
    }
  }

  /** Who appends. */
  public Origin origin() {
    return origin;
  }

  /** The log was replaced by another one under the same name. */
  public void logReplaced() {
    broken = true;
  }

  /**
   * Whether the log gave offsets that go back: it is not the log that it was, and what this
   * incarnation has said in it cannot be relied on.
   */
  public boolean isLogBroken() {
    return broken;
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
   * @param offset where
   * @return what that completes; nothing for a record of an earlier incarnation
   */
  public Acked acked(Outgoing outgoing, long offset) {
    List<Long> published = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    if (!isOwn(outgoing)) {
      return new Acked(published, done);
    }
    if (outgoing.isHeartbeat()) {
      beating.remove(outgoing.partition());
      broken |= !claims.acked(outgoing.partition(), offset);
    }
    for (HeldIntent held : outgoing.held()) {
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
    if (isOwn(outgoing)) {
      again.add(outgoing);
    }
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
    if (!isOwn(outgoing)) {
      return true;
    }
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
    BusRecord.Body control = items.getFirst().control;
    if (control == null) {
      return nextChanges(partition, items);
    }
    Item item = items.removeFirst();
    if (control instanceof BusRecord.Heartbeat) {
      control = new BusRecord.Heartbeat(claims.claim(partition, oldestStamp()));
    }
    return new Outgoing(
        record(partition, new SequenceRange(item.sequence, item.sequence), control), List.of());
  }

  private Outgoing nextChanges(int partition, Deque<Item> items) {
    List<Change> changes = new ArrayList<>();
    List<HeldIntent> held = new ArrayList<>();
    long first = items.getFirst().sequence;
    long last = first;
    long bytes = 0;
    while (!items.isEmpty() && changes.size() < limits.maxChangesPerRecord()) {
      Change change = items.getFirst().change;
      HeldIntent waiting = items.getFirst().held;
      if (change == null || waiting == null) {
        break;
      }
      bytes += weight(change);
      if (bytes > OutboxLimits.MAX_BYTES_PER_RECORD && !changes.isEmpty()) {
        break;
      }
      last = items.removeFirst().sequence;
      changes.add(change);
      held.add(waiting);
    }
    SequenceRange sequences = new SequenceRange(first, last);
    return new Outgoing(record(partition, sequences, new BusRecord.Changes(changes)), held);
  }

  private BusRecord record(int partition, SequenceRange sequences, BusRecord.Body body) {
    return new BusRecord(origin, partition, sequences, OptionalLong.empty(), body);
  }

  private void say(int partition, BusRecord.Body control) {
    waiting
        .computeIfAbsent(partition, key -> new ArrayDeque<>())
        .add(Item.of(control, nextSequences[partition]++));
  }

  private OptionalLong oldestStamp() {
    for (HeldIntent oldest : intents.values()) {
      return OptionalLong.of(oldest.stamp);
    }
    return OptionalLong.empty();
  }

  private boolean isOwn(Outgoing outgoing) {
    return outgoing.record().origin().equals(origin);
  }

  private List<Token> enqueue(HeldIntent held, List<Change> changes) {
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
                    .add(Item.of(held, change, sequence));
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
  private HeldIntent pending(long id) {
    HeldIntent held = intents.get(id);
    if (held == null) {
      throw new IllegalStateException("there is no intent " + id);
    }
    if (held.intent.outcome() != Outcome.PENDING) {
      throw new IllegalStateException("intent " + id + " is already " + held.intent.outcome());
    }
    return held;
  }

  /**
   * What waits for its turn in one partition.
   *
   * @param held the intent of a change; null where the origin speaks of itself
   * @param change what changed; null where the origin speaks of itself
   * @param control what the origin says of itself or of another, but for heartbeats whose claim is
   *     made when they leave; null for a change
   */
  private record Item(
      @Nullable HeldIntent held,
      @Nullable Change change,
      BusRecord.@Nullable Body control,
      long sequence) {
    static Item of(HeldIntent held, Change change, long sequence) {
      return new Item(held, change, null, sequence);
    }

    static Item of(BusRecord.Body control, long sequence) {
      return new Item(null, null, control, sequence);
    }
  }
}
