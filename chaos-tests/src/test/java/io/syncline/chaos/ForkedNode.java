package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.NodeMain;
import io.syncline.chaos.process.Tether;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cluster's node as a process of its own, which can be killed. One thread starts and kills it;
 * its doors are for any.
 */
final class ForkedNode implements ReachedNode {
  private static final Pattern PORTS = Pattern.compile("grpc (\\d+), http (\\d+), data (\\d+)");

  private final TwoClusters clusters;
  private final String id;
  private final String configuration;
  private final Class<?> main;
  private final List<String> more;
  private int starts;
  private @Nullable Process process;
  private volatile @Nullable Doors doors;

  ForkedNode(TwoClusters clusters, String cluster) {
    this(clusters, cluster, NodeMain.class, List.of());
  }

  /**
   * A node that another main class runs.
   *
   * @param more arguments of it, behind {@code --config FILE}
   */
  ForkedNode(TwoClusters clusters, String cluster, Class<?> main, List<String> more) {
    this(clusters, cluster, clusters.configuration(cluster, 0, 0, 0), main, more);
  }

  /**
   * A node that does not run.
   *
   * @param id names its files
   */
  ForkedNode(TwoClusters clusters, String id, String configuration) {
    this(clusters, id, configuration, NodeMain.class, List.of());
  }

  private ForkedNode(
      TwoClusters clusters, String id, String configuration, Class<?> main, List<String> more) {
    this.clusters = clusters;
    this.id = id;
    this.configuration = configuration;
    this.main = main;
    this.more = List.copyOf(more);
  }

  @Override
  public void start() {
    Path log = log(++starts);
    Path file = clusters.folder().resolve(id + ".yaml");
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                Tether.class.getName(),
                main.getName(),
                "--config",
                file.toString()));
    line.addAll(more);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      Files.writeString(file, configuration);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + id, e);
    }
  }

  @Override
  public void awaitReady() {
    Await.within(
        Await.RECOVERY,
        () -> {
          String said = said();
          if (!Objects.requireNonNull(process).isAlive()) {
            throw new IllegalStateException(id + " ended by itself: " + said);
          }
          Matcher ports = PORTS.matcher(said);
          assertThat(ports.find()).as("%s opens its doors: %s", id, said).isTrue();
          Doors opened =
              new Doors(
                  Integer.parseInt(ports.group(1)),
                  Integer.parseInt(ports.group(3)),
                  Integer.parseInt(ports.group(2)));
          if (opened.healthCheck("/readyz") == 200) {
            doors = opened;
            return;
          }
          opened.close();
          throw new AssertionError(id + " is not ready: " + said);
        });
  }

  /** Ends the process as a power switch would, but for what the system still has to write. */
  void kill() {
    Process unused = Objects.requireNonNull(process).destroyForcibly();
    awaitKilled();
  }

  /** Waits until it is dead, by a signal from elsewhere or because it halted as by one. */
  void awaitKilled() {
    Process running = Objects.requireNonNull(process);
    try {
      assertThat(running.waitFor(Await.RECOVERY.toSeconds(), TimeUnit.SECONDS))
          .as("%s ends", id)
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    assertThat(running.exitValue()).as("SIGKILL").isEqualTo(CrashPoints.KILLED);
    Doors closing = doors;
    if (closing != null) {
      closing.close();
    }
    doors = null;
  }

  /** What its last start said so far. */
  String said() throws IOException {
    return Files.readString(log(starts));
  }

  @Override
  public boolean serves() {
    return doors != null;
  }

  @Override
  public Doors doors() {
    Doors open = doors;
    if (open == null) {
      throw RefusedException.ofTransport(new IOException(id + " does not run"));
    }
    return open;
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null && running.isAlive()) {
      kill();
    }
  }

  private Path log(int start) {
    return clusters.folder().resolve(id + "-" + start + ".log");
  }
}
