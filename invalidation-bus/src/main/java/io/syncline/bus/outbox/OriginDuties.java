package io.syncline.bus.outbox;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.Outgoing;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an origin says of itself besides the changes in its outbox: runs an {@link OriginLife}, and
 * begins another when it is over.
 *
 * <p>Guarded by the lock of its sender, but for what is written to disk, which has a lock of its
 * own: that may take its time.
 */
final class OriginDuties implements Duties {
  /** Before an entry that the origins topic did not take is appended again. */
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(OriginDuties.class);

  private final OriginLife.Settings settings;
  private final OriginHome home;

  /** Held while it is written which incarnations are remembered, or which is the next. */
  private final Object memory = new Object();

  private final Set<Location> writable = new LinkedHashSet<>();
  private final Fences fences;
  private OriginLife life;
  private boolean leaving;
  private boolean retell;
  private boolean remembered;
  private boolean failed;
  private long failedAt;

  OriginDuties(Origin self, OriginLife.Settings settings, OriginHome home) {
    this.settings = settings;
    this.home = home;
    this.fences = new Fences(settings.partitions());
    this.life = new OriginLife(self, home.remembered(), settings);
  }

  @Override
  public Origin self() {
    return life.self();
  }

  @Override
  public void writes(Collection<Location> locations) {
    writable.addAll(locations);
    if (!life.want(writable)) {
      LOG.warn("{} cannot announce more than {} locations", self(), OriginLife.MAX_LOCATIONS);
    }
  }

  @Override
  public List<OriginsEntry> due(Outbox outbox, long nanos, long wallMillis) {
    if (outbox.isLogBroken()) {
      life.logBroken("the topic's offsets went back: it is not the log that it was");
    }
    if (failed && nanos - failedAt < PAUSE.toNanos()) {
      return List.of();
    }
    try {
      Optional<String> over = life.over(nanos);
      if (over.isPresent()) {
        begin(outbox, over.get());
      }
      if (retell) {
        announceAll(outbox, wallMillis);
        retell = false;
      }
      return say(outbox, nanos);
    } catch (SyncException e) {
      LOG.warn("Origin {} cannot say what is due, it tries again: {}", self(), e.toString());
      failed = true;
      failedAt = nanos;
      return List.of();
    }
  }

  private List<OriginsEntry> say(Outbox outbox, long nanos) {
    if (!home.topicId().isEmpty()) {
      life.appendsTo(new LogPlace(home.topic(), home.topicId(), 0, 0));
    }
    OriginLife.Due due =
        life.due(nanos, outbox.isInheritanceDone(), outbox.isInheritanceDone() && outbox.isEmpty());
    if (due.beat()) {
      outbox.beat();
    }
    due.leaves().forEach(outbox::leave);
    if (!remembered && due.entries().stream().anyMatch(OriginsEntry.Joined.class::isInstance)) {
      Set<Long> all = new TreeSet<>(life.predecessors());
      all.add(self().incarnation());
      try {
        remember(all);
      } catch (SyncException e) {
        due.entries().forEach(life::notAppended);
        throw e;
      }
      remembered = true;
    }
    return due.entries();
  }

  @Override
  public Runnable appended(OriginsEntry entry) {
    failed = false;
    life.appended(entry);
    if (entry instanceof OriginsEntry.Joined) {
      LOG.info("Origin {} has joined", self());
    } else if (entry instanceof OriginsEntry.Left left) {
      LOG.info("Origin {} has left", left.origin());
      return () -> forget(left.origin());
    }
    return () -> {};
  }

  @Override
  public void notAppended(OriginsEntry entry, long nanos) {
    failed = true;
    failedAt = nanos;
    life.notAppended(entry);
  }

  @Override
  public void acked(Outgoing outgoing, long offset, long sent, long nanos) {
    BusRecord record = outgoing.record();
    if (!record.origin().equals(self())) {
      return;
    }
    if (record.body() instanceof BusRecord.Heartbeat) {
      life.heard(outgoing.partition(), sent, nanos);
    } else if (record.body() instanceof BusRecord.Leave leave) {
      life.left(
          leave.incarnation(),
          new LogPlace(home.topic(), home.topicId(), outgoing.partition(), offset));
    } else if (record.body() instanceof BusRecord.Fence fence) {
      fences.acked(
          fence, self(), new LogPlace(home.topic(), home.topicId(), outgoing.partition(), offset));
    }
  }

  @Override
  public void declaredGone(Origin origin, String reason) {
    if (origin.equals(self())) {
      life.declaredGone(reason);
    }
  }

  @Override
  public void logBroken(String reason) {
    life.logBroken(reason);
  }

  @Override
  public Collection<Location> announced() {
    return life.announced();
  }

  @Override
  public CompletionStage<Fenced> fence(Outbox outbox, BusRecord.Fence fence) {
    if (leaving) {
      return CompletableFuture.failedFuture(
          new SyncException(ErrorCode.SHUTTING_DOWN, self() + " says goodbye and fences nobody"));
    }
    if (!life.isJoined()) {
      return CompletableFuture.failedFuture(
          new SyncException(ErrorCode.NOT_READY, self() + " has not joined the log yet"));
    }
    CompletableFuture<Fenced> fenced = fences.queued(fence);
    outbox.fence(fence);
    return fenced;
  }

  @Override
  public void leave() {
    leaving = true;
    life.leave();
  }

  @Override
  public boolean hasLeft() {
    return life.hasNobodyToLeave();
  }

  @Override
  public Optional<SyncException> refusal(long nanos) {
    if (leaving) {
      return Optional.of(
          new SyncException(ErrorCode.SHUTTING_DOWN, self() + " says goodbye and writes no more"));
    }
    if (life.mayWrite(nanos)) {
      return Optional.empty();
    }
    return Optional.of(
        life.over(nanos)
            .map(why -> new SyncException(ErrorCode.LEASE_LOST, self() + " may not write: " + why))
            .orElseGet(
                () ->
                    new SyncException(
                        ErrorCode.NOT_READY,
                        self()
                            + (life.isJoined()
                                ? " was not heard yet in every partition of " + home.topic()
                                : " has not joined the log yet"))));
  }

  @Override
  public Optional<SyncException> refusal(List<Change> changes, long nanos) {
    Optional<SyncException> refusal = refusal(nanos);
    if (refusal.isPresent()) {
      return refusal;
    }
    return changes.stream()
        .map(Change::location)
        .filter(location -> !life.isAnnounced(location))
        .findFirst()
        .map(
            location ->
                new SyncException(
                    ErrorCode.NOT_READY,
                    self() + " has not announced yet that it writes at " + location));
  }

  private void remember(Set<Long> incarnations) {
    synchronized (memory) {
      home.remember(incarnations);
    }
  }

  /** One that is remembered for longer is said goodbye to once more, which harms nobody. */
  private void forget(Origin origin) {
    synchronized (memory) {
      try {
        Set<Long> rest = new TreeSet<>(home.remembered());
        rest.remove(origin.incarnation());
        home.remember(rest);
      } catch (SyncException e) {
        LOG.warn("Origin {} has left and is not forgotten: {}", origin, e.toString());
      }
    }
  }

  private void begin(Outbox outbox, String why) {
    Origin before = self();
    Set<Long> predecessors;
    Origin next;
    synchronized (memory) {
      predecessors = new TreeSet<>(home.remembered());
      next = home.nextIncarnation();
    }
    LOG.warn("Origin {} is over, {} takes its place: {}", before, next, why);
    retell |= outbox.isLogBroken();
    fences.abandon(new SyncException(ErrorCode.LEASE_LOST, before + " is over: " + why));
    outbox.reincarnate(next);
    life = new OriginLife(next, predecessors, settings);
    remembered = false;
    life.want(writable);
    if (leaving) {
      life.leave();
    }
  }

  /** What was said in a log that is broken may be lost. */
  private void announceAll(Outbox outbox, long wallMillis) {
    List<Change> trees =
        writable.stream()
            .map(at -> new Change(at, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.REPAIR))
            .toList();
    if (!trees.isEmpty()) {
      Intent intent = outbox.open(trees, wallMillis);
      outbox.settle(intent.id());
    }
  }
}
