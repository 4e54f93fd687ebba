package io.syncline.cli.command.lag;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.command.lag.LagShapes.Lag;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline lag}. */
@Command(
    name = "lag",
    description = {
      "Shows for each mount up to how long ago its change feed is complete at the node, and what"
          + " limits it."
    },
    footer = {
      "  syncline lag",
      "  syncline lag /lake -A",
      "  syncline lag /lake --wait-for 'staleness<5s' --timeout 60s"
    })
public final class LagCommand implements Callable<Integer> {
  /** How long a wait lasts that nobody limits. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration ASK_EVERY = Duration.ofMillis(250);

  @Parameters(
      paramLabel = "PATH",
      arity = "0..1",
      description = "A mount's path, or a path or UFS URI in it (default: all mounts).")
  private @Nullable String path;

  @Option(
      names = "--wait-for",
      paramLabel = "CONDITION",
      description =
          "Wait until it holds for each mount shown, such as 'staleness<1s'; for --timeout, 60s by"
              + " default.")
  private @Nullable String waitFor;

  private final Session session;

  public LagCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LagCondition condition = waitFor == null ? null : LagCondition.parse(waitFor);
    AtomicBoolean late = new AtomicBoolean();
    try {
      int code =
          session.list(
              LagShapes.LAG,
              (node, lags) -> {
                List<Lag> found = condition == null ? look(node) : await(node, condition, late);
                found.forEach(lags);
              });
      return code == ExitCode.OK.number() && late.get() ? ExitCode.WAIT_TIMED_OUT.number() : code;
    } catch (Failure e) {
      if (condition != null && e.is(ClientError.DEADLINE_EXCEEDED)) {
        session.console().failure(e);
        return ExitCode.WAIT_TIMED_OUT.number();
      }
      throw e;
    }
  }

  private List<Lag> await(NodeClient node, LagCondition condition, AtomicBoolean late) {
    long begin = System.nanoTime();
    long patience = session.timeout().orElse(PATIENCE).toNanos();
    while (true) {
      List<Lag> found = look(node);
      if (found.stream().allMatch(lag -> condition.holds(lag.mount()))) {
        return found;
      }
      if (System.nanoTime() - begin >= patience) {
        late.set(true);
        return found;
      }
      pause();
    }
  }

  private List<Lag> look(NodeClient node) {
    NodeStatus status = node.status();
    List<Lag> found =
        status.getMountsList().stream()
            .filter(this::isWanted)
            .map(mount -> new Lag(status, mount))
            .toList();
    if (found.isEmpty() && path != null) {
      throw Failure.of(ClientError.NOT_FOUND, path + " is in no mount", "syncline mount list");
    }
    return found;
  }

  private boolean isWanted(MountInfo mount) {
    return path == null || isIn(path, mount.getPath()) || isIn(path, mount.getLocation());
  }

  private static boolean isIn(String path, String top) {
    String directory = top.endsWith("/") ? top : top + "/";
    return (path.endsWith("/") ? path : path + "/").startsWith(directory);
  }

  private static void pause() {
    try {
      Thread.sleep(ASK_EVERY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of(ClientError.DEADLINE_EXCEEDED, "interrupted", "", e);
    }
  }
}
