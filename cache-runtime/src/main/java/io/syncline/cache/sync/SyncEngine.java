package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.time.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers what is in the lake, no older than its reader permits: from what this node holds where
 * that may be served, by asking the store otherwise. What is asked is held from then on, where this
 * node owns the shard.
 *
 * <p>Of several who need the same answer at once one asks, provided that nothing happened since
 * which any of them must see. The store is never asked under a lock.
 *
 * <p>Thread rule: any thread; calls block while the store is asked.
 *
 * <p>Does not guarantee: that a listing is the directory at one instant. Each child is as fresh as
 * it says, and one that changes its type while it is listed may be missed or come out of order.
 */
public final class SyncEngine implements AutoCloseable {
  private final Asking asking;
  private final TokenRule tokens;
  private final EntrySyncs entries;
  private final ListingSyncs listings;
  private final Reconciliation reconciliation;
  private volatile boolean closed;

  public SyncEngine(
      NodeShards shards,
      WatermarkSource watermarks,
      Ticker ticker,
      EngineLimits limits,
      SyncListener listener) {
    asking =
        new Asking(
            shards,
            watermarks,
            ticker,
            listener,
            new Evictor(listener),
            new Crew(limits, listener),
            limits);
    tokens = new TokenRule(shards);
    entries = new EntrySyncs(asking);
    listings = new ListingSyncs(asking);
    Asking unheard = asking.heardBy(new UnservedListener(listener));
    reconciliation =
        new Reconciliation(unheard, new EntrySyncs(unheard), new ListingSyncs(unheard));
  }

  /**
   * What is at a location.
   *
   * @throws SyncException when the store must be asked and does not answer or refuses
   */
  public EntryAnswer entry(Location location, ReadTerms terms) {
    Caller caller = arrived(terms);
    Set<Integer> read = Set.of(asking.shards().function().shardOf(location));
    EntryAnswer answer = entries.entry(location, tokens.answerable(caller, read));
    asking.listener().read(HeardRead.entry(asking, location, caller, answer));
    return answer;
  }

  /**
   * Streams the children of a directory in {@link io.syncline.core.model.SiblingOrder}.
   *
   * @param out gets the children that exist, in batches of bounded size, on the calling thread;
   *     nothing for a file
   * @throws SyncException when the store must be asked and does not answer or refuses; some
   *     children may have been handed over before
   */
  public ListingAnswer listing(
      Location directory, ReadTerms terms, Consumer<List<ListingAnswer.Child>> out) {
    Caller caller = arrived(terms);
    ShardFunction function = asking.shards().function();
    // Two that may be the same one.
    Set<Integer> read =
        Stream.of(function.shardOfChildren(directory), function.shardOf(directory))
            .collect(Collectors.toSet());
    AtomicLong children = new AtomicLong();
    Consumer<List<ListingAnswer.Child>> counted =
        batch -> {
          children.addAndGet(batch.size());
          out.accept(batch);
        };
    ListingAnswer answer =
        new ListingCall(
                asking, entries, listings, directory, tokens.answerable(caller, read), counted)
            .answer();
    asking.listener().read(HeardRead.listing(asking, directory, caller, answer, children.get()));
    return answer;
  }

  /**
   * Asks the store about a location now, whatever is held.
   *
   * @param recursive also about everything that is held below it; what cannot be asked is counted
   *     then, not thrown
   */
  public SyncReport sync(Location location, ReadTerms terms, boolean recursive) {
    Caller caller = arrived(terms.asking());
    if (recursive) {
      return new TreeSync(asking, entries, listings, caller).sync(location);
    }
    EntryAnswer answer = entries.entry(location, caller);
    return new SyncReport(answer.served().asked() ? 1 : 0, 1, 0);
  }

  /**
   * One step of a {@link Reconciliation} of what a shard holds of a mount.
   *
   * @param terms of the mount; however fresh their bound is, what is unasked is asked
   * @param since ticker time: what was asked later is not asked again
   * @param passing whether a location is passed over even if the store does not answer
   * @return empty when the shard is not held here
   * @throws SyncException when the store cannot be asked at present: the same step may be repeated
   */
  public Optional<Reconciliation.Step> reconcile(
      int shard, Reconciliation.Place place, long since, boolean passing, ReadTerms terms) {
    return reconciliation.step(shard, place, since, passing, arrived(terms.asking()));
  }

  /** What this node would answer from what it holds. */
  public HeldAnswers held() {
    return new HeldAnswers(asking);
  }

  /**
   * How much of the help for callers with many questions is in use; what it can be is in the {@link
   * EngineLimits}.
   *
   * @param busy threads at work
   * @param waiting calls for help that wait for a thread
   */
  public record Help(int busy, int waiting) {}

  /** How much help is in use at this moment, about. */
  public Help help() {
    return asking.crew().help();
  }

  /** Makes room where shards hold more than their limit; to be called from time to time. */
  public void maintain() {
    asking.shards().all().forEach(asking.evictor()::round);
  }

  /** Lets questions under way end and refuses new ones; does not close the stores. */
  @Override
  public void close() {
    closed = true;
    asking.crew().close();
  }

  private Caller arrived(ReadTerms terms) {
    if (closed) {
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "the node is stopping");
    }
    return new Caller(terms, asking.ticker().nanos());
  }
}
