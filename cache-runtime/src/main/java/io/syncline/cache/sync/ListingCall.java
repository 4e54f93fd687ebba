package io.syncline.cache.sync;

import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.session.View;
import io.syncline.core.shard.ChildDecision;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ListingDecision;
import io.syncline.core.shard.Sync;
import io.syncline.core.spi.ListingPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a reader that lists a directory. Streams what is held, page by page, asking for
 * single children that may not be served; lists the directory first where that is needed or
 * cheaper; and where a listing does not last, streams it from the store itself.
 *
 * <p>Used once, by one thread.
 */
final class ListingCall {
  /** How often a directory is listed for one call before it is streamed without being stored. */
  static final int MAX_LISTINGS = 3;

  /**
   * Turns of one call: each listing, and each time that what was listed was invalidated while it
   * was read.
   */
  private static final int MAX_TURNS = 2 * MAX_LISTINGS + 2;

  private final Asking asking;
  private final EntrySyncs entries;
  private final ListingSyncs listings;
  private final Location directory;
  private final Caller caller;
  private final Consumer<List<ListingAnswer.Child>> out;
  private final Comparator<String> order = SiblingOrder.slots();

  /**
   * Children whose slot turned out to lie further on, because they were asked and are directories
   * now. Few: of a later slot, each one's name is a beginning.
   */
  private final NavigableMap<String, ListingAnswer.Child> pending = new TreeMap<>(order);

  private int listed;

  /** The shard for which it was listed last, and when the store was asked for that. */
  private @Nullable OwnedShard listedFor;

  private long listedSince;
  private SyncListener.ServedBy by = SyncListener.ServedBy.CACHE;

  /** Whether the location is known to be a directory, other than by a child that is there. */
  private boolean proven;

  /**
   * What rests on children that are not there, of each view the youngest: leaving them out shows
   * that, and may be newer than the listing.
   */
  private final Map<Optional<View>, Long> leftOut = new HashMap<>();

  /** The slot up to which children were handed over, or wait in {@link #pending}; null for none. */
  private @Nullable String lastSlot;

  private long emitted;
  private long requests;

  ListingCall(
      Asking asking,
      EntrySyncs entries,
      ListingSyncs listings,
      Location directory,
      Caller caller,
      Consumer<List<ListingAnswer.Child>> out) {
    this.asking = asking;
    this.entries = entries;
    this.listings = listings;
    this.directory = directory;
    this.caller = caller;
    this.out = out;
  }

  ListingAnswer answer() {
    ListingAnswer answer = answerInTurns();
    asking.listener().served(Sync.Target.LISTING, by);
    return leftOut.isEmpty()
        ? answer
        : new ListingAnswer(
            answer.outcome(),
            answer.own(),
            withLeftOut(answer.served()),
            answer.unusable(),
            answer.requests());
  }

  private ListingAnswer answerInTurns() {
    for (int turns = 0; turns < MAX_TURNS; turns++) {
      Optional<OwnedShard> shard = asking.shards().ofChildren(directory);
      Optional<Held.ListingTurn> turn = shard.flatMap(this::enter);
      if (shard.isEmpty() || turn.isEmpty()) {
        return directly();
      }
      Optional<ListingAnswer> answer =
          switch (turn.get().next()) {
            case SERVE -> stream(shard.get(), turn.get().decision());
            case WAIT, LIST -> takePart(shard.get(), turn.get());
            case PASS_THROUGH -> Optional.of(directly());
          };
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    return directly();
  }

  private Optional<Held.ListingTurn> enter(OwnedShard shard) {
    Caller answerable = asking.answerableBy(shard, caller);
    Held.ListingState state =
        new Held.ListingState(bounds(shard, answerable), listedFor == shard, listed < MAX_LISTINGS);
    Watermark watermark = asking.watermark(shard, caller);
    return shard
        .step(
            held ->
                held.enterListing(directory, answerable, state, watermark, asking.askedAt(caller)))
        .flatMap(turn -> turn);
  }

  /** What was asked for this call will do; not for another tenure, which need not have heard it. */
  private Bounds bounds(OwnedShard shard, Caller answerable) {
    return listedFor == shard ? answerable.including(listedSince) : answerable.bounds();
  }

  /**
   * Lists the directory, or waits for whoever does; empty when the next turn can read what was
   * stored.
   */
  private Optional<ListingAnswer> takePart(OwnedShard shard, Held.ListingTurn turn) {
    Flight<Listed> flight = Objects.requireNonNull(turn.flight());
    boolean leads = turn.next() == Held.Next.LIST;
    Listed result;
    try {
      result = leads ? listings.lead(shard, flight, caller) : flight.await();
    } catch (SyncException e) {
      if (!leads && Flight.isGivenUp(e)) {
        return Optional.empty();
      }
      return Optional.of(insteadOf(e, shard));
    }
    listed++;
    requests += leads ? result.requests() : 0;
    by = leads ? SyncListener.ServedBy.ASKED : SyncListener.ServedBy.SHARED;
    listedFor = shard;
    listedSince = flight.sync().nanos();
    if (result.proof() == Listed.Proof.DIRECTORY) {
      proven = result.stored();
      return Optional.empty();
    }
    Served served = Served.asked(listedSince, Shown.pastAll(result.answered()));
    return Optional.of(noDirectory(result.proof(), served, 0));
  }

  /** Reads what is held; empty when it was invalidated on the way, to go on in another turn. */
  private Optional<ListingAnswer> stream(OwnedShard shard, ListingDecision decision) {
    Served served = served(decision, shard);
    if (!proven && !directory.scheme().implicitDirectories()) {
      EntryAnswer own = own();
      if (!own.isDirectory()) {
        return Optional.of(answerOf(own, served, 0));
      }
      proven = true;
      served = served.and(own.served());
    }
    long start = startOf(decision);
    while (true) {
      Held.ChildrenPage page = children(shard);
      if (page == null || startOf(page.listing()) < start || !isComplete(page.listing())) {
        return Optional.of(directly());
      }
      if (!page.listing().servable()) {
        pending.clear();
        return Optional.empty();
      }
      boolean last = page.children().size() < asking.limits().childrenPage();
      deliver(page.children(), answers(page.children(), shard), last);
      if (last) {
        return Optional.of(ended(served, unusable(decision)));
      }
    }
  }

  private Held.@Nullable ChildrenPage children(OwnedShard shard) {
    int limit = asking.limits().childrenPage();
    Watermark watermark = asking.watermark(shard, caller);
    Caller answerable = asking.answerableBy(shard, caller);
    Bounds bounds = bounds(shard, answerable);
    return shard
        .step(held -> held.children(directory, lastSlot, limit, answerable, bounds, watermark))
        .orElse(null);
  }

  /**
   * What may be said of each child: what is held, or what the store says where that may not be
   * served.
   */
  private List<EntryAnswer> answers(List<ChildDecision> children, OwnedShard shard) {
    AtomicReferenceArray<EntryAnswer> answers = new AtomicReferenceArray<>(children.size());
    List<Integer> toAsk = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      EntryDecision decision = children.get(i).decision();
      if (decision.servable()) {
        answers.set(i, heldAnswer(decision, shard));
      } else {
        toAsk.add(i);
      }
    }
    asking
        .crew()
        .forEach(
            toAsk.size(),
            item -> {
              int i = toAsk.get(item);
              answers.set(i, entries.entry(children.get(i).location(), caller));
            });
    List<EntryAnswer> all = new ArrayList<>(children.size());
    for (int i = 0; i < children.size(); i++) {
      all.add(answers.get(i));
    }
    requests += toAsk.stream().filter(i -> all.get(i).served().asked()).count();
    return all;
  }

  /**
   * Hands over a page in the order of slots; a child whose slot lies behind the page waits for its
   * place.
   */
  private void deliver(List<ChildDecision> children, List<EntryAnswer> answers, boolean last) {
    List<ListingAnswer.Child> batch = new ArrayList<>(children.size());
    boolean inPlace = pending.isEmpty();
    for (int i = 0; i < children.size(); i++) {
      Optional<FileStatus> found = answers.get(i).found();
      if (found.isEmpty()) {
        leaveOut(answers.get(i).served());
        continue;
      }
      ListingAnswer.Child child =
          new ListingAnswer.Child(children.get(i).location(), found.get(), answers.get(i).served());
      inPlace = inPlace && slot(child).equals(children.get(i).slot());
      batch.add(child);
    }
    if (!children.isEmpty()) {
      lastSlot = children.get(children.size() - 1).slot();
    }
    if (!inPlace) {
      batch.forEach(child -> pending.putIfAbsent(slot(child), child));
      NavigableMap<String, ListingAnswer.Child> due =
          last || lastSlot == null ? pending : pending.headMap(lastSlot, true);
      batch = new ArrayList<>(due.values());
      due.clear();
    }
    emit(batch);
  }

  private void leaveOut(Served served) {
    served.shown().forEach(shown -> leftOut.merge(shown.view(), shown.answered(), Math::max));
  }

  /** A listing with what its reader has seen by what is not in it. */
  private Served withLeftOut(Served served) {
    List<Shown> shown = new ArrayList<>(served.shown());
    leftOut.forEach((view, answered) -> shown.add(new Shown(answered, view)));
    return new Served(served.reason(), served.asked(), served.stale(), served.since(), shown);
  }

  private void emit(List<ListingAnswer.Child> batch) {
    if (!batch.isEmpty()) {
      emitted += batch.size();
      out.accept(batch);
    }
  }

  /**
   * A listing that was read to its end. Where nothing was in it, the directory itself may be gone,
   * even if it was there when it was listed for this call: somebody else may have listed it since.
   */
  private ListingAnswer ended(Served served, long unusable) {
    if (emitted == 0) {
      return answerOf(own(), served, unusable);
    }
    return new ListingAnswer(
        ListingAnswer.Outcome.LISTED, Optional.empty(), served, unusable, requests);
  }

  /**
   * The store has no such directory; if it had one a moment ago, what was handed over is all there
   * was.
   */
  private ListingAnswer noDirectory(Listed.Proof found, Served served, long unusable) {
    if (emitted > 0) {
      return new ListingAnswer(
          ListingAnswer.Outcome.LISTED, Optional.empty(), served, unusable, requests);
    }
    return found == Listed.Proof.NOTHING
        ? new ListingAnswer(
            ListingAnswer.Outcome.ABSENT, Optional.empty(), served, unusable, requests)
        : answerOf(own(), served, unusable);
  }

  private EntryAnswer own() {
    EntryAnswer own = entries.entry(directory, caller);
    requests += own.served().asked() ? 1 : 0;
    return own;
  }

  private ListingAnswer answerOf(EntryAnswer own, Served served, long unusable) {
    ListingAnswer.Outcome outcome =
        own.found().isEmpty()
            ? ListingAnswer.Outcome.ABSENT
            : own.isDirectory() ? ListingAnswer.Outcome.LISTED : ListingAnswer.Outcome.FILE;
    Served both = outcome == ListingAnswer.Outcome.LISTED ? served.and(own.served()) : own.served();
    return new ListingAnswer(outcome, own.found(), both, unusable, requests);
  }

  /**
   * Streams the directory from the store, storing nothing: asked after the caller came, it is
   * always right.
   */
  private ListingAnswer directly() {
    by = SyncListener.ServedBy.DIRECT;
    pending.clear();
    long since = asking.askedAt(caller).getAsLong();
    Served served;
    long unusable = 0;
    String continuation = null;
    do {
      ListingPage page;
      try {
        requests++;
        page = caller.terms().ufs().list(directory, continuation);
        served = Served.asked(since, Shown.pastAll(asking.ticker().steadyNanos()));
      } catch (SyncException e) {
        Listed.Proof found = Listed.Proof.of(e);
        served = Served.asked(since, Shown.pastAll(asking.ticker().steadyNanos()));
        if (continuation == null) {
          return noDirectory(found, served, unusable);
        }
        break; // Gone or replaced half-way: nothing is left to be listed.
      }
      unusable += page.unusable();
      passOn(page, served);
      continuation = page.continuation();
    } while (continuation != null);
    return new ListingAnswer(
        ListingAnswer.Outcome.LISTED, Optional.empty(), served, unusable, requests);
  }

  private void passOn(ListingPage page, Served served) {
    Scheme scheme = directory.scheme();
    int most = asking.limits().childrenPage();
    List<ListingAnswer.Child> batch = new ArrayList<>();
    for (ListingPage.Child child : page.children()) {
      String slot = SiblingOrder.slot(scheme, child.name(), child.status().isDirectory());
      if (lastSlot != null && order.compare(slot, lastSlot) <= 0) {
        continue;
      }
      lastSlot = slot;
      batch.add(new ListingAnswer.Child(directory.child(child.name()), child.status(), served));
      if (batch.size() == most) {
        emit(batch);
        batch = new ArrayList<>();
      }
    }
    emit(batch);
  }

  /**
   * What was held, too old, where the terms permit it and all of a listing is held; otherwise the
   * failure.
   */
  private ListingAnswer insteadOf(SyncException failure, OwnedShard shard) {
    if (!caller.terms().serveStaleAfter(failure)) {
      throw failure;
    }
    by = SyncListener.ServedBy.STALE;
    pending.clear();
    while (true) {
      Held.ChildrenPage page = children(shard);
      if (page == null || !isComplete(page.listing())) {
        throw failure;
      }
      boolean last = page.children().size() < asking.limits().childrenPage();
      deliver(
          page.children(),
          page.children().stream().map(child -> heldAnswer(child.decision(), shard)).toList(),
          last);
      if (last) {
        return ended(served(page.listing(), shard), unusable(page.listing()));
      }
    }
  }

  private Served served(ListingDecision decision, OwnedShard shard) {
    Served held =
        Served.held(decision.reason(), decision.since(), shard.tenure().shown(decision.answered()));
    return listed > 0
        ? new Served(held.reason(), true, held.stale(), held.since(), held.shown())
        : held;
  }

  private static EntryAnswer heldAnswer(EntryDecision decision, OwnedShard shard) {
    Optional<FileStatus> status =
        Optional.ofNullable(decision.entry()).flatMap(entry -> Optional.ofNullable(entry.status()));
    Shown shown = shard.tenure().shown(decision.answered());
    return new EntryAnswer(status, Served.held(decision.reason(), decision.since(), shown));
  }

  private static String slot(ListingAnswer.Child child) {
    return SiblingOrder.slot(
        child.location().scheme(), child.location().name(), child.status().isDirectory());
  }

  private static boolean isComplete(ListingDecision decision) {
    Listing listing = decision.listing();
    return listing != null && listing.complete();
  }

  private static long startOf(ListingDecision decision) {
    Listing listing = decision.listing();
    return listing == null ? 0 : listing.validation().start();
  }

  private static long unusable(ListingDecision decision) {
    Listing listing = decision.listing();
    return listing == null ? 0 : listing.unusable();
  }
}
