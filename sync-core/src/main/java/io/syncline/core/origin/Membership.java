package io.syncline.core.origin;

import io.syncline.core.model.Origin;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the origins topic: who is joined, and up to which instant that is known for certain.
 *
 * <p>A pure state machine. The date comes from this process's own pings: a ping that was sent at an
 * instant and is read back follows every entry that was acked before that instant. An entry that
 * cannot be read may be a join of anybody: there is no date until it is replaced.
 *
 * <p>Thread rule: one call at a time; the snapshots that it gives out are immutable.
 */
public final class Membership {
  /** Origins held; with more there is no date, because not all of them are known. */
  public static final int MAX_ORIGINS = 20_000;

  /** Pings under way that are remembered; older ones date nothing any more. */
  public static final int MAX_PINGS = 32;

  /** Ends that are said again at once; the others follow at a later ping. */
  public static final int MAX_REPEATED = 8;

  private final Origin self;
  private final Map<String, OriginsEntry.Registered> topics = new HashMap<>();
  private final Map<Origin, Member> members = new HashMap<>();
  private final Set<String> unreadable = new HashSet<>();

  /** Those of the own cluster that are gone, whose last entry says that they joined. */
  private final Set<Origin> overtaken = new LinkedHashSet<>();

  private final Deque<Sent> pings = new ArrayDeque<>();
  private OptionalLong date = OptionalLong.empty();
  private boolean overflow;
  private long nonce;
  private long version;
  private @Nullable Members snapshot;

  /**
   * A ping on its way.
   *
   * @param asked ticker time just before it was sent
   */
  private record Sent(long nonce, long asked) {}

  /** A reader that has read nothing. */
  public Membership(Origin self) {
    this.self = self;
  }

  /**
   * A ping to append now.
   *
   * @param nanos ticker time, read before it is sent
   */
  public OriginsEntry.Ping ping(long nanos) {
    pings.add(new Sent(++nonce, nanos));
    if (pings.size() > MAX_PINGS) {
      pings.remove();
    }
    return new OriginsEntry.Ping(self, nonce);
  }

  /**
   * Takes in one entry, in the order of the topic.
   *
   * @param key under which it was found; a readable entry replaces an unreadable one there
   */
  public void read(String key, OriginsEntry entry) {
    OptionalLong before = usableDate();
    unreadable.remove(key);
    if (entry instanceof OriginsEntry.Ping ping) {
      pinged(ping);
    } else if (entry instanceof OriginsEntry.Registered registered) {
      topics.put(registered.cluster(), registered);
      changed();
    } else if (entry instanceof OriginsEntry.Joined joined) {
      joined(joined, before);
    } else if (entry instanceof OriginsEntry.Left left) {
      overtaken.remove(left.origin());
      Member known = members.get(left.origin());
      put(
          new Member(
              left.origin(),
              known == null ? Optional.empty() : known.joined(),
              Optional.of(left),
              known == null ? before : known.unknownUntil()));
    }
  }

  /** An entry was found that cannot be understood. */
  public void unreadable(String key) {
    if (unreadable.size() < MAX_ORIGINS) {
      unreadable.add(key);
    } else {
      overflow = true;
    }
    changed();
  }

  /** What was under a key of an origin was deleted: it ended long ago. */
  public void deleted(String key, @Nullable Origin origin) {
    unreadable.remove(key);
    if (origin != null) {
      members.remove(origin);
      overtaken.remove(origin);
    }
    changed();
  }

  /**
   * The ends that this process appends again, once after each of its pings that came back: a join
   * that was late on its way lies behind them, and compaction keeps it alone. Whoever reads the
   * topic only then would wait for that origin for ever.
   *
   * <p>Only ends of the own cluster's origins, and only those that nobody appended again meanwhile;
   * an end that is repeated asks for no other. Where several nodes do it the entries are equal.
   */
  public List<OriginsEntry.Left> overtaken() {
    return overtaken.stream()
        .flatMap(origin -> Optional.ofNullable(members.get(origin)).stream())
        .flatMap(member -> member.left().stream())
        .limit(MAX_REPEATED)
        .toList();
  }

  /** Keys under which an entry was found that cannot be understood. */
  public Set<String> unreadableKeys() {
    return Set.copyOf(unreadable);
  }

  /** Origins held; see {@link #MAX_ORIGINS}. */
  public int size() {
    return members.size();
  }

  /** Pings under way that are remembered; see {@link #MAX_PINGS}. */
  public int pingsUnderWay() {
    return pings.size();
  }

  /** What is known now. */
  public Members members() {
    Members current = snapshot;
    if (current == null) {
      current =
          new Members(
              version, new LinkedHashMap<>(topics), new LinkedHashMap<>(members), usableDate());
      snapshot = current;
    }
    return current;
  }

  private void pinged(OriginsEntry.Ping ping) {
    if (!ping.node().equals(self)) {
      return;
    }
    for (Iterator<Sent> sent = pings.iterator(); sent.hasNext(); ) {
      Sent next = sent.next();
      if (next.nonce > ping.nonce()) {
        break;
      }
      sent.remove();
      if (next.nonce == ping.nonce()) {
        date = OptionalLong.of(next.asked);
        Members current = snapshot;
        snapshot = current == null ? null : current.dated(usableDate());
      }
    }
  }

  /** An origin that is gone stays gone: it was told so, or is dead, and must not write. */
  private void joined(OriginsEntry.Joined joined, OptionalLong before) {
    Member known = members.get(joined.origin());
    if (known != null && known.left().isPresent()) {
      if (joined.origin().cluster().equals(self.cluster())) {
        overtaken.add(joined.origin());
      }
      return;
    }
    put(
        new Member(
            joined.origin(),
            Optional.of(known == null ? joined : joined.with(known.joined())),
            Optional.empty(),
            known == null ? before : known.unknownUntil()));
  }

  private void put(Member member) {
    if (members.size() >= MAX_ORIGINS && !members.containsKey(member.origin())) {
      overflow = true;
    } else {
      members.put(member.origin(), member);
    }
    changed();
  }

  private OptionalLong usableDate() {
    return overflow || !unreadable.isEmpty() ? OptionalLong.empty() : date;
  }

  private void changed() {
    version++;
    snapshot = null;
  }
}
