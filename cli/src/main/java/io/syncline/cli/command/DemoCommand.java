package io.syncline.cli.command;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.local.DemoRequest;
import io.syncline.cli.session.Session;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncline demo}. */
@Command(
    name = "demo",
    description =
        "Starts clusters, Kafka, ZooKeeper and a store in one process, and shows what to try.",
    footer = {
      "  syncline demo",
      "  syncline demo --clusters 3 --ufs /tmp/lake",
      "  syncline demo --ufs hdfs --script"
    })
final class DemoCommand implements Callable<Integer> {
  private static final int DEFAULT_CLUSTERS = 2;
  private static final int MAX_BASE_PORT = 65_000;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      description =
          "How many clusters, 1 to 8 (default: ${DEFAULT-VALUE}): east, west, c3, c4 and so on.")
  private int clusters = DEFAULT_CLUSTERS;

  @Option(
      names = "--ufs",
      paramLabel = "s3|hdfs|DIR",
      description =
          "The lake: an embedded S3 store, an embedded HDFS, or a directory (default:"
              + " ${DEFAULT-VALUE}).")
  private String ufs = "s3";

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "Where it keeps its files (default: a temporary folder, removed at the end).")
  private @Nullable Path home;

  @Option(
      names = "--base-port",
      paramLabel = "PORT",
      description =
          "The first of its ports, ten for each cluster (default: 7450; with --script any free"
              + " ports).")
  private @Nullable Integer basePort;

  @Option(
      names = "--script",
      description = "Run a tour that checks itself, and end: 0 only if every step was right.")
  private boolean script;

  private final Session session;

  DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (clusters < 1 || clusters > DemoRequest.MAX_CLUSTERS) {
      throw Failure.usage(
          "--clusters "
              + clusters
              + " is out of range (expected 1 to "
              + DemoRequest.MAX_CLUSTERS
              + ")",
          "");
    }
    if (basePort != null && (basePort < 1024 || basePort > MAX_BASE_PORT)) {
      throw Failure.usage(
          "--base-port " + basePort + " is out of range (expected 1024 to " + MAX_BASE_PORT + ")",
          "");
    }
    DemoRequest request =
        new DemoRequest(
            clusters,
            ufs,
            Optional.ofNullable(home),
            basePort == null ? OptionalInt.empty() : OptionalInt.of(basePort),
            script,
            session.contextsFile().path());
    return LocalCode.of(session, "syncline demo")
        .demo(request, session.surroundings().out(), session.surroundings().err());
  }
}
