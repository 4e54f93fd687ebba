package io.syncline.agent.watch;

import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.cluster.WatcherAdmin;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.WatchKind;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.WatchElection;
import io.syncline.agent.coordination.WatchLedger;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.bus.outbox.WatchingOrigin;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import io.syncline.watch.Watcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feeds that this node stands ready to read, one for each store with a watch.
 *
 * <p>Thread rule: any thread; started once.
 */
public final class Watches implements WatcherAdmin.Own, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  private final Node node;
  private final Log log;
  private final BiFunction<UfsConfig, WatchListener, ChangeFeed> feeds;
  private final Function<String, WatchListener> metrics;
  private final Map<String, UfsConfig> stores = new LinkedHashMap<>();
  private final Map<String, FeedWatch> watches = new LinkedHashMap<>();

  /**
   * Who reads.
   *
   * @param cluster its cluster
   * @param name its name
   * @param coordination whose turn it is, and where to read on
   * @param members what the origins topic says
   */
  public record Node(
      String cluster, String name, Coordination coordination, Supplier<Members> members) {}

  /**
   * What it appends to.
   *
   * @param logs where
   * @param topic the cluster's own topic
   * @param topicId its identity as of the last look; empty before it is there
   * @param function of the cluster
   * @param limits of what waits to be told
   * @param life constants of each origin
   * @param clocks what time it is
   */
  public record Log(
      OutboxSender.Logs logs,
      String topic,
      Supplier<String> topicId,
      ShardFunction function,
      OutboxLimits limits,
      OriginLife.Settings life,
      OutboxSender.Clocks clocks) {}

  /**
   * Reads nothing yet.
   *
   * @param stores those without a watch are left out
   * @param feeds opens the feed of a store, which tells a listener what it comes across; nothing is
   *     asked by that
   * @param metrics who counts what the watcher of a store does
   */
  public Watches(
      Node node,
      Log log,
      List<UfsConfig> stores,
      BiFunction<UfsConfig, WatchListener, ChangeFeed> feeds,
      Function<String, WatchListener> metrics) {
    this.node = node;
    this.log = log;
    this.feeds = feeds;
    this.metrics = metrics;
    for (UfsConfig store : stores) {
      if (store.watch().kind() != WatchKind.NONE) {
        this.stores.put(store.name(), store);
        Watcher.Watched watched = new Watcher.Watched(store.name(), store.locations());
        watches.put(
            store.name(),
            new FeedWatch(
                watched,
                () -> new WatchElection(node.coordination(), store.name(), node.name()),
                () -> turn(store, watched)));
      }
    }
  }

  /** Stands ready from now on; the topics must be there. */
  public void start() {
    watches.values().forEach(FeedWatch::start);
  }

  /** What appends for the turns that this node has now. */
  public List<OutboxSender> senders() {
    return watches.values().stream()
        .flatMap(watch -> watch.turn().stream())
        .map(Turn::sender)
        .toList();
  }

  @Override
  public List<WatcherView> views() {
    return watches.values().stream().map(this::view).toList();
  }

  @Override
  public Optional<String> lastNode(String name) {
    try {
      return node.coordination().connected()
          ? WatchLedger.lastNode(node.coordination(), name)
          : Optional.empty();
    } catch (SyncException e) {
      LOG.debug("nobody knows who reads feed {}: {}", name, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public boolean announce(String name, List<Location> trees, Duration atMost) {
    Optional<Turn> turn = Optional.ofNullable(watches.get(name)).flatMap(FeedWatch::turn);
    turn.ifPresent(
        now ->
            now.announce(
                trees.stream()
                    .map(at -> new Change(at, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.ADMIN))
                    .toList(),
                atMost));
    return turn.isPresent();
  }

  /** Gives all turns to others, and takes none any more. */
  @Override
  public void close() {
    List<Thread> ends =
        watches.values().stream().map(watch -> new Thread(watch::close, "watch-end")).toList();
    ends.forEach(Thread::start);
    try {
      for (Thread end : ends) {
        end.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private WatcherView view(FeedWatch watch) {
    UfsConfig store = stores.get(watch.watched().feed());
    if (store == null) {
      throw new SyncException(ErrorCode.INTERNAL, "a watch without a store");
    }
    Optional<WatcherView.Reading> reading = watch.reading();
    return new WatcherView(
        store.name(),
        store.watch().kind(),
        store.locations(),
        reading.isPresent() ? Optional.of(node.name()) : Optional.empty(),
        reading);
  }

  private Turn turn(UfsConfig store, Watcher.Watched watched) {
    String name = UfsConfig.Watch.ORIGIN + store.name();
    WatchLedger ledger =
        WatchLedger.takeOver(
            node.coordination(),
            log.clocks().wall(),
            new WatchLedger.Reader(store.name(), node.name(), covers(store)),
            known(name));
    Origin origin = new Origin(node.cluster(), name, ledger.incarnation());
    OriginLife.Settings life =
        new OriginLife.Settings(
            log.life().partitions(),
            log.life().waits(),
            log.life().heartbeat(),
            Optional.of(store.name()));
    ReadingFigures figures =
        new ReadingFigures(log.clocks().patience(), metrics.apply(store.name()));
    OutboxSender sender =
        new OutboxSender(
            new Outbox(
                origin,
                log.function(),
                log.limits(),
                0,
                () -> figures.reached(WatchLimit.NAMED_MUTATIONS)),
            WatchingOrigin.NO_DISK,
            log.logs(),
            new OutboxSender.OriginStart(
                life, new LedgerHome(ledger, origin, log.topic(), log.topicId(), figures)),
            log.clocks());
    return new Turn(
        watched, sender, feeds.apply(store, figures), ledger, log.clocks().patience(), figures);
  }

  /** What a position speaks of: of another store, elsewhere, or read otherwise it means nothing. */
  static String covers(UfsConfig store) {
    return store.watch().kind()
        + " "
        + store.identity()
        + " "
        + store.watch().events().keyDecoding()
        + " "
        + store.locations().stream().map(Location::toString).sorted().toList();
  }

  /**
   * Starts of a watcher that the log knows of, so that none is waited for which nobody remembers.
   */
  private Set<Long> known(String name) {
    return node.members().get().all().stream()
        .filter(member -> member.left().isEmpty())
        .map(Member::origin)
        .filter(origin -> origin.cluster().equals(node.cluster()) && origin.name().equals(name))
        .map(Origin::incarnation)
        .collect(Collectors.toSet());
  }
}
