package io.syncline.agent.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.admin.ReadinessCheck;
import io.syncline.watch.s3.post.PostAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP door for supervisors and monitoring: {@code /livez}, {@code /readyz}, {@code /startupz}
 * (each with {@code ?verbose}) and {@code /metrics}. Stores post their notifications to {@code
 * /events/STORE}.
 */
public final class HealthDoor implements AutoCloseable {
  /** Requests answered at a time. */
  private static final int WORKERS = 16;

  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  /** After that the log has not got what was posted, and the store is to post it again. */
  private static final Duration POST_PATIENCE = Duration.ofSeconds(25);

  /** Seconds. */
  private static final String RETRY_AFTER = "1";

  private static final Logger LOG = LoggerFactory.getLogger(HealthDoor.class);

  private final NodeView node;
  private final Supplier<String> metrics;
  private final Posts posts;
  private final PostBodies bodies = new PostBodies(System::nanoTime);
  private final Javalin server;

  /** Takes what stores post. */
  @FunctionalInterface
  public interface Posts {
    /**
     * A notification of a store.
     *
     * @param body reads it, and fails where that takes too long or too many others are read; not
     *     called for strangers
     * @param authorization the header; null where there is none
     * @return how it is answered, once that is known; empty where no store of that name posts
     */
    Optional<CompletionStage<PostAnswer>> accept(
        String store, Supplier<String> body, @Nullable String authorization);
  }

  /**
   * Opens the door.
   *
   * @param port its port; 0 for any
   * @param metrics makes the text that Prometheus reads
   */
  public HealthDoor(
      String address, int port, NodeView node, Supplier<String> metrics, Posts posts) {
    this.node = node;
    this.metrics = metrics;
    this.posts = posts;
    this.server =
        HttpServers.start(
            new HttpServers.Settings("health-door", address, port, WORKERS, IDLE_TIMEOUT),
            routes -> {
              routes.get("/livez", this::live);
              routes.get("/readyz", context -> checks(context, node.readiness()));
              routes.get("/startupz", context -> checks(context, node.readiness()));
              routes.get("/metrics", this::scrape);
              routes.post("/events/{store}", this::post);
            });
  }

  /** The port that is bound. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private void live(Context context) {
    boolean alive = node.alive();
    context.status(alive ? 200 : 503).contentType("text/plain; charset=utf-8");
    context.result(alive ? "ok\n" : "failed: the node cannot go on, see its log\n");
  }

  private void checks(Context context, List<ReadinessCheck> checks) {
    boolean ready = checks.stream().allMatch(ReadinessCheck::ok);
    StringBuilder text = new StringBuilder();
    if (context.queryParamMap().containsKey("verbose") || !ready) {
      for (ReadinessCheck check : checks) {
        text.append(check.ok() ? "[+] " : "[-] ").append(check.name());
        text.append(check.detail().isEmpty() ? "" : ": " + check.detail()).append('\n');
      }
    }
    if (context.queryParamMap().containsKey("verbose")) {
      for (NodeStatus.Problem problem : node.status().problems()) {
        text.append("[!] ")
            .append(problem.code().id())
            .append(' ')
            .append(problem.message())
            .append('\n');
      }
    }
    context.status(ready ? 200 : 503).contentType("text/plain; charset=utf-8");
    context.result(text + (ready ? "ok\n" : "not ready\n"));
  }

  private void post(Context context) {
    Optional<CompletionStage<PostAnswer>> taken;
    try {
      taken =
          posts.accept(
              context.pathParam("store"),
              () -> bodies.read(context.bodyInputStream()),
              context.header("Authorization"));
    } catch (PostBodies.Refused e) {
      LOG.debug("what was posted to {} was not read", context.path(), e);
      context.header("Connection", "close");
      answer(context, e.status());
      return;
    }
    if (taken.isEmpty()) {
      throw new NotFoundResponse("no store of this name posts events to this node");
    }
    context.future(
        () ->
            taken
                .get()
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(PostAnswer.BUSY, POST_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> PostAnswer.BUSY)
                .thenAccept(answer -> answer(context, answer.status())));
  }

  private static void answer(Context context, int status) {
    if (status == PostAnswer.BUSY.status()) {
      context.header("Retry-After", RETRY_AFTER);
    }
    context.status(status);
  }

  private void scrape(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.get());
  }
}
