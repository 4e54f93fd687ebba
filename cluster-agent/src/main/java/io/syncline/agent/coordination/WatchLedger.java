package io.syncline.agent.coordination;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.gson.JsonParseException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.watch.Checkpoints;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of one node at a feed: what ZooKeeper remembers of the feed, replaced by
 * compare-and-set, so that whoever was succeeded cannot write any more, and learns of it.
 *
 * <p>Where ZooKeeper has lost it, or holds something else, nothing is remembered: the feed is begun
 * anew, under a start that is later than any before by the clock.
 *
 * <p>Thread rule: any thread.
 */
public final class WatchLedger implements Checkpoints {
  /** With more starts that are waited for, the oldest are forgotten here, not in the log. */
  public static final int MAX_REMEMBERED = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(WatchLedger.class);
  private static final int MAX_ATTEMPTS = 5;

  private final Coordination coordination;
  private final InstantSource clock;
  private final String feed;
  private final String path;
  private final String turn = UUID.randomUUID().toString();

  @GuardedBy("this")
  private WatchEntry entry;

  @GuardedBy("this")
  private int version;

  private WatchLedger(
      Coordination coordination, InstantSource clock, Reader reader, Collection<Long> known)
      throws KeeperException {
    this.coordination = coordination;
    this.clock = clock;
    this.feed = reader.feed();
    this.path = path(coordination, feed);
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Stat stat = new Stat();
      Optional<WatchEntry> before = read(coordination, path, stat);
      TreeSet<Long> remembered = new TreeSet<>(known);
      before.ifPresent(found -> remembered.addAll(found.remembered()));
      WatchEntry taken =
          new WatchEntry(
              turn,
              reader.node(),
              reader.covers(),
              next(
                  Math.max(
                      before.map(WatchEntry::incarnation).orElse(0L),
                      remembered.isEmpty() ? 0 : remembered.last())),
              remembered,
              before
                  .filter(found -> found.covers().equals(reader.covers()))
                  .flatMap(WatchEntry::position));
      if (replace(taken, stat.getMzxid() == 0 ? -1 : stat.getVersion())) {
        this.entry = taken;
        this.version = stat.getMzxid() == 0 ? 0 : stat.getVersion() + 1;
        return;
      }
    }
    throw new SyncException(
        ErrorCode.COORDINATION_UNAVAILABLE,
        "feed " + feed + " could not be taken over: others did at the same time");
  }

  /**
   * Who reads a feed.
   *
   * @param feed its name
   * @param node the name of the node
   * @param covers what the feed tells of, by its node's configuration: of which store, and where. A
   *     position that was reached with less, or elsewhere, says nothing of the rest
   */
  public record Reader(String feed, String node, String covers) {}

  /**
   * Takes a feed over.
   *
   * @param known starts of the feed's origin that the log knows of
   * @throws SyncException {@code COORDINATION_UNAVAILABLE} while that cannot be done
   */
  public static WatchLedger takeOver(
      Coordination coordination, InstantSource clock, Reader reader, Collection<Long> known) {
    try {
      return new WatchLedger(coordination, clock, reader, known);
    } catch (KeeperException e) {
      throw refused(reader.feed(), e);
    }
  }

  /** The node that took a feed over last; empty where nobody ever did. */
  public static Optional<String> lastNode(Coordination coordination, String feed) {
    try {
      return read(coordination, path(coordination, feed), new Stat()).map(WatchEntry::node);
    } catch (KeeperException e) {
      throw refused(feed, e);
    }
  }

  /** The start of the feed's origin that this turn is. */
  public synchronized long incarnation() {
    return entry.incarnation();
  }

  /** Another start, later than all before. */
  public synchronized long nextIncarnation() {
    requireConnected();
    write(entry.as(next(entry.incarnation())));
    return entry.incarnation();
  }

  /** Starts that have joined the log and are not known to be gone. */
  public synchronized SortedSet<Long> remembered() {
    return entry.remembered();
  }

  /** Keeps these instead. */
  public synchronized void remember(Collection<Long> starts) {
    requireConnected();
    write(entry.remembering(new TreeSet<>(starts)));
  }

  @Override
  public synchronized Optional<String> read() {
    return entry.position();
  }

  @Override
  public synchronized void write(String position) {
    requireConnected();
    if (entry.position().filter(position::equals).isEmpty()) {
      write(entry.at(position));
    } else {
      verify();
    }
  }

  @Override
  public synchronized void verify() {
    requireConnected();
    try {
      Stat stat = new Stat();
      Optional<WatchEntry> found = read(coordination, path, stat);
      if (found.filter(now -> now.turn().equals(turn)).isEmpty()) {
        throw succeeded();
      }
      version = stat.getVersion();
    } catch (KeeperException e) {
      throw refused(feed, e);
    }
  }

  /** Does not wait for it. */
  private void requireConnected() {
    if (!coordination.connected()) {
      throw new SyncException(
          ErrorCode.COORDINATION_UNAVAILABLE,
          "ZooKeeper at "
              + coordination.address()
              + " does not answer: nobody knows whose turn it is to read feed "
              + feed);
    }
  }

  @GuardedBy("this")
  private void write(WatchEntry next) {
    try {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (replace(next, version)) {
          version++;
          entry = next;
          return;
        }
        // An answer that was lost makes an own write look like somebody else's.
        Stat stat = new Stat();
        Optional<WatchEntry> found = read(coordination, path, stat);
        if (found.filter(now -> now.turn().equals(turn)).isEmpty()) {
          throw succeeded();
        }
        version = stat.getVersion();
      }
    } catch (KeeperException e) {
      throw refused(feed, e);
    }
    throw new SyncException(
        ErrorCode.COORDINATION_UNAVAILABLE, "what is known of feed " + feed + " cannot be kept");
  }

  /** Whether it was written; false if it is not in the expected version, -1 for not there. */
  private boolean replace(WatchEntry next, int expected) throws KeeperException {
    byte[] json = next.toJson();
    try {
      coordination.ask(
          "keep what is known of a feed",
          () ->
              expected < 0
                  ? coordination.client().create().creatingParentsIfNeeded().forPath(path, json)
                  : coordination.client().setData().withVersion(expected).forPath(path, json));
      return true;
    } catch (KeeperException.BadVersionException
        | KeeperException.NodeExistsException
        | KeeperException.NoNodeException e) {
      return false;
    }
  }

  private static Optional<WatchEntry> read(Coordination coordination, String path, Stat stat)
      throws KeeperException {
    coordination.sync(path);
    try {
      byte[] json =
          coordination.ask(
              "read what is known of a feed",
              () -> coordination.client().getData().storingStatIn(stat).forPath(path));
      return Optional.of(WatchEntry.fromJson(json));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    } catch (JsonParseException e) {
      LOG.warn("{} cannot be read, nothing is remembered of this feed: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  /** Where ZooKeeper remembers a feed. */
  public static String path(Coordination coordination, String feed) {
    return coordination.path("watchers/" + feed + "/ledger");
  }

  private long next(long before) {
    return Math.max(before + 1, clock.instant().getEpochSecond() << 10);
  }

  private SyncException succeeded() {
    return new SyncException(
        ErrorCode.CONFLICTING_CHANGE, "feed " + feed + " was taken over by somebody else");
  }

  private static SyncException refused(String feed, KeeperException e) {
    return new SyncException(
        ErrorCode.COORDINATION_UNAVAILABLE,
        "ZooKeeper refused what is known of feed " + feed + ": " + e.getMessage(),
        e);
  }
}
