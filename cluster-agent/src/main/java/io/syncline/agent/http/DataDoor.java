package io.syncline.agent.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.config.NodeConfig;
import io.syncline.cache.namespace.Namespace;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP door for file bytes: {@code GET}, {@code HEAD} and {@code PUT} of {@code
 * /data/v1/file?path=}.
 */
public final class DataDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataDoor.class);

  /**
   * Threads beside those that transfer, so that surplus requests are refused and not left waiting.
   */
  private static final int REFUSING_THREADS = 8;

  private final FileTransfer transfer;
  private final NodeView node;
  private final TransferListener listener;
  private final int maxTransfers;
  private final Semaphore free;
  private final Javalin server;
  private volatile boolean closing;

  /** Opens the door. */
  public DataDoor(
      String address,
      NodeConfig.DataDoor settings,
      Namespace namespace,
      NodeView node,
      TransferListener listener) {
    this.transfer = new FileTransfer(namespace);
    this.node = node;
    this.listener = listener;
    this.maxTransfers = settings.maxTransfers();
    this.free = new Semaphore(maxTransfers);
    this.server =
        HttpServers.start(
            new HttpServers.Settings(
                "data-door",
                address,
                settings.port(),
                maxTransfers + REFUSING_THREADS,
                settings.idleTimeout()),
            routes -> {
              routes.get("/data/v1/file", this::get);
              routes.head("/data/v1/file", this::head);
              routes.put("/data/v1/file", this::put);
            });
  }

  /** The port that is bound. */
  public int port() {
    return server.port();
  }

  /** Refuses new transfers and lets those under way end for so long. */
  public void drain(Duration patience) {
    closing = true;
    try {
      if (!free.tryAcquire(maxTransfers, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "{} transfers are cut off after {}", maxTransfers - free.availablePermits(), patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing = true;
    server.stop();
  }

  private void get(Context context) throws IOException {
    run(
        context,
        TransferListener.Direction.READ,
        moved -> transfer.read(context, moved::addAndGet));
  }

  private void head(Context context) throws IOException {
    run(context, TransferListener.Direction.READ, moved -> transfer.head(context));
  }

  private void put(Context context) throws IOException {
    run(
        context,
        TransferListener.Direction.WRITE,
        moved -> transfer.write(context, moved::addAndGet));
  }

  private void run(Context context, TransferListener.Direction direction, Work work)
      throws IOException {
    if (closing) {
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "the node is stopping");
    }
    if (!node.serves()) {
      throw new SyncException(ErrorCode.NOT_READY, "the node does not serve yet");
    }
    if (!free.tryAcquire()) {
      throw new SyncException(
          ErrorCode.NODE_BUSY,
          maxTransfers + " transfers are under way (at most data.max-concurrent-transfers)");
    }
    AtomicLong moved = new AtomicLong();
    TransferListener.Outcome outcome = TransferListener.Outcome.BROKEN;
    listener.began(direction);
    try {
      work.run(moved);
      outcome = TransferListener.Outcome.OK;
    } catch (SyncException e) {
      if (context.res().isCommitted()) {
        throw e;
      }
      outcome = TransferListener.Outcome.ERROR;
      ErrorBody.send(context, e);
    } catch (IOException e) {
      // A store's stream breaks off with the reason as its cause; anything else is the client's
      // connection or ours.
      if (context.res().isCommitted() || !(e.getCause() instanceof SyncException reason)) {
        throw e;
      }
      outcome = TransferListener.Outcome.ERROR;
      ErrorBody.send(context, reason);
    } catch (FileTransfer.UnsatisfiableRange e) {
      outcome = TransferListener.Outcome.ERROR;
      ErrorBody.sendUnsatisfiable(context, e.size());
    } finally {
      free.release();
      listener.ended(direction, outcome, moved.get());
    }
  }

  /** The work of one transfer. */
  @FunctionalInterface
  private interface Work {
    void run(AtomicLong moved) throws IOException;
  }
}
