package io.syncline.agent.http;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.NodeView;
import io.syncline.agent.admin.ReadinessCheck;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The HTTP door for supervisors and monitoring: {@code /livez}, {@code /readyz}, {@code /startupz}
 * (each with {@code ?verbose}) and {@code /metrics}.
 */
public final class HealthDoor implements AutoCloseable {
  /** Requests answered at a time. */
  private static final int WORKERS = 16;

  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  private final NodeView node;
  private final Supplier<String> metrics;
  private final Javalin server;

  /**
   * Opens the door.
   *
   * @param port its port; 0 for any
   * @param metrics makes the text that Prometheus reads
   */
  public HealthDoor(String address, int port, NodeView node, Supplier<String> metrics) {
    this.node = node;
    this.metrics = metrics;
    this.server =
        HttpServers.start(
            new HttpServers.Settings("health-door", address, port, WORKERS, IDLE_TIMEOUT),
            routes -> {
              routes.get("/livez", this::live);
              routes.get("/readyz", context -> checks(context, node.readiness()));
              routes.get("/startupz", context -> checks(context, node.readiness()));
              routes.get("/metrics", this::scrape);
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

  private void scrape(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.get());
  }
}
