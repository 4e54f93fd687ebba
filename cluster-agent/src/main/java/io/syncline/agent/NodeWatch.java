package io.syncline.agent;

import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.rpc.RpcServer;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over a node: passes its readiness on, tells operators when its state changes, makes
 * room in the metadata store. One thread.
 */
final class NodeWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /** Looks at the state and makes room every so many beats. */
  private static final int SLOW_BEATS = 4;

  private final NodeMonitor monitor;
  private final BusLink bus;
  private final RpcServer rpc;
  private final SyncEngine engine;
  private final Supplier<List<OutboxSender>> senders;
  private final String name;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread watch = new Thread(task, "node-watch");
            watch.setDaemon(true);
            return watch;
          });
  private int beats; // Of the thread, as are the two below.
  private boolean serving;
  private NodeStatus.@Nullable State told;
  private @Nullable String topicId;

  /**
   * A watch that does not look yet.
   *
   * @param senders all that append in this process now
   */
  NodeWatch(
      NodeMonitor monitor,
      BusLink bus,
      RpcServer rpc,
      SyncEngine engine,
      Supplier<List<OutboxSender>> senders) {
    this.senders = senders;
    this.monitor = monitor;
    this.bus = bus;
    this.rpc = rpc;
    this.engine = engine;
    this.name = monitor.cluster() + "/" + monitor.node();
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::beat, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes with true when the node serves, with false when it never will. */
  CompletableFuture<Boolean> ready() {
    return ready;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    ready.complete(false);
  }

  private void beat() {
    try {
      bus.failure().ifPresent(this::busFailed);
      bus.ownTopicId().ifPresent(this::followTopic);
      senders.get().forEach(sender -> sender.trustLog(!bus.mayLose()));
      boolean serves = monitor.ready();
      if (serves != serving) {
        serving = serves;
        rpc.serving(serves);
      }
      if (serves) {
        ready.complete(true);
      } else if (monitor.fatal().isDone()) {
        ready.complete(false);
      }
      if (beats++ % SLOW_BEATS == 0) {
        tellState();
        engine.maintain();
      }
    } catch (RuntimeException e) {
      LOG.warn("node {}: the watch stumbled", name, e);
    }
  }

  /** A topic that was made anew has forgotten what this node said in it. */
  private void followTopic(String now) {
    if (topicId != null && !topicId.equals(now)) {
      senders
          .get()
          .forEach(sender -> sender.logReplaced("the own topic was made anew: its id is " + now));
    }
    topicId = now;
  }

  private void busFailed(SyncException error) {
    if (monitor.fatal().complete(error)) {
      monitor.stopping();
      LOG.error("node {} cannot go on: {} {}", name, error.code().id(), error.getMessage());
    }
  }

  private void tellState() {
    NodeStatus status = monitor.status();
    if (status.state() == told) {
      return;
    }
    told = status.state();
    List<String> problems =
        status.problems().stream().map(p -> p.code().id() + " " + p.message()).toList();
    LOG.info("node {} is {}{}", name, told, problems.isEmpty() ? "" : ": " + problems);
  }
}
