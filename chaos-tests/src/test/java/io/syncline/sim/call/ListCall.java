package io.syncline.sim.call;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.session.Seen;
import io.syncline.core.shard.ChildDecision;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ListingDecision;
import io.syncline.core.shard.Sync;
import io.syncline.core.spi.ListingPage;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.Answer;
import io.syncline.sim.shard.Contradicted;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.world.StoreAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listing of a directory: what is held is read page by page, and the store is asked about
 * single children that may not be served; before that about the whole directory where that is
 * needed; and where a listing does not last, it is passed on from the store.
 */
public final class ListCall {
  private static final int MAX_LISTINGS = 3;
  private static final int MAX_TURNS = 8;
  private static final int PAGE = 2;

  private final World world;
  private final NodeProcess process;
  private final Location directory;
  private final Terms terms;
  private final Consumer<ListAnswer> answered;
  private final boolean round;
  private final long arrival;
  private final Set<String> names = new TreeSet<>();
  private final List<Seen> seen = new ArrayList<>();
  private int turns;
  private int listings;
  private long listedSince;

  private ListCall(
      World world,
      NodeProcess process,
      Location directory,
      Terms terms,
      Consumer<ListAnswer> answered,
      boolean round) {
    this.round = round;
    this.world = world;
    this.process = process;
    this.directory = directory;
    this.terms = terms;
    this.answered = answered;
    this.arrival = process.ticker().nanos();
  }

  /** Begins to list a directory at a process that has its shard. */
  public static void begin(World world, NodeProcess process, Location directory) {
    begin(world, process, directory, Terms.NONE, answer -> {});
  }

  /**
   * Begins to list a directory for a session.
   *
   * @param answered told of the answer, when there is one
   */
  public static void begin(
      World world,
      NodeProcess process,
      Location directory,
      Terms terms,
      Consumer<ListAnswer> answered) {
    process
        .step(() -> new ListCall(world, process, directory, terms, answered, false).turn())
        .run();
  }

  /** Asks the store whatever is held, as a part of a round. */
  public static void askAgain(
      World world, NodeProcess process, Location directory, Runnable answered) {
    new ListCall(world, process, directory, Terms.NONE, answer -> answered.run(), true).turn();
  }

  private void turn() {
    OwnedShard owned = process.shardOfChildren(directory);
    Optional<Mount> mount = process.mountOf(directory);
    if (owned == null || mount.isEmpty()) {
      return;
    }
    names.clear();
    seen.clear();
    turns++;
    if (turns > MAX_TURNS || !owned.shard().isStarted()) {
      directly(null);
      return;
    }
    ListingDecision decision = decide(owned, mount.get());
    boolean asksAnyway =
        listings == 0
            && (round || world.schedule().oneIn(world.leavesOut(Mutation.START_ORDER) ? 1 : 6));
    Listing held = decision.listing();
    if (decision.servable() && held != null && !asksAnyway) {
      world.tally().add(Count.SERVED_READS);
      seen.add(owned.seen(decision.answered(), process.patience()));
      stream(owned, mount.get(), null, held.validation().start());
    } else if (listings >= MAX_LISTINGS) {
      directly(null);
    } else {
      ask(owned);
    }
  }

  private ListingDecision decide(OwnedShard owned, Mount mount) {
    Watermark watermark = process.watermark(owned, mount);
    return owned.shard().decideListing(directory, bound(owned, mount), arrival, watermark);
  }

  /** What was asked for this call will do. */
  private Bound bound(OwnedShard owned, Mount mount) {
    Bound bound = Bound.of(mount.policy().syncInterval());
    bound = bound.min(Seen.bound(terms.seen(), owned.view()::equals));
    if (!terms.tokens().stream().allMatch(token -> process.isApplied(owned, token))) {
      bound = new Bound(0);
    }
    long age = arrival - listedSince;
    return listings > 0 && age > bound.nanos() ? new Bound(age) : bound;
  }

  private void ask(OwnedShard owned) {
    if (owned.isBusy()) {
      world.tally().add(Count.REFUSED_AS_BUSY);
      return;
    }
    long lag = world.leavesOut(Mutation.READ_LAG) ? 0 : world.door().readLag();
    Sync sync = owned.begin(Sync.Target.LISTING, directory, process.ticker().nanos() - lag);
    world.tally().add(Count.ASKED_READS);
    listings++;
    listedSince = sync.nanos();
    askPage(owned, sync, null);
  }

  private void askPage(OwnedShard owned, Sync sync, @Nullable String after) {
    page(
        after,
        page -> read(owned, sync, page),
        () -> {
          owned.setChanged();
          if (world.leavesOut(Mutation.FAILED_STAYS_STALE) && process.shard(owned.id()) == owned) {
            owned.shard().finish(sync);
          } else {
            owned.shard().abandon(sync);
          }
          owned.ended(sync);
        });
  }

  private void page(@Nullable String after, Consumer<ListingPage> told, Runnable failed) {
    world
        .door()
        .page(
            process.links(),
            directory,
            after,
            new StoreAnswer<>() {
              @Override
              public void answered(ListingPage page) {
                process.step(() -> told.accept(page)).run();
              }

              @Override
              public void refused() {
                process.step(failed).run();
              }

              @Override
              public void lost() {
                refused();
              }
            });
  }

  private void read(OwnedShard owned, Sync sync, ListingPage page) {
    owned.setChanged();
    if (process.shard(owned.id()) != owned) {
      return;
    }
    sync.answered(process.patience());
    Contradicted held = new Contradicted(owned, children());
    boolean stored = owned.shard().page(sync, page);
    process.contradicted(owned, held.look(), round);
    if (!stored) {
      world.tally().add(Count.SPOILT_ANSWERS);
      owned.shard().abandon(sync);
      owned.ended(sync);
      turn();
    } else if (page.continuation() != null) {
      askPage(owned, sync, page.continuation());
    } else {
      owned.shard().finish(sync);
      owned.ended(sync);
      world.note(process.reader(), " listed ", directory);
      turn();
    }
  }

  private List<Location> children() {
    return world.lake().locations().stream()
        .filter(location -> location.parent().filter(directory::equals).isPresent())
        .toList();
  }

  /**
   * Reads a page of what is held, if it still belongs to a listing that may be served.
   *
   * @param start of the listing whose pages were read so far
   */
  private void stream(OwnedShard owned, Mount mount, @Nullable String after, long start) {
    ListingDecision decision = decide(owned, mount);
    Listing held = decision.listing();
    boolean lasts = held != null && held.complete() && held.validation().start() >= start;
    if (process.shard(owned.id()) != owned || !lasts) {
      names.clear();
      directly(null);
    } else if (!decision.servable()) {
      turn();
    } else {
      Watermark watermark = process.watermark(owned, mount);
      List<ChildDecision> children =
          owned.shard().children(directory, after, PAGE, bound(owned, mount), arrival, watermark);
      List<Location> toAsk = new ArrayList<>();
      for (ChildDecision child : children) {
        EntryDecision one = child.decision();
        if (one.servable()) {
          FileStatus status = one.entry() == null ? null : one.entry().status();
          add(
              child.location(),
              new Answer(
                  Optional.ofNullable(status), owned.seen(one.answered(), process.patience())));
        } else {
          toAsk.add(child.location());
        }
      }
      Runnable next =
          children.size() < PAGE
              ? this::ended
              : () -> goOn(owned, mount, children.get(children.size() - 1).slot(), start);
      askEach(toAsk, next);
    }
  }

  private void goOn(OwnedShard owned, Mount mount, String after, long start) {
    world
        .schedule()
        .in(
            world.schedule().between(0, 40),
            process.step(() -> stream(owned, mount, after, start)));
  }

  private void askEach(List<Location> children, Runnable next) {
    if (children.isEmpty()) {
      next.run();
      return;
    }
    Set<Location> waiting = new TreeSet<>(children);
    for (Location child : children) {
      ReadCall.begin(
          world,
          process,
          child,
          terms,
          answer -> {
            add(child, answer);
            waiting.remove(child);
            if (waiting.isEmpty()) {
              next.run();
            }
          });
    }
  }

  /** What is not there is shown as well. */
  private void add(Location child, Answer answer) {
    if (answer.found().isPresent()) {
      names.add(child.name());
    }
    seen.add(answer.seen());
  }

  /** Where nothing is in it, the directory itself may be gone. */
  private void ended() {
    if (names.isEmpty()) {
      ReadCall.begin(
          world,
          process,
          directory,
          terms,
          own -> {
            seen.add(own.seen());
            answer();
          });
    } else {
      answer();
    }
  }

  private void answer() {
    answered.accept(new ListAnswer(names, seen));
  }

  /** Passes on what the store says, storing nothing. */
  private void directly(@Nullable String after) {
    page(
        after,
        page -> {
          page.children().forEach(child -> names.add(child.name()));
          if (page.continuation() != null) {
            directly(page.continuation());
          } else {
            seen.add(new Seen(0, Optional.empty()));
            answer();
          }
        },
        () -> {});
  }
}
