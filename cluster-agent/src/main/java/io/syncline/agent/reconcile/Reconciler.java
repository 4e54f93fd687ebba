package io.syncline.agent.reconcile;

import io.syncline.agent.reconcile.Rounds.Round;
import io.syncline.agent.reconcile.Rounds.Walk;
import io.syncline.agent.reconcile.StoredRounds.Subject;
import io.syncline.agent.runner.Runner;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.Reconciliation;
import io.syncline.cache.sync.Reconciliation.Place;
import io.syncline.core.budget.PutOffException;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again, in rounds and slowly, about all that this node holds of each mount whose changes it
 * is told of: what nobody told of is right after one interval and the time that a round takes.
 *
 * <p>A round goes through the shards of this node one by one; each has its own due time, so that
 * one that comes from elsewhere is not passed over. How far it has come survives a restart. One
 * question at a time, and never more a second than is allowed: readers come first.
 *
 * <p>Thread rule: rounds run on a thread of its own; all others by any thread.
 */
public final class Reconciler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** Between two looks whether a round is due. */
  static final Duration IDLE = Duration.ofSeconds(1);

  /** After a store did not answer. */
  static final Duration RETRY = Duration.ofSeconds(30);

  /** After the mount's budget had no request left for a round. */
  static final Duration TURN = Duration.ofSeconds(1);

  /** How often it is kept how far a round has come; so much is done twice after a crash. */
  static final Duration KEPT = Duration.ofSeconds(10);

  /** So often a store is waited for at one place before that is passed over. */
  public static final int MAX_WAITS = 10;

  /** So many locations in a row may be refused before each further one is waited for. */
  public static final int MAX_REFUSALS = 20;

  /** After looking at some rows of which none was asked about. */
  static final Duration ROWS = Duration.ofMillis(1);

  private final Sources sources;
  private final StoredRounds memory;
  private final Clocks clocks;
  private final int rate;
  private final ReconcileListener listener;
  private final Runner runner = new Runner("reconcile", RETRY, this::beat);

  /** Ticker time at which this process was certainly running: what it asked, it asked later. */
  private final long born;

  private final Map<Through, Long> began = new HashMap<>(); // The thread's, as are the eight below.
  private final Map<NamespacePath, Waiting> waiting = new HashMap<>();

  /** Wall time at which the next round of a mount goes on; of those it was worked out for. */
  private final Map<Subject, Long> dueAt = new HashMap<>();

  private List<Mount> all = List.of();
  private List<Mount> mounts = List.of();
  private SortedSet<Integer> held = new TreeSet<>();
  private long lastLook;
  private int lastServed;
  private long kept;

  /** Replaced as a whole. */
  private volatile Map<Subject, Rounds> rounds = Map.of();

  /**
   * What rounds are made of.
   *
   * @param mounts those in effect
   * @param shards those held here
   * @param stores to ask
   * @param walker asks
   */
  public record Sources(
      Supplier<List<Mount>> mounts,
      Supplier<SortedSet<Integer>> shards,
      UfsResolver stores,
      Walker walker) {}

  /** One step of a round. */
  @FunctionalInterface
  public interface Walker {
    /** As {@link io.syncline.cache.sync.SyncEngine#reconcile} does it. */
    Optional<Reconciliation.Step> step(
        int shard, Place place, long began, boolean passing, ReadTerms terms);
  }

  /**
   * A store that does not answer, or refuses everything.
   *
   * @param since ticker time of the last attempt
   * @param waits how often it was waited for without getting on
   * @param refusals in a row
   * @param putOff whether this node had no request left for it
   */
  private record Waiting(long since, int waits, int refusals, boolean putOff) {
    static final Waiting NOT = new Waiting(0, 0, 0, false);

    Waiting puttingOff(long nanos) {
      return new Waiting(nanos, waits, refusals, true);
    }

    boolean isOver(long nanos) {
      if (putOff) {
        return nanos - since >= TURN.toNanos();
      }
      boolean waits = this.waits > 0 || refusals >= MAX_REFUSALS;
      return !waits || nanos - since >= RETRY.toNanos();
    }
  }

  /** What time it is. */
  public record Clocks(Ticker ticker, InstantSource wall) {}

  /**
   * One round through one shard.
   *
   * @param mount of which what is held is asked
   * @param shard through which it goes
   */
  private record Job(Mount mount, int shard) {
    Subject subject() {
      return Subject.of(mount);
    }

    Through through() {
      return new Through(subject(), shard);
    }
  }

  /** A round, whatever the mount's policy is meanwhile. */
  private record Through(Subject subject, int shard) {}

  /**
   * Asks nothing yet.
   *
   * @param rate requests a second, at most
   */
  public Reconciler(
      Sources sources, StoredRounds memory, Clocks clocks, int rate, ReconcileListener listener) {
    this.sources = sources;
    this.memory = memory;
    this.clocks = clocks;
    this.rate = rate;
    this.listener = listener;
    this.born = clocks.ticker().nanos();
  }

  public void start() {
    runner.start();
  }

  /**
   * How long ago the last round began that went through all that is held here of a mount; empty
   * where there is none to come, and before it was looked at.
   */
  public Optional<Duration> age(Mount mount) {
    Rounds known = rounds.get(Subject.of(mount));
    if (known == null) {
      return Optional.empty();
    }
    SortedSet<Integer> held = sources.shards().get();
    long now = clocks.wall().millis();
    return known.shards().entrySet().stream()
        .filter(shard -> held.contains(shard.getKey()))
        .map(shard -> Duration.ofMillis(Math.max(0, now - shard.getValue().lastBegan())))
        .max(Comparator.naturalOrder());
  }

  @Override
  public void close() {
    runner.close();
  }

  /**
   * Does one step of a round that is due. Mounts take turns; of one mount it is the shard that was
   * not asked the longest.
   *
   * <p>Costs a look at each mount, and at each shard of the one that is due.
   *
   * @return how long to wait before the next
   */
  Duration beat() {
    look(sources.mounts().get(), sources.shards().get());
    Optional<Job> due = due(clocks.wall().millis());
    return due.map(this::step).orElse(IDLE);
  }

  /** Which mounts and shards there are; what is seen for the first time was asked just now. */
  private void look(List<Mount> mountsNow, SortedSet<Integer> heldNow) {
    if (mountsNow.equals(all) && heldNow.equals(held)) {
      return;
    }
    dueAt.clear();
    List<Mount> now = mountsNow.stream().filter(Reconciler::needsRounds).toList();
    Set<Subject> subjects = now.stream().map(Subject::of).collect(Collectors.toSet());
    if (!now.equals(mounts)) {
      mounts = now;
      if (!memory.retain(subjects)) {
        listener.reached(RoundLimit.FORGOTTEN_ROUNDS);
      }
      began.keySet().removeIf(round -> !subjects.contains(round.subject()));
      waiting.clear();
    }
    Map<Subject, Rounds> seen = new HashMap<>();
    for (Subject subject : subjects) {
      Rounds known = rounds.get(subject);
      Rounds before = known == null ? memory.of(subject) : known;
      Rounds after = before;
      for (int shard : heldNow) {
        if (!after.shards().containsKey(shard)) {
          after = after.with(shard, new Round(clocks.wall().millis(), Optional.empty()));
        }
      }
      if (!after.equals(before)) {
        memory.keep(subject, after);
      }
      seen.put(subject, after);
    }
    rounds = Map.copyOf(seen);
    all = List.copyOf(mountsNow);
    held = new TreeSet<>(heldNow);
  }

  /** Whether anything is served of a mount because nobody told that it changed. */
  private static boolean needsRounds(Mount mount) {
    MountPolicy policy = mount.policy();
    boolean told = policy.externalChanges() != MountPolicy.ExternalChanges.UNWATCHED;
    return policy.reconcile().every().isPresent() && (told || policy.outlastsAge());
  }

  private Optional<Job> due(long now) {
    if (now < lastLook) {
      dueAt.clear(); // The clock was set back, which makes rounds due.
    }
    lastLook = now;
    for (int turn = 1; turn <= mounts.size(); turn++) {
      int index = (lastServed + turn) % mounts.size();
      Mount mount = mounts.get(index);
      if (waiting(mount).isOver(clocks.ticker().nanos())
          && dueAt.computeIfAbsent(Subject.of(mount), unknown -> dueAt(mount, now)) <= now) {
        lastServed = index;
        return held.stream()
            .map(shard -> new Job(mount, shard))
            .filter(job -> dueAt(mount, round(job), now) <= now)
            .min(Comparator.comparingLong(job -> round(job).lastBegan()));
      }
    }
    return Optional.empty();
  }

  private long dueAt(Mount mount, long now) {
    return held.stream()
        .mapToLong(shard -> dueAt(mount, round(new Job(mount, shard)), now))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static long dueAt(Mount mount, Round round, long now) {
    return round.walk().isPresent()
        ? Long.MIN_VALUE
        : mount.policy().reconcile().dueAt(now, round.lastBegan());
  }

  private Waiting waiting(Mount mount) {
    return waiting.getOrDefault(mount.path(), Waiting.NOT);
  }

  private Round round(Job job) {
    Round round = rounds.getOrDefault(job.subject(), Rounds.NONE).shards().get(job.shard());
    return round == null ? new Round(clocks.wall().millis(), Optional.empty()) : round;
  }

  private Duration step(Job job) {
    Round round = round(job);
    if (round.walk().isEmpty()) {
      began.put(job.through(), clocks.ticker().nanos());
      round = round.walking(new Walk(clocks.wall().millis(), Place.START));
    }
    Walk walk = round.walk().orElseThrow();
    Waiting waited = waiting(job.mount());
    boolean passing = waited.waits() >= MAX_WAITS;
    if (passing) {
      listener.reached(RoundLimit.ROUND_WAITS);
    }
    Optional<Reconciliation.Step> done;
    try {
      done = walk(job, walk.place(), passing);
    } catch (PutOffException e) {
      waiting.put(job.mount().path(), waited.puttingOff(clocks.ticker().nanos()));
      keep(job, round, false);
      return Duration.ZERO;
    } catch (SyncException e) {
      LOG.warn("a round of {} waits: {} {}", job.mount().path(), e.code().id(), e.getMessage());
      waits(job.mount(), waited.waits() + 1, waited.refusals());
      keep(job, round, true);
      return Duration.ZERO;
    }
    if (done.isEmpty()) {
      return IDLE; // The shard went elsewhere just now.
    }
    Reconciliation.Step step = done.get();
    listener.asked(step.requests());
    if (step.refusal().isPresent()) {
      refused(job, step.refusal().get());
      waits(job.mount(), 0, waited.refusals() + 1);
      if (waited.refusals() + 1 >= MAX_REFUSALS) {
        listener.reached(RoundLimit.ROUND_REFUSALS);
      }
    } else if (step.requests() > 0) {
      waiting.remove(job.mount().path());
    }
    if (step.place().isEnd()) {
      began.remove(job.through());
      keep(job, new Round(walk.began(), Optional.empty()), true);
      listener.finished();
    } else {
      keep(job, round.walking(new Walk(walk.began(), step.place())), false);
    }
    Duration paced = Duration.ofSeconds(step.requests()).dividedBy(rate);
    return paced.compareTo(ROWS) > 0 ? paced : ROWS;
  }

  private Optional<Reconciliation.Step> walk(Job job, Place place, boolean passing) {
    ReadTerms terms =
        new ReadTerms(
            job.mount().location(), sources.stores().resolve(job.mount()), Bound.NONE, false);
    long since = began.getOrDefault(job.through(), born);
    return sources.walker().step(job.shard(), place, since, passing, terms);
  }

  private void waits(Mount mount, int waits, int refusals) {
    waiting.put(mount.path(), new Waiting(clocks.ticker().nanos(), waits, refusals, false));
  }

  private void refused(Job job, SyncException why) {
    listener.refused();
    LOG.debug("a round of {} leaves out what cannot be asked", job.mount().path(), why);
  }

  private void keep(Job job, Round round, boolean now) {
    Rounds after = rounds.getOrDefault(job.subject(), Rounds.NONE).with(job.shard(), round);
    Map<Subject, Rounds> changed = new HashMap<>(rounds);
    changed.put(job.subject(), after);
    rounds = Map.copyOf(changed);
    dueAt.remove(job.subject());
    if (now || clocks.ticker().nanos() - kept >= KEPT.toNanos()) {
      kept = clocks.ticker().nanos();
      memory.keep(job.subject(), after);
    }
  }
}
