package io.syncline.agent.cluster;

import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.Printable;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchers of this cluster: those that this node runs, and those of other nodes through their
 * doors.
 *
 * <p>Thread rule: any thread.
 */
public final class WatcherAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(WatcherAdmin.class);
  private static final int MAX_REASON = 1024;

  /** How long the log may take; a node that forwards a request waits a little longer. */
  private static final Duration PATIENCE = Duration.ofMillis(2_500);

  private final String self;
  private final Own watches;
  private final Supplier<Optional<List<NodeInfo>>> registered;
  private final UnaryOperator<Location> canonical;
  private final Peers peers;

  /** The feeds that a node stands ready to read. */
  public interface Own {
    /** All of them, by name, as this node knows them. */
    List<WatcherView> views();

    /** The node that had the last turn at one; empty where nobody had, or nobody knows. */
    Optional<String> lastNode(String name);

    /**
     * Announces trees as old, if it is this node's turn at a feed; returns when the log has it.
     *
     * @return false if it is not
     * @throws SyncException if the log does not take it
     */
    boolean announce(String name, List<Location> trees, Duration atMost);
  }

  /**
   * What is wanted.
   *
   * @param name of the watcher
   * @param where at and below which location; empty for all that it covers
   * @param reason why; may be empty
   * @param dryRun only tell what would be done
   * @param thisNodeOnly whether the asked node must be the one that reads
   */
  public record Rescan(
      String name, Optional<Location> where, String reason, boolean dryRun, boolean thisNodeOnly) {}

  /**
   * What was announced as old.
   *
   * @param node who did
   * @param locations the roots of the trees
   */
  public record Rescanned(String node, List<Location> locations) {
    public Rescanned {
      locations = List.copyOf(locations);
    }
  }

  /**
   * Administration of one node.
   *
   * @param registered the live nodes; empty while ZooKeeper does not answer
   * @param canonical the one name of a location
   */
  public WatcherAdmin(
      String self,
      Own watches,
      Supplier<Optional<List<NodeInfo>>> registered,
      UnaryOperator<Location> canonical,
      Peers peers) {
    this.self = self;
    this.watches = watches;
    this.registered = registered;
    this.canonical = canonical;
    this.peers = peers;
  }

  /**
   * The watchers by name. One whose node does not answer is {@code UNKNOWN}.
   *
   * @param thisNodeOnly whether nobody else is asked
   */
  public List<WatcherView> watchers(boolean thisNodeOnly) {
    List<WatcherView> own = watches.views();
    if (thisNodeOnly) {
      return own;
    }
    Map<String, List<WatcherView>> answers = new HashMap<>();
    List<WatcherView> all = new ArrayList<>();
    for (WatcherView view : own) {
      all.add(view.reading().isPresent() ? view : elsewhere(view, answers));
    }
    return all;
  }

  /**
   * Announces all that a watcher covers, or a part of it, as old; returns when the log has it.
   *
   * @throws SyncException {@code UNKNOWN_WATCHER}; {@code INVALID_ARGUMENT} if it does not cover
   *     that; {@code NOT_READY} while nobody reads the feed; {@code NODE_UNREACHABLE} if the one
   *     who does does not answer; {@code BUS_UNAVAILABLE}
   */
  public Rescanned rescan(Rescan wanted) {
    if (wanted.reason().length() > MAX_REASON) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "the reason has "
              + wanted.reason().length()
              + " characters (at most "
              + MAX_REASON
              + ")");
    }
    List<Location> trees = trees(wanted);
    if (wanted.dryRun()) {
      return new Rescanned(watches.lastNode(wanted.name()).orElse(""), trees);
    }
    if (watches.announce(wanted.name(), trees, PATIENCE)) {
      LOG.info(
          "all at and below {} was announced as old: {}",
          trees,
          wanted.reason().isEmpty() ? "no reason given" : Printable.of(wanted.reason()));
      return new Rescanned(self, trees);
    }
    if (wanted.thisNodeOnly()) {
      throw nobodyReads(wanted.name());
    }
    NodeInfo reader =
        watches
            .lastNode(wanted.name())
            .flatMap(this::node)
            .orElseThrow(() -> nobodyReads(wanted.name()));
    return peers.rescan(reader, wanted);
  }

  private List<Location> trees(Rescan wanted) {
    WatcherView view =
        watches.views().stream()
            .filter(known -> known.name().equals(wanted.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.UNKNOWN_WATCHER,
                        "no store '"
                            + Printable.of(wanted.name())
                            + "' of this node has a watch (expected one of "
                            + watches.views().stream().map(WatcherView::name).toList()
                            + ")"));
    if (wanted.where().isEmpty()) {
      return view.locations();
    }
    Location where = canonical.apply(wanted.where().get());
    if (view.locations().stream().noneMatch(where::isAtOrBelow)) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "watcher "
              + view.name()
              + " does not cover "
              + where
              + " (expected a location at or below one of "
              + view.locations()
              + ")");
    }
    return List.of(where);
  }

  /** What the node says that reads a feed. */
  private WatcherView elsewhere(WatcherView view, Map<String, List<WatcherView>> answers) {
    Optional<String> reader = watches.lastNode(view.name());
    Optional<NodeInfo> node = reader.flatMap(this::node);
    if (node.isEmpty()) {
      return view;
    }
    return answers.computeIfAbsent(node.get().name(), name -> ask(node.get())).stream()
        .filter(told -> told.name().equals(view.name()) && told.reading().isPresent())
        .findFirst()
        .orElseGet(
            () ->
                new WatcherView(
                    view.name(), view.kind(), view.locations(), reader, Optional.empty()));
  }

  private List<WatcherView> ask(NodeInfo node) {
    try {
      return peers.watchers(node);
    } catch (SyncException e) {
      LOG.warn("its watchers are not known: {}", e.getMessage());
      return List.of();
    }
  }

  /** A node that lives, other than this one. */
  private Optional<NodeInfo> node(String name) {
    return registered.get().orElse(List.of()).stream()
        .filter(node -> node.name().equals(name) && !name.equals(self))
        .findFirst();
  }

  private static SyncException nobodyReads(String name) {
    return new SyncException(
        ErrorCode.NOT_READY,
        "nobody reads feed " + Printable.of(name) + " now, or nobody knows who");
  }
}
