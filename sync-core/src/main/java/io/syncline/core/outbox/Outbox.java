package io.syncline.core.outbox;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.shard.ShardFunction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
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
  private final ShardFunction function;
  private final RecordRouter router;
  private final OutboxLimits limits;
  private final SendQueue queue;
  private final Map<Long, HeldIntent> intents = new TreeMap<>();
  private final Queue<HeldIntent> unsettled = new ArrayDeque<>();

  /** How many of the intents are over. */
  private int over;

  /** With fewer that are over no collapse is looked for: one was found not to be worth it. */
  private int collapseFrom;

  /** Partitions in which a heartbeat waits or is under way. */
  private final Set<Integer> beating = new HashSet<>();

  /** Of each hold what may be claimed meanwhile; the oldest first. */
  private final TreeMap<Long, Long> holds = new TreeMap<>();

  private Claims claims;
  private final Standing standing = new Standing();
  private boolean broken;
  private long lastId;
  private long lastHold;

  public Outbox(Origin origin, ShardFunction function, OutboxLimits limits, long lastId) {
    this(origin, function, limits, lastId, () -> {});
  }

  /**
   * An outbox without intents.
   *
   * @param lastId the newest id ever used on this disk
   * @param unnamed told when a record has no names of mutations because there are too many
   */
  public Outbox(
      Origin origin, ShardFunction function, OutboxLimits limits, long lastId, Runnable unnamed) {
    this.function = function;
    this.router = new RecordRouter(function, unnamed);
    this.limits = limits;
    this.queue = new SendQueue(origin, function.shards(), limits);
    this.claims = new Claims(function.shards(), limits.maxAcks());
    this.lastId = lastId;
  }

  /** How many intents are held. */
  public int size() {
    return intents.size();
  }

  /** Acked heartbeats remembered of the partition of which most are. */
  public int acks() {
    return IntStream.range(0, queue.partitions()).map(claims::held).max().orElse(0);
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
    intents.put(intent.id(), new HeldIntent(intent, claims.stamp(), notBefore(changes)));
    return intent;
  }

  private OptionalLong notBefore(List<Change> changes) {
    Change change = changes.get(0);
    return standing.isLogTrusted() && changes.size() == 1 && change.scope() == Scope.PATH
        ? claims.newest(function.shardOf(change.location()))
        : OptionalLong.empty();
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
    return settle(id, null, Map.of());
  }

  /**
   * The same, and the store was asked what is there now. That is told along where it is a file that
   * was written, and no more than that; once, because it is not kept on disk and a repetition under
   * another incarnation may come late. Nor are the names of the mutations kept.
   *
   * @param seen what is at the only path that was changed; null where nobody looked
   * @param mutations the only mutation of each location that was changed, where the store named it
   */
  public List<Token> settle(
      long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
    HeldIntent held = pending(id);
    held.intent = held.intent.with(Outcome.SETTLED);
    setOver(held);
    return enqueue(held, held.told(seen, mutations));
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
    intents.put(
        intent.id(),
        new HeldIntent(intent.with(Outcome.PENDING), Claims.INHERITED, OptionalLong.empty()));
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
      setOver(next);
      enqueue(next, unknown(next.intent.changes()));
      due = true;
    }
    return due;
  }

  /**
   * Claims nothing that is acked from now on until the hold is released: of what others change from
   * now on nobody has told this origin yet.
   *
   * @return the hold, greater than any before
   */
  public long hold() {
    holds.put(++lastHold, claims.stamp());
    return lastHold;
  }

  /**
   * Claims nothing, and says of no predecessor that it is gone, until the hold is released: what
   * they were to tell is not told yet. Holds grow.
   */
  public long holdInheritance() {
    holds.put(++lastHold, Claims.INHERITED);
    return lastHold;
  }

  /** What was held for is in the log; nothing for one that is released already. */
  public void release(long hold) {
    holds.remove(hold);
  }

  /** How many holds there are. */
  public int holds() {
    return holds.size();
  }

  /** Whether no intent is held. */
  public boolean isEmpty() {
    return intents.isEmpty();
  }

  /** Whether everything that earlier incarnations left is in the log, and settled. */
  public boolean isInheritanceDone() {
    if (!holds.isEmpty() && holds.firstEntry().getValue() == Claims.INHERITED) {
      return false;
    }
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
    for (int partition = 0; partition < queue.partitions(); partition++) {
      if (beating.add(partition)) {
        queue.say(partition, new BusRecord.Heartbeat(OptionalLong.empty()));
      }
    }
  }

  /**
   * Queues in every partition that an incarnation of this origin's name is done: itself, or one
   * before it. All that it left must be done.
   */
  public void leave(long incarnation) {
    for (int partition = 0; partition < queue.partitions(); partition++) {
      queue.say(partition, new BusRecord.Leave(incarnation));
    }
  }

  /** Queues in every partition that another origin is gone. */
  public void fence(BusRecord.Fence fence) {
    for (int partition = 0; partition < queue.partitions(); partition++) {
      queue.say(partition, fence);
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
    if (next.incarnation() <= origin().incarnation()) {
      throw new IllegalArgumentException(next + " does not come after " + origin());
    }
    queue.restart(next);
    beating.clear();
    claims = new Claims(queue.partitions(), limits.maxAcks());
    broken = false;
    holds.replaceAll((hold, stamp) -> Claims.INHERITED);
    for (HeldIntent held : intents.values()) {
      held.inherit();
      switch (held.intent.outcome()) {
        case PENDING -> {}
        case SETTLED -> enqueue(held, held.intent.changes());
        case UNSETTLED -> enqueue(held, unknown(held.intent.changes()));
      }
    }
  }

  /** Who appends. */
  public Origin origin() {
    return queue.origin();
  }

  /**
   * Whether the log keeps what it acknowledges. While it may not, an ack says nothing, so nothing
   * is claimed: readers everywhere fall back to asking. Once it does again claims go on; what was
   * lost meanwhile is missing in the numbers.
   */
  public void trustLog(boolean trusted) {
    standing.trustLog(trusted);
  }

  /**
   * Whether what was claimed is taken back, and nothing is claimed: also what earlier incarnations
   * claimed. Stays as it is under the next incarnation.
   */
  public void withdraw(boolean all) {
    standing.withdraw(all);
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

  /** How much waits to be appended. */
  int waiting() {
    return queue.size();
  }

  /** Whether there is anything to append, in whatever partition. */
  public boolean hasWaiting() {
    return !queue.isEmpty();
  }

  /** All records to append now, whatever their partition. */
  public List<Outgoing> drain() {
    return drain(partition -> Integer.MAX_VALUE);
  }

  /**
   * Records to append now: those that failed first, then what waits, each partition's in order.
   *
   * @param room how many records a partition takes now; what is more stays
   */
  public List<Outgoing> drain(IntUnaryOperator room) {
    return queue.take(
        room, partition -> standing.heartbeat(claims.claim(partition, oldestStamp())));
  }

  /**
   * Whether so much is held that it should be told in fewer words: then the intents that are over
   * become one, which announces trees that cover all that they announced. Pending and unsettled
   * intents stay as they are; so do those for which nothing was declared.
   *
   * <p>Until {@link #collapsed} or {@link #notCollapsed} none of them is done, whatever is acked.
   *
   * @param declared the locations that this origin can write, as others know them: no tree is
   *     larger
   */
  public Optional<Collapse> collapse(Collection<Location> declared) {
    if (intents.size() < limits.collapseAt()
        || over < Math.max(collapseFrom, limits.leastCollapsed())) {
      return Optional.empty();
    }
    List<HeldIntent> members = new ArrayList<>();
    Set<Location> locations = new HashSet<>();
    for (HeldIntent held : intents.values()) {
      if (held.over && !held.collapsing && Collapse.mayTell(held.intent, declared)) {
        members.add(held);
        held.intent.changes().forEach(change -> locations.add(change.location()));
      }
    }
    if (members.size() < limits.leastCollapsed()) {
      collapseFrom = over + limits.leastCollapsed();
      return Optional.empty();
    }
    collapseFrom = 0;
    members.forEach(held -> held.collapsing = true);
    return Optional.of(
        Collapse.of(
            members.stream().map(held -> held.intent).toList(),
            TreeCover.of(locations, declared, limits.maxTrees())));
  }

  /**
   * The wider form is durable: it stands for all. What waits, or failed, is told as its trees in
   * the partitions where it was to be told, under the numbers that were given out.
   *
   * @return what was acked meanwhile, and is over with it
   */
  public Acked collapsed(Collapse collapse) {
    HeldIntent oldest = member(collapse.wider().id());
    oldest.intent = collapse.wider();
    oldest.collapsing = false;
    for (long id : collapse.gone()) {
      member(id).collapseInto(oldest);
      intents.remove(id);
      over--;
    }
    List<Location> trees = collapse.wider().changes().stream().map(Change::location).toList();
    queue.collapse(TreeCover.of(trees, trees, trees.size()));
    return doneUnlessWaiting(List.of(oldest));
  }

  /**
   * The wider form may or may not be durable: all stay as they are.
   *
   * @return what was acked meanwhile
   */
  public Acked notCollapsed(Collapse collapse) {
    List<HeldIntent> members = new ArrayList<>();
    members.add(member(collapse.wider().id()));
    collapse.gone().forEach(id -> members.add(member(id)));
    members.forEach(held -> held.collapsing = false);
    return doneUnlessWaiting(members);
  }

  private Acked doneUnlessWaiting(List<HeldIntent> members) {
    List<Long> done = new ArrayList<>();
    for (HeldIntent held : members) {
      if (held.unacked == 0) {
        drop(held);
        done.add(held.intent.id());
      }
    }
    return new Acked(done, done);
  }

  private HeldIntent member(long id) {
    HeldIntent held = intents.get(id);
    if (held == null || !held.collapsing) {
      throw new IllegalStateException("intent " + id + " is not about to collapse");
    }
    return held;
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
    for (Item item : outgoing.items()) {
      for (HeldIntent teller : item.held()) {
        HeldIntent held = teller.holder();
        held.unacked--;
        if (held.unacked == 0) {
          published.add(held.intent.id());
          if (held.over && !held.collapsing) {
            drop(held);
            done.add(held.intent.id());
          }
        }
      }
    }
    return new Acked(published, done);
  }

  private void setOver(HeldIntent held) {
    held.over = true;
    over++;
  }

  /** It is over, and all that tells of it is in the log. */
  private void drop(HeldIntent held) {
    intents.remove(held.intent.id());
    over--;
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
      queue.repeat(outgoing);
    }
  }

  /**
   * The log will never take a record as it is: what it tells goes out again in a smaller form,
   * under the same numbers. A batch is halved, but what a collapse tells in one record stays in
   * one, as half as many trees. A single change loses its hint, then becomes the tree of its
   * parent, step by step up to the root of the store: coarser, never lost.
   *
   * @return false when there is no smaller form; the record is held all the same, as one that
   *     failed
   */
  public boolean refused(Outgoing outgoing) {
    if (!isOwn(outgoing)) {
      return true;
    }
    List<Outgoing> smaller = outgoing.smaller();
    (smaller.isEmpty() ? List.of(outgoing) : smaller).forEach(queue::repeat);
    return !smaller.isEmpty();
  }

  private OptionalLong oldestStamp() {
    OptionalLong oldest =
        holds.isEmpty() ? OptionalLong.empty() : OptionalLong.of(holds.firstEntry().getValue());
    for (HeldIntent intent : intents.values()) {
      return OptionalLong.of(Math.min(intent.stamp, oldest.orElse(Long.MAX_VALUE)));
    }
    return oldest;
  }

  private boolean isOwn(Outgoing outgoing) {
    return outgoing.record().origin().equals(origin());
  }

  private List<Token> enqueue(HeldIntent held, List<Change> changes) {
    List<Token> tokens = new ArrayList<>();
    Map<Integer, Long> lastOf = new HashMap<>();
    router
        .route(changes)
        .forEach(
            (partition, told) -> {
              for (Change change : told) {
                lastOf.put(partition, queue.tell(partition, held, change));
              }
              tokens.add(new Token(origin(), partition, lastOf.getOrDefault(partition, 0L)));
            });
    return tokens;
  }

  private static List<Change> unknown(List<Change> changes) {
    return changes.stream().map(Change::unknown).toList();
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
}
