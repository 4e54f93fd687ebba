package io.syncline.agent.coordination;

import io.syncline.agent.config.NodeConfig;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.SessionConnectionStateErrorPolicy;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a node to the ZooKeeper ensemble of its cluster. It comes and goes by itself;
 * whoever uses it is told {@code COORDINATION_UNAVAILABLE} while it is away.
 *
 * <p>Everything of the cluster lies under {@code <root>/<cluster>}. No path of the lake ever
 * becomes a node's name.
 */
public final class Coordination implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Coordination.class);

  /** How long one request may take before it counts as not answered. */
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private static final int RETRIES = 2;
  private static final int RETRY_PAUSE_MILLIS = 200;
  private static final long NEVER = Long.MIN_VALUE;

  private final CuratorFramework client;
  private final String base;
  private final String connect;
  private final Ticker ticker;
  private final AtomicLong lastAnswer = new AtomicLong(NEVER);
  private volatile boolean started;

  /** A connection that is not made yet. */
  public Coordination(NodeConfig.ZooKeeper settings, String cluster, Ticker ticker) {
    this.base = settings.root() + "/" + cluster;
    this.connect = String.join(",", settings.connect());
    this.ticker = ticker;
    this.client =
        CuratorFrameworkFactory.builder()
            .connectString(connect)
            .sessionTimeoutMs(Math.toIntExact(settings.sessionTimeout().toMillis()))
            .connectionTimeoutMs(
                Math.toIntExact(
                    Math.min(REQUEST_TIMEOUT.toMillis(), settings.sessionTimeout().toMillis())))
            .retryPolicy(new RetryNTimes(RETRIES, RETRY_PAUSE_MILLIS))
            .connectionStateErrorPolicy(new SessionConnectionStateErrorPolicy())
            .ensembleTracker(false)
            .dontUseContainerParents()
            .build();
  }

  /** Begins to connect; returns at once. */
  public void start() {
    client
        .getConnectionStateListenable()
        .addListener((curator, changed) -> LOG.info("ZooKeeper at {} is {}", connect, changed));
    client.start();
    started = true;
  }

  /** Waits until it is connected; false when that took longer. */
  public boolean awaitConnected(Duration patience) {
    try {
      return client.blockUntilConnected(
          Math.toIntExact(patience.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether the ensemble answers, as far as the client noticed. */
  public boolean connected() {
    return started && client.getZookeeperClient().isConnected();
  }

  /** Seconds since it last answered a request; empty if it never did. */
  public OptionalDouble secondsSinceAnswer() {
    long last = lastAnswer.get();
    return last == NEVER
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, ticker.nanos() - last) / 1e9);
  }

  /** Where it is, for a person. */
  public String address() {
    return connect;
  }

  /**
   * Asks the ensemble for something small, and tells how long the answer took.
   *
   * @throws SyncException {@code COORDINATION_UNAVAILABLE}, at once where the connection is lost
   */
  public Duration answerTime() {
    if (!connected()) {
      throw unavailable("ask it for anything", null);
    }
    long begin = ticker.nanos();
    try {
      var unused = ask("see whether it answers", () -> client.checkExists().forPath(base) != null);
    } catch (KeeperException refused) {
      LOG.debug("ZooKeeper at {} answers, and refuses: {}", connect, refused.toString());
    }
    return Duration.ofNanos(ticker.nanos() - begin);
  }

  CuratorFramework client() {
    return client;
  }

  /** The path of something that belongs to the cluster. */
  String path(String relative) {
    return base + "/" + relative;
  }

  /** Calls {@code action} each time the connection is there again. */
  void onConnected(Runnable action) {
    client
        .getConnectionStateListenable()
        .addListener(
            (curator, changed) -> {
              if (changed.isConnected()) {
                action.run();
              }
            });
  }

  /**
   * Asks ZooKeeper.
   *
   * @param what what is asked for, for the message
   * @throws SyncException {@code COORDINATION_UNAVAILABLE} when it does not answer
   * @throws KeeperException what it answered when it refused
   */
  <T> T ask(String what, Call<T> call) throws KeeperException {
    if (!connected() && !awaitConnected(REQUEST_TIMEOUT)) {
      throw unavailable(what, null);
    }
    try {
      T answer = call.run();
      lastAnswer.set(ticker.nanos());
      return answer;
    } catch (KeeperException.ConnectionLossException
        | KeeperException.SessionExpiredException
        | KeeperException.OperationTimeoutException
        | KeeperException.NoAuthException e) {
      throw unavailable(what, e);
    } catch (KeeperException e) {
      lastAnswer.set(ticker.nanos());
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(what, e);
    } catch (SyncException e) {
      throw e;
    } catch (Exception e) {
      throw unavailable(what, e);
    }
  }

  /** Waits until the server that this client is connected to knows all that was written before. */
  void sync(String path) throws KeeperException {
    ask(
        "bring its server up to date",
        () -> {
          CompletableFuture<Integer> done = new CompletableFuture<>();
          client
              .sync()
              .inBackground((curator, event) -> done.complete(event.getResultCode()))
              .forPath(path);
          int code = await(done);
          if (code != KeeperException.Code.OK.intValue()) {
            throw KeeperException.create(KeeperException.Code.get(code), path);
          }
          return code;
        });
  }

  @Override
  public void close() {
    client.close();
  }

  private static int await(CompletableFuture<Integer> done)
      throws KeeperException, InterruptedException {
    try {
      return done.get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new KeeperException.OperationTimeoutException();
    }
  }

  private SyncException unavailable(String what, @Nullable Exception e) {
    return new SyncException(
        ErrorCode.COORDINATION_UNAVAILABLE,
        "ZooKeeper at "
            + connect
            + " does not answer: cannot "
            + what
            + (e == null ? "" : " (" + e.getMessage() + ")"),
        e);
  }

  /** A request to ZooKeeper. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws Exception;
  }
}
