package io.syncline.agent;

import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Runs one node until it is told to stop: {@code syncline node --config FILE}.
 *
 * <p>Exit codes: 0 stopped in order, 1 bug, 2 usage, 3 configuration, 6 unavailable, 7 conflict.
 */
public final class NodeMain {
  private static final int OK = 0;
  private static final int BUG = 1;
  private static final int USAGE = 2;
  private static final int CONFIGURATION = 3;
  private static final int UNAVAILABLE = 6;
  private static final int CONFLICT = 7;

  private static final String LOGGING = "logback.configurationFile";

  private NodeMain() {}

  /** Runs a node and ends the process. */
  public static void main(String[] arguments) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "io/syncline/agent/logback-node.xml");
    }
    System.exit(run(List.of(arguments), System.getenv(), System.err));
  }

  /**
   * Runs a node until the process is told to stop, or the node cannot go on.
   *
   * @param arguments {@code --config FILE}
   * @param environment overrides of the configuration
   * @param err where errors are told
   * @return the exit code
   */
  public static int run(List<String> arguments, Map<String, String> environment, PrintStream err) {
    if (arguments.size() != 2 || !arguments.get(0).equals("--config")) {
      err.println("usage: syncline node --config FILE");
      return USAGE;
    }
    try {
      ConfigReading reading = ConfigReading.ofFile(Path.of(arguments.get(1)), environment);
      reading.warnings().forEach(warning -> err.println("warning: " + warning));
      reading.problems().forEach(problem -> tell(err, problem.code(), problem.message()));
      if (reading.config().isEmpty()) {
        return CONFIGURATION;
      }
      return serve(reading.config().get(), err);
    } catch (SyncException e) {
      tell(err, e.code(), e.getMessage());
      err.println("  try    " + e.code().remedy());
      return exitCode(e.code());
    } catch (RuntimeException e) {
      err.println("error " + ErrorCode.INTERNAL.id() + ": " + e);
      e.printStackTrace(err);
      return BUG;
    }
  }

  private static int serve(NodeConfig config, PrintStream err) {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              asked.countDown();
              awaitQuietly(stopped);
            },
            "stop-signal");
    // Before the start: a signal may come as soon as somebody sees the node.
    Runtime.getRuntime().addShutdownHook(hook);
    ClusterNode node;
    try {
      node = ClusterNode.start(config);
    } catch (RuntimeException | Error e) {
      stopped.countDown();
      forget(hook);
      throw e;
    }
    var unused = node.failure().thenRun(asked::countDown);
    awaitQuietly(asked);
    node.close();
    stopped.countDown();
    forget(hook);
    SyncException failure = node.failure().getNow(null);
    if (failure == null) {
      return OK;
    }
    tell(err, failure.code(), failure.getMessage());
    return exitCode(failure.code());
  }

  static int exitCode(ErrorCode code) {
    return switch (code) {
      case INVALID_CONFIGURATION, UNKNOWN_CONFIGURATION_KEY, BUS_TOPIC_MISMATCH -> CONFIGURATION;
      case DUPLICATE_NODE, CONFLICTING_CHANGE, MOUNT_CONFLICT -> CONFLICT;
      case BUS_UNAVAILABLE,
          COORDINATION_UNAVAILABLE,
          UFS_UNAVAILABLE,
          STORE_FAILED,
          DISK_FULL,
          DEADLINE_EXCEEDED,
          NOT_READY,
          SHUTTING_DOWN ->
          UNAVAILABLE;
      default -> BUG;
    };
  }

  private static void tell(PrintStream err, ErrorCode code, String message) {
    err.println("error " + code.id() + ": " + message);
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is on its way out, and the hook has done its work.
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
