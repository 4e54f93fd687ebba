package io.syncline.agent.audit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.agent.check.CheckRunner.Clocks;
import io.syncline.agent.runner.Runner;
import io.syncline.cache.check.CheckPace;
import io.syncline.cache.check.HeardChanges;
import io.syncline.cache.check.PathLooks;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.audit.AuditOutcome;
import io.syncline.core.audit.ChangePick;
import io.syncline.core.audit.Credit;
import io.syncline.core.audit.LookSchedule;
import io.syncline.core.audit.LookSchedule.Look;
import io.syncline.core.audit.MountAudit;
import io.syncline.core.audit.RowPick;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.consistency.Sighting;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.Fate;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.session.View;
import io.syncline.core.shard.Invalidation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples what this node would answer without asking, and compares it with what the store says:
 * paths of changes, some time after each was applied here, and some of all that is held. Judged by
 * the rules of the consistency check.
 *
 * <p>Never changes the store nor what is held, and never asks on behalf of the cache. One request
 * at a time, and never more than are allowed: what is left over by changes goes to what is held. A
 * store that does not answer is left alone for {@link #REST}.
 *
 * <p>Thread rule: {@link #heard} is called by the thread that reads the log; the rest runs on a
 * thread of its own.
 */
public final class Auditor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

  /** Between two looks at what is due. */
  static final Duration BEAT = Duration.ofMillis(100);

  /** After a store did not answer. */
  static final Duration REST = Duration.ofSeconds(30);

  /** From one report to the next of a mount of which something else is known. */
  static final Duration TELL = Duration.ofSeconds(10);

  /** From one report to the next in any case: the earlier one may be gone. */
  static final Duration REPEAT = Duration.ofMinutes(1);

  /** How often metrics are told how it stands. */
  private static final Duration SHOW = Duration.ofSeconds(1);

  /** Looks in one beat. */
  private static final int AT_ONCE = 20;

  /** Requests that are saved up at least, for changes that are due together. */
  private static final double SAVED = 4;

  /** Half of the requests are for changes, each of which is looked at four times. */
  private static final double CHANGES = 1.0 / 2 / 4;

  private final Sources sources;
  private final Settings settings;
  private final Clocks clocks;
  private final AuditBook book;
  private final AuditMeter meter;
  private final RandomGenerator random;
  private final Runner runner = new Runner("auditor", REST, this::beat);

  @GuardedBy("pick")
  private final ChangePick pick;

  private final LookSchedule schedule = new LookSchedule(); // The thread's, as are those below.
  private final Credit requests;
  private final Credit changes;
  private final double saved;
  private final Map<NamespacePath, AuditReport> told = new HashMap<>();
  private List<Mount> seen = List.of();
  private List<AuditedMount> mounts = List.of();
  private int lastServed;
  private long asked;
  private long shown;

  /**
   * What is sampled.
   *
   * @param mounts those in effect
   * @param shards those held here whose log was read to its end
   * @param stores to ask
   * @param answers of this node
   * @param heard what it heard of changes
   */
  public record Sources(
      Supplier<List<Mount>> mounts,
      Supplier<SortedSet<Integer>> shards,
      UfsResolver stores,
      HeldAnswers answers,
      HeardChanges heard) {}

  /**
   * How it samples.
   *
   * @param node name of this node
   * @param requestsPerMinute requests to stores, on average; 0 for no audit at all
   * @param excluded mounts that are not sampled
   */
  public record Settings(String node, int requestsPerMinute, Set<NamespacePath> excluded) {
    public Settings {
      excluded = Set.copyOf(excluded);
    }
  }

  /** Has looked at nothing yet. */
  public Auditor(
      Sources sources,
      Settings settings,
      Clocks clocks,
      AuditBook book,
      AuditMeter meter,
      RandomGenerator random) {
    this.sources = sources;
    this.settings = settings;
    this.clocks = clocks;
    this.book = book;
    this.meter = meter;
    this.random = random;
    double perSecond = settings.requestsPerMinute() / 60.0;
    this.saved = Math.max(SAVED, perSecond);
    long now = clocks.ticker().nanos();
    this.shown = now - SHOW.toNanos();
    this.requests = new Credit(perSecond, saved, now);
    this.changes = new Credit(perSecond * CHANGES, 1, now);
    // A stream of its own: it is used by another thread.
    this.pick = new ChangePick(new SplittableRandom(random.nextLong()));
  }

  /** Whether it samples at all. */
  public boolean isOn() {
    return settings.requestsPerMinute() > 0;
  }

  /** Begins to sample, if it samples at all. */
  public void start() {
    if (isOn()) {
      runner.start();
    }
  }

  @Override
  public void close() {
    if (isOn()) {
      runner.close();
    }
  }

  /** These invalidations were applied just now. */
  public void heard(List<Invalidation> applied) {
    if (isOn() && !applied.isEmpty()) {
      List<Location> changed = applied.stream().map(Invalidation::location).toList();
      synchronized (pick) {
        pick.hear(changed, now());
      }
    }
  }

  /** Does what is due and affordable. */
  Duration beat() throws InterruptedException {
    lookAtMounts();
    follow();
    int looks = 0;
    while (looks < AT_ONCE && requests.has(1, now()) && lookAtWhatIsDue()) {
      looks++;
    }
    // Some is left for changes that are due soon.
    if (requests.has(saved / 2 + 1, now())) {
      lookAtSomethingHeld();
    }
    tell();
    return BEAT;
  }

  private long now() {
    return clocks.ticker().nanos();
  }

  private void lookAtMounts() {
    List<Mount> current = sources.mounts().get();
    if (current.equals(seen)) {
      return;
    }
    List<AuditedMount> audited = new ArrayList<>();
    for (Mount mount : current) {
      if (!settings.excluded().contains(mount.path())) {
        audited.addAll(
            mounts.stream()
                .filter(known -> known.mount.equals(mount))
                .findFirst()
                .or(() -> audited(mount))
                .stream()
                .toList());
      }
    }
    for (AuditedMount before : mounts) {
      NamespacePath path = before.mount.path();
      if (audited.stream().noneMatch(each -> each.mount.path().equals(path))) {
        told.remove(path);
        book.forget(path);
      }
    }
    mounts = List.copyOf(audited);
    seen = List.copyOf(current);
  }

  /** Empty where its store is not known: that stays so until the node starts anew. */
  private Optional<AuditedMount> audited(Mount mount) {
    try {
      return Optional.of(begun(mount));
    } catch (SyncException e) {
      LOG.warn("{} is not audited: {}", mount.path(), e.getMessage());
      return Optional.empty();
    }
  }

  private AuditedMount begun(Mount mount) {
    ReadTerms terms =
        new ReadTerms(
            mount.location(),
            sources.stores().resolve(mount),
            Bound.of(mount.policy().syncInterval()),
            false);
    PathLooks looks = new PathLooks(sources.answers(), terms, clocks.ticker(), new Spending());
    return new AuditedMount(mount, looks, random, clocks.wall().instant());
  }

  /** The change that was picked of the last second, where it is in a mount and affordable. */
  private void follow() {
    Optional<ChangePick.Change> picked;
    synchronized (pick) {
      picked = pick.take(now());
    }
    if (picked.isEmpty() || !changes.has(1, now()) || mountOf(picked.get().location()).isEmpty()) {
      return;
    }
    changes.spend(1);
    if (!schedule.follow(picked.get())) {
      meter.reached(AuditLimit.AUDIT_CHANGES);
    }
  }

  /** The innermost mount that shows a location. */
  private Optional<AuditedMount> mountOf(Location location) {
    return mounts.stream()
        .filter(each -> location.isAtOrBelow(each.mount.location()))
        .max(Comparator.comparingInt(each -> each.mount.location().path().length()));
  }

  /** Whether something was due. */
  private boolean lookAtWhatIsDue() throws InterruptedException {
    long now = now();
    for (AuditedMount mount : mounts) {
      Optional<Location> suspect = mount.audit.due(now);
      if (suspect.isPresent()) {
        judge(mount, suspect.get());
        return true;
      }
    }
    Optional<Look> look = schedule.take(now);
    if (look.isPresent()) {
      lookAt(look.get());
      return true;
    }
    for (AuditedMount mount : mounts) {
      Optional<Location> wrong =
          mount.isResting(now) ? Optional.empty() : mount.audit.wrongDue(now);
      if (wrong.isPresent()) {
        lookAtWrong(mount, wrong.get());
        return true;
      }
    }
    return false;
  }

  private void lookAt(Look look) throws InterruptedException {
    Optional<AuditedMount> mount = mountOf(look.change().location());
    if (look.isLate(now())) {
      meter.late();
    } else if (mount.isPresent()) {
      sample(mount.get(), look.change().location(), look.delay());
    }
  }

  /** Mounts take turns, and so do what is held and what the store has beside it. */
  private void lookAtSomethingHeld() throws InterruptedException {
    if (mounts.isEmpty()) {
      return;
    }
    long before = asked;
    lastServed = (lastServed + 1) % mounts.size();
    AuditedMount mount = mounts.get(lastServed);
    if (!mount.isResting(now())) {
      Optional<Location> picked = random.nextBoolean() ? held(mount) : listed(mount);
      if (picked.isPresent()) {
        sample(mount, picked.get(), AuditDelay.RANDOM);
      }
    }
    if (asked == before) {
      requests.spend(1); // To read what is held is not for nothing.
    }
  }

  private Optional<Location> held(AuditedMount mount) {
    return mount
        .entries
        .next(sources.shards().get())
        .flatMap(
            rows ->
                mount.entries.pick(
                    sources
                        .answers()
                        .entries(
                            rows.shard(), mount.mount.location(), rows.after(), RowPick.ROWS)));
  }

  /** Something that the store lists in a directory of which all children are held. */
  private Optional<Location> listed(AuditedMount mount) throws InterruptedException {
    Optional<Location> directory =
        mount
            .directories
            .next(sources.shards().get())
            .flatMap(
                rows ->
                    mount.directories.pick(
                        sources
                            .answers()
                            .listings(
                                rows.shard(), mount.mount.location(), rows.after(), RowPick.ROWS)));
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<Location> children = mount.looks.children(directory.get());
      return children.isEmpty()
          ? Optional.empty()
          : Optional.of(children.get(random.nextInt(children.size())));
    } catch (SyncException e) {
      failed(mount, e);
      return Optional.empty();
    }
  }

  private void sample(AuditedMount mount, Location location, AuditDelay delay)
      throws InterruptedException {
    Optional<View> view = sources.answers().viewOf(location);
    if (view.isEmpty() || mount.audit.isJudging(location)) {
      return; // Another node answers it; or it is known that it differs.
    }
    // The node first: what the store says after that is not newer than its answer.
    Optional<HeldAnswer> held = mount.looks.held(location);
    if (held.isEmpty()) {
      count(mount, mount.audit.decide(delay, AuditOutcome.UNSERVED, now()));
      return;
    }
    Optional<Sighting> first = look(mount, location);
    if (first.isEmpty() || !view.equals(sources.answers().viewOf(location))) {
      count(mount, mount.audit.decide(delay, AuditOutcome.UNDECIDED, now()));
      return;
    }
    Optional<MountAudit.Decided> decided =
        mount.audit.compare(location, delay, held.get(), first.get(), now());
    decided.ifPresent(each -> count(mount, each));
    if (decided.isEmpty()) {
      mount.views.put(location, view.get());
    }
  }

  private void judge(AuditedMount mount, Location location) throws InterruptedException {
    Optional<HeldAnswer> held = mount.looks.held(location);
    Optional<View> view = Optional.ofNullable(mount.views.get(location));
    boolean moved = view.isEmpty() || !view.equals(sources.answers().viewOf(location));
    Optional<Sighting> again = moved ? Optional.empty() : look(mount, location);
    Optional<MountAudit.Decided> decided =
        again.isEmpty()
            ? Optional.of(mount.audit.giveUp(location, now()))
            : mount.audit.judge(
                location,
                held,
                again.get(),
                finding -> sources.heard().account(finding, held),
                now());
    if (decided.isPresent()) {
      mount.views.remove(location);
      count(mount, decided.get());
      if (decided.get().outcome() == AuditOutcome.INCONSISTENT) {
        LOG.warn(
            "audit of {}: the answer about {} is wrong; see: check show {}{}",
            mount.mount.path(),
            location,
            AuditAdmin.PREFIX,
            mount.mount.path());
      }
    }
  }

  private void lookAtWrong(AuditedMount mount, Location location) throws InterruptedException {
    Optional<HeldAnswer> held = mount.looks.held(location);
    Optional<Sighting> again = held.isEmpty() ? Optional.empty() : look(mount, location);
    mount.audit.lookAtWrong(location, held, again, now());
  }

  /** What the store says; empty where it does not. */
  private Optional<Sighting> look(AuditedMount mount, Location location)
      throws InterruptedException {
    if (mount.isResting(now())) {
      return Optional.empty();
    }
    try {
      return Optional.of(mount.looks.look(location));
    } catch (SyncException e) {
      failed(mount, e);
      return Optional.empty();
    }
  }

  private void failed(AuditedMount mount, SyncException failure) throws InterruptedException {
    if (failure.code() == ErrorCode.SHUTTING_DOWN) {
      throw new InterruptedException("the node stops");
    }
    LOG.debug("audit of {}: {}", mount.mount.path(), failure.getMessage());
    if (failure.code().fate() == Fate.RETRY) {
      mount.rest(REST, now());
    }
  }

  private void count(AuditedMount mount, MountAudit.Decided decided) {
    meter.sampled(mount.mount.path(), decided.delay(), decided.outcome());
    decided
        .limit()
        .ifPresent(
            full ->
                meter.reached(
                    switch (full) {
                      case SUSPECTS -> AuditLimit.AUDIT_SUSPECTS;
                      case FINDINGS -> AuditLimit.AUDIT_FINDINGS;
                    }));
  }

  private void tell() {
    if (now() - shown < SHOW.toNanos()) {
      return;
    }
    shown = now();
    List<AuditReport> reports = new ArrayList<>();
    for (AuditedMount mount : mounts) {
      AuditReport report = mount.report(settings.node(), now(), clocks::wallAt);
      reports.add(report);
      if (isNews(report, told.get(report.mount()))) {
        told.put(report.mount(), report);
        book.tell(report);
      }
    }
    meter.shows(schedule.size(), reports);
  }

  private static boolean isNews(AuditReport now, @Nullable AuditReport before) {
    if (before == null) {
      return true;
    }
    Duration since = Duration.between(before.at(), now.at()).abs();
    return since.compareTo(REPEAT) >= 0 || (since.compareTo(TELL) >= 0 && !now.saysTheSame(before));
  }

  /** Requests are sent as soon as they are wanted, and are paid for later. */
  private final class Spending implements CheckPace {
    @Override
    public void awaitRequest() {
      requests.spend(1);
      asked++;
      meter.asked();
    }

    @Override
    public void pause(long nanos) {
      throw new IllegalStateException("nothing is waited for");
    }
  }
}
