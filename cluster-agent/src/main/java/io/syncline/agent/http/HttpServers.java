package io.syncline.agent.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the HTTP servers of a node, with a limit on everything. */
final class HttpServers {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServers.class);

  /** A path has 4,500 bytes at most, each up to three characters in a URL. */
  private static final int MAX_REQUEST_HEADER_BYTES = 24 * 1024;

  private static final int MAX_RESPONSE_HEADER_BYTES = 32 * 1024;
  private static final int MAX_ACCEPT_QUEUE = 128;

  /** Connections for each request that can be worked on; more are not accepted until some end. */
  private static final int CONNECTIONS_PER_WORKER = 16;

  /** Where Javalin says which methods a path has. */
  private static final String AVAILABLE_METHODS = "availableMethods";

  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  /** Threads of a server beside those that work: acceptor, selectors, reserves. */
  private static final int SPARE_THREADS = 8;

  private HttpServers() {}

  /**
   * Where a server listens and what it bears.
   *
   * @param name names its threads
   * @param address on which address
   * @param port its port; 0 for any
   * @param workers requests worked on at a time
   * @param idleTimeout how long a connection may stand still
   */
  record Settings(String name, String address, int port, int workers, Duration idleTimeout) {}

  /** A server that listens. */
  static Javalin start(Settings settings, Consumer<RoutesConfig> routes) {
    QueuedThreadPool threads =
        new QueuedThreadPool(
            settings.workers() + SPARE_THREADS,
            Math.min(settings.workers(), 4) + SPARE_THREADS,
            Math.toIntExact(settings.idleTimeout().toMillis()));
    threads.setName(settings.name());
    threads.setDaemon(true);
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.http.prefer405over404 = true;
              config.http.compressionStrategy = CompressionStrategy.NONE;
              config.jetty.threadPool = threads;
              config.jetty.modifyServer(
                  jetty ->
                      jetty.addBean(
                          new NetworkConnectionLimit(
                              CONNECTIONS_PER_WORKER * settings.workers(), jetty)));
              config.jetty.addConnector(
                  (jetty, ignored) -> {
                    ServerConnector connector =
                        new ServerConnector(
                            jetty, 1, 1, new HttpConnectionFactory(limits(settings)));
                    connector.setHost(settings.address());
                    connector.setPort(settings.port());
                    connector.setIdleTimeout(settings.idleTimeout().toMillis());
                    connector.setAcceptQueueSize(MAX_ACCEPT_QUEUE);
                    return connector;
                  });
              routes.accept(config.routes);
              config.routes.exception(SyncException.class, (e, context) -> answer(context, e));
              config.routes.exception(HttpResponseException.class, HttpServers::refused);
              config.routes.exception(IOException.class, HttpServers::brokenOff);
              config.routes.exception(Exception.class, HttpServers::unexpected);
            });
    try {
      return server.start();
    } catch (RuntimeException e) {
      throw new SyncException(
          ErrorCode.INVALID_CONFIGURATION,
          "cannot listen on "
              + settings.address()
              + ":"
              + settings.port()
              + " ("
              + settings.name()
              + "): "
              + e.getMessage(),
          e);
    }
  }

  private static HttpConfiguration limits(Settings settings) {
    HttpConfiguration limits = new HttpConfiguration();
    limits.setRequestHeaderSize(MAX_REQUEST_HEADER_BYTES);
    limits.setResponseHeaderSize(MAX_RESPONSE_HEADER_BYTES);
    limits.setSendServerVersion(false);
    limits.setSendXPoweredBy(false);
    limits.setIdleTimeout(settings.idleTimeout().toMillis());
    return limits;
  }

  /**
   * A connection or a store's stream ended in the middle. Once an answer has begun nothing can be
   * told any more: the server sees fewer bytes than were promised, and cuts the connection, so that
   * no client takes a part for the whole.
   */
  private static void brokenOff(IOException e, Context context) {
    if (context.res().isCommitted() || e instanceof EofException) {
      LOG.debug("a transfer broke off", e);
    } else {
      unexpected(e, context);
    }
  }

  /** What Javalin refuses, above all a path or a method that the door does not have. */
  private static void refused(HttpResponseException e, Context context) {
    if (context.res().isCommitted()) {
      LOG.debug("too late to tell", e);
      return;
    }
    int status = e.getStatus();
    try {
      if (status == NOT_FOUND || status == METHOD_NOT_ALLOWED) {
        String allowed = e.getDetails().get(AVAILABLE_METHODS);
        ErrorBody.sendNoSuchRoute(context, status, allowed == null ? "" : allowed);
      } else {
        ErrorBody.sendRefused(
            context, status, Objects.requireNonNullElse(e.getMessage(), "HTTP status " + status));
      }
    } catch (IOException gone) {
      LOG.debug("the client is gone", gone);
    }
  }

  private static void unexpected(Exception e, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), e);
    answer(context, new SyncException(ErrorCode.INTERNAL, "unexpected: " + e, e));
  }

  private static void answer(Context context, SyncException error) {
    if (context.res().isCommitted()) {
      LOG.debug("too late to tell", error);
      return;
    }
    try {
      ErrorBody.send(context, error);
    } catch (IOException e) {
      LOG.debug("the client is gone", e);
    }
  }
}
