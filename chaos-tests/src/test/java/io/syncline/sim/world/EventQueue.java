package io.syncline.sim.world;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.fault.Faults;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A feed that is consumed by reading: each event comes some time after its change, at most the
 * allowance if it is not overdue, in any order, and maybe twice, or never. Who receives a message
 * hides it from everybody for the visibility timeout; unless it is removed it comes again.
 */
public final class EventQueue {
  private static final int AT_ONCE = 4;

  /** Of these, readers may forget that they distrust the queue. */
  private static final Set<Fault> FORGETTING =
      EnumSet.of(
          Fault.WATCH_FORGOTTEN,
          Fault.FEED_RESTORED,
          Fault.COORDINATION_AWAY,
          Fault.COORDINATION_REPLY_LOST);

  private final Schedule schedule;
  private final Faults faults;
  private final long allowanceMillis;
  private final long hidden;
  private final Losses losses;
  private final List<Message> messages = new ArrayList<>();
  private final Set<String> dropped = new HashSet<>();
  private int onTheirWay;
  private boolean silent;
  private int made = 1;
  private long distrustedFrom = Long.MAX_VALUE;
  private long distrustedUntil;

  /** An event in the queue. */
  public static final class Message {
    private final Change change;
    private final boolean canary;
    private final long happened;
    private long hiddenUntil;
    private int received;

    private Message(Change change, boolean canary, long happened) {
      this.change = change;
      this.canary = canary;
      this.happened = happened;
    }

    /** When what it tells of happened, in true time. */
    public long happened() {
      return happened;
    }

    /** Whether nobody has received it before. */
    public boolean isNew() {
      return received == 1;
    }

    /** Whether it tells of nothing but a canary. */
    public boolean isCanary() {
      return canary;
    }

    public Change change() {
      return change;
    }
  }

  /** Is told of events that never come, or too late, at the instant of their change. */
  @FunctionalInterface
  public interface Losses {
    /**
     * A change is not told of whole.
     *
     * @param lost its events that never come, or much too late
     * @param told those that do
     * @param comes when the former do; beyond all time for never
     */
    void lost(List<Change> lost, List<Change> told, long comes);
  }

  /** What is received at once, from which queue. */
  public record Received(int queue, List<Message> messages) {}

  /**
   * A queue of all that is changed in a lake from now on.
   *
   * @param allowanceMillis how late an event may be
   * @param hidden how long a message that was received is hidden
   * @param losses told of what it loses
   */
  public EventQueue(
      Schedule schedule,
      Faults faults,
      Lake lake,
      long allowanceMillis,
      long hidden,
      Losses losses) {
    this.losses = losses;
    this.schedule = schedule;
    this.faults = faults;
    this.allowanceMillis = allowanceMillis;
    this.hidden = hidden;
    lake.listen((by, after, mutation) -> changed(after, mutation));
  }

  private void changed(Map<Location, Optional<FileStatus>> after, MutationId mutation) {
    List<Change> lost = new ArrayList<>();
    List<Change> told = new ArrayList<>();
    List<Change> overdue = new ArrayList<>();
    long comes = schedule.now();
    for (Change event : StoreEvents.of(after, mutation)) {
      if (!silent && faults.hits(Fault.EVENT_LOST, 4)) {
        lost.add(event);
      } else if (!silent && faults.hits(Fault.EVENT_OVERDUE, 12)) {
        long delay = schedule.between(allowanceMillis * 3 / 2, allowanceMillis * 3);
        arriveIn(delay, event, false);
        boolean foreseen = isDistrusted(delay);
        (foreseen ? told : overdue).add(event);
        comes = foreseen ? comes : Math.max(comes, schedule.now() + delay);
      } else {
        told.add(event);
        happened(event, false);
      }
    }
    if (!lost.isEmpty()) {
      losses.lost(lost, told, Long.MAX_VALUE);
    }
    if (!overdue.isEmpty()) {
      losses.lost(overdue, told, comes);
    }
  }

  /** Whether whoever reads claims nothing from now on until an event has come that is so late. */
  private boolean isDistrusted(long delay) {
    return FORGETTING.stream().noneMatch(faults::allows)
        && schedule.now() >= distrustedFrom
        && schedule.now() + delay <= distrustedUntil;
  }

  /** Its reader came across an event that is later than allowed, and it is known to successors. */
  public void distrusted(long until) {
    boolean goesOn = schedule.now() <= distrustedUntil;
    distrustedFrom = goesOn ? distrustedFrom : schedule.now();
    distrustedUntil = until;
  }

  /** Somebody wrote a canary. */
  public void canary(Location at) {
    if (silent) {
      dropped.add(at.name());
    }
    happened(new Change(at, Scope.PATH, ChangeKind.CREATED, Cause.WATCH), true);
  }

  private void happened(Change event, boolean canary) {
    if (silent) {
      return;
    }
    long delay = schedule.between(1, 100);
    if (faults.hits(Fault.EVENT_LATE, 4)) {
      delay = schedule.between(allowanceMillis * 3 / 4, allowanceMillis * 95 / 100);
    } else if (faults.hits(Fault.EVENT_REORDERED, 4)) {
      delay = schedule.between(100, Math.min(1_500, allowanceMillis));
    }
    arriveIn(delay, event, canary);
    if (faults.hits(Fault.EVENT_TWICE, 6)) {
      arriveIn(schedule.between(1, allowanceMillis), event, canary);
    }
  }

  /** Whether a canary was written of which nothing will ever tell. */
  public boolean dropped(String canary) {
    return dropped.contains(canary);
  }

  /** From now on it is told of nothing, or of everything again. */
  public void setSilent(boolean now) {
    silent = now;
  }

  /** Whether it is told of nothing. */
  public boolean isSilent() {
    return silent;
  }

  private void arriveIn(long delay, Change event, boolean canary) {
    long happened = schedule.now();
    onTheirWay += canary ? 0 : 1;
    schedule.in(
        delay,
        () -> {
          onTheirWay -= canary ? 0 : 1;
          messages.add(new Message(event, canary, happened));
        });
  }

  /** Which queue it is: another one once it was made anew. */
  public int id() {
    return made;
  }

  /** Whether somebody has received what was not removed, so that others do not see it. */
  public boolean isHiding() {
    return messages.stream().anyMatch(message -> message.hiddenUntil > schedule.now());
  }

  /** Takes some of what is there and hides it; nothing only where nothing is to be seen. */
  public Received receive() {
    List<Message> seen = new ArrayList<>();
    for (Message message : messages) {
      if (message.hiddenUntil <= schedule.now()) {
        seen.add(message);
      }
    }
    Collections.shuffle(seen, schedule.random());
    List<Message> taken = List.copyOf(seen.subList(0, Math.min(AT_ONCE, seen.size())));
    for (Message message : taken) {
      message.hiddenUntil = schedule.now() + hidden;
      message.received++;
    }
    return new Received(made, taken);
  }

  /** Removes what was received; it does not come again. */
  public void remove(Collection<Message> received) {
    messages.removeAll(received);
  }

  /** It is deleted and made anew: what was in it is gone. */
  public void makeAnew() {
    made++;
    messages.clear();
  }

  /** Whether all that it was to tell was received and removed. */
  public boolean isEmpty() {
    return !silent && onTheirWay == 0 && messages.stream().allMatch(Message::isCanary);
  }
}
