package io.syncline.agent.coordination;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.gson.JsonParseException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live nodes of the cluster, this one among them.
 *
 * <p>A registration lasts as long as the session with ZooKeeper and is made anew in the next one. A
 * name that another process holds is waited for during that process's session timeout, because it
 * may have died a moment ago; one that stays is a {@code DUPLICATE_NODE}.
 *
 * <p>Thread rule: any thread; all work is done by one thread of its own.
 */
public final class NodeRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRegistry.class);
  private static final String NODES = "nodes";

  /** How often the registration is checked and the list of nodes read, beside what watches tell. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

  /** Beyond a foreign session timeout: the server's own granularity. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final Coordination coordination;
  private volatile NodeInfo self;
  private final Ticker ticker;
  private final Consumer<SyncException> displaced;
  private final ScheduledExecutorService thread;
  private volatile List<NodeInfo> nodes = List.of();
  private volatile boolean registered;
  private volatile boolean closed;

  /**
   * A registry that has not registered yet.
   *
   * @param self what is registered
   * @param displaced told when another live process holds this node's name after a lost session;
   *     this node must stop
   */
  public NodeRegistry(
      Coordination coordination, NodeInfo self, Ticker ticker, Consumer<SyncException> displaced) {
    this.coordination = coordination;
    this.self = self;
    this.ticker = ticker;
    this.displaced = displaced;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread registry = new Thread(task, "node-registry");
              registry.setDaemon(true);
              return registry;
            });
  }

  /**
   * Registers this node. While ZooKeeper is away it returns after {@code patience} and registers
   * later.
   *
   * @throws SyncException {@code DUPLICATE_NODE} when another live process has the name
   */
  public void start(Duration patience) {
    boolean connected = coordination.awaitConnected(patience);
    Future<?> first = connected ? thread.submit(this::register) : null;
    try {
      if (first != null) {
        first.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SyncException refused
          && refused.code() == ErrorCode.DUPLICATE_NODE) {
        close();
        throw refused;
      }
      LOG.warn("not registered yet: {}", String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while registering", e);
    }
    coordination.onConnected(this::checkSoon);
    long millis = CHECK_INTERVAL.toMillis();
    Future<?> repeated =
        thread.scheduleWithFixedDelay(
            this::check, connected ? millis : 0, millis, TimeUnit.MILLISECONDS);
    if (repeated.isCancelled()) {
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "the registry is closed");
    }
  }

  /** Registers another standing of this node, as soon as ZooKeeper answers. */
  public void stands(NodeInfo.Standing standing) {
    self = self.with(standing);
    checkSoon();
  }

  /** The live nodes by name, as last read; at least a few seconds old while ZooKeeper is away. */
  public List<NodeInfo> nodes() {
    return nodes;
  }

  /** Whether this node was registered when it was last looked at. */
  public boolean registered() {
    return registered;
  }

  /** Gives the registration back, as far as ZooKeeper answers in time. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (coordination.connected()) {
        thread.submit(this::deregister).get(CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      LOG.warn("the registration stays until the session ends: {}", e.toString());
    } finally {
      thread.shutdownNow();
    }
  }

  private void checkSoon() {
    try {
      thread.execute(this::check);
    } catch (RejectedExecutionException e) {
      LOG.debug("the registry is closed");
    }
  }

  private void check() {
    if (closed || !coordination.connected()) {
      return;
    }
    try {
      register();
      nodes = read();
    } catch (SyncException e) {
      registered = false;
      if (e.code() == ErrorCode.DUPLICATE_NODE) {
        displaced.accept(e);
      } else {
        LOG.debug("not registered yet: {}", e.getMessage());
      }
    } catch (KeeperException e) {
      registered = false;
      LOG.warn("cannot read the nodes of the cluster: {}", e.toString());
    }
  }

  /** Creates the registration, or finds it there; takes over its own of an earlier session. */
  private void register() {
    long started = ticker.nanos();
    String path = coordination.path(NODES + "/" + self.name());
    while (!closed) {
      try {
        coordination.ask(
            "register the node",
            () ->
                coordination
                    .client()
                    .create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.EPHEMERAL)
                    .forPath(path, self.toJson()));
        LOG.info("node {} is registered at {}", self.name(), path);
        registered = true;
        return;
      } catch (KeeperException.NodeExistsException e) {
        if (isOwn(path, started)) {
          registered = true;
          return;
        }
      } catch (KeeperException e) {
        throw new SyncException(
            ErrorCode.COORDINATION_UNAVAILABLE, "cannot register the node: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Whether the existing registration is this process's in this session; otherwise makes or waits
   * for room.
   */
  private boolean isOwn(String path, long started) {
    try {
      Stat stat = new Stat();
      CountDownLatch changed = new CountDownLatch(1);
      CuratorWatcher watcher = event -> changed.countDown();
      byte[] json =
          coordination.ask(
              "read a registration",
              () ->
                  coordination
                      .client()
                      .getData()
                      .storingStatIn(stat)
                      .usingWatcher(watcher)
                      .forPath(path));
      Optional<NodeInfo> holder = parse(json);
      if (holder.isPresent() && holder.get().instance().equals(self.instance())) {
        long session =
            coordination.ask(
                "see the session",
                () -> coordination.client().getZookeeperClient().getZooKeeper().getSessionId());
        if (stat.getEphemeralOwner() == session) {
          NodeInfo now = self;
          if (!holder.get().equals(now)) {
            replace(path, now, stat.getVersion());
          }
          return true;
        }
        delete(path, stat.getVersion());
        return false;
      }
      awaitRoom(holder, changed, started);
    } catch (KeeperException.NoNodeException e) {
      LOG.debug("the registration went away");
    } catch (KeeperException e) {
      throw new SyncException(
          ErrorCode.COORDINATION_UNAVAILABLE, "cannot read a registration: " + e.getMessage(), e);
    }
    return false;
  }

  /**
   * Returns when the holder of the name is gone, or throws when it outlives its session timeout.
   */
  private void awaitRoom(Optional<NodeInfo> holder, CountDownLatch changed, long started) {
    int theirs = holder.map(NodeInfo::sessionTimeoutMillis).orElse(0);
    Duration patience =
        Duration.ofMillis(Math.max(theirs, self.sessionTimeoutMillis())).plus(GRACE);
    long left = patience.toNanos() - (ticker.nanos() - started);
    try {
      if (left > 0 && changed.await(left, TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while registering", e);
    }
    throw new SyncException(
        ErrorCode.DUPLICATE_NODE,
        "node name '"
            + self.name()
            + "' is taken by another live process"
            + holder.map(h -> " at " + h.host() + ":" + h.grpcPort()).orElse("")
            + " (expected a node.name of its own for each node of the cluster)");
  }

  private void replace(String path, NodeInfo now, int version) throws KeeperException {
    Stat unused =
        coordination.ask(
            "change the registration",
            () -> coordination.client().setData().withVersion(version).forPath(path, now.toJson()));
    LOG.info("node {} is registered as {}", now.name(), now.standing());
  }

  @CanIgnoreReturnValue
  private boolean delete(String path, int version) throws KeeperException {
    try {
      coordination.ask(
          "remove an old registration",
          () -> coordination.client().delete().withVersion(version).forPath(path));
      return true;
    } catch (KeeperException.NoNodeException | KeeperException.BadVersionException e) {
      return false;
    }
  }

  private void deregister() {
    String path = coordination.path(NODES + "/" + self.name());
    try {
      Stat stat = new Stat();
      byte[] json =
          coordination.ask(
              "read the registration",
              () -> coordination.client().getData().storingStatIn(stat).forPath(path));
      if (parse(json).filter(h -> h.instance().equals(self.instance())).isPresent()) {
        delete(path, stat.getVersion());
        LOG.info("node {} is registered no longer", self.name());
      }
    } catch (KeeperException e) {
      LOG.debug("nothing to deregister: {}", e.toString());
    }
  }

  private List<NodeInfo> read() throws KeeperException {
    List<NodeInfo> found = new ArrayList<>();
    String parent = coordination.path(NODES);
    CuratorWatcher watcher = event -> checkSoon();
    for (String name :
        coordination.ask(
            "list the nodes",
            () -> coordination.client().getChildren().usingWatcher(watcher).forPath(parent))) {
      try {
        byte[] json =
            coordination.ask(
                "read a node",
                () ->
                    coordination
                        .client()
                        .getData()
                        .usingWatcher(watcher)
                        .forPath(parent + "/" + name));
        parse(json).ifPresent(found::add);
      } catch (KeeperException.NoNodeException e) {
        LOG.debug("node {} went away", name);
      }
    }
    found.sort((a, b) -> a.name().compareTo(b.name()));
    return List.copyOf(found);
  }

  private static Optional<NodeInfo> parse(byte[] json) {
    try {
      return Optional.of(NodeInfo.fromJson(json));
    } catch (JsonParseException e) {
      LOG.warn("a registration is not readable: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
