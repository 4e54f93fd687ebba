package io.syncline.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.util.ServiceUtils;
import org.jspecify.annotations.Nullable;

/**
 * One standalone ZooKeeper server inside this JVM: for tests and the demo, never for production.
 *
 * <p>It can be stopped and started again on the same port with the same data.
 *
 * <p>Thread rule: any thread; one start or stop at a time.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  private final InstanceSpec spec;

  @GuardedBy("this")
  private @Nullable TestingServer server;

  /** A server on a free port that keeps its data in a directory; it does not run yet. */
  public EmbeddedZooKeeper(Path directory) {
    this(directory, 0);
  }

  /**
   * A server on a port of its own; it does not run yet.
   *
   * @param directory where its data is and stays; made if missing
   * @param port where clients connect; 0 for any free one
   */
  public EmbeddedZooKeeper(Path directory, int port) {
    // Otherwise it opens port 8080 for commands.
    System.setProperty("zookeeper.admin.enableServer", "false");
    // Otherwise a port that is taken ends this whole JVM.
    ServiceUtils.setSystemExitProcedure(ServiceUtils.LOG_ONLY);
    int clientPort = port == 0 ? FreePort.any() : port;
    this.spec = new InstanceSpec(directory.toFile(), clientPort, -1, -1, false, 1);
  }

  /** What clients put into their connect string. */
  public String connectString() {
    return "127.0.0.1:" + spec.getPort();
  }

  /** Starts it, if it does not run, and returns when clients can connect. */
  public synchronized EmbeddedZooKeeper start() {
    if (server != null) {
      return this;
    }
    try {
      Files.createDirectories(spec.getDataDirectory().toPath());
      server = new TestingServer(spec, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start ZooKeeper in " + spec.getDataDirectory(), e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot start ZooKeeper at " + connectString(), e);
    }
    return this;
  }

  /** Stops it, if it runs, and keeps its data. */
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop ZooKeeper at " + connectString(), e);
    } finally {
      server = null;
    }
  }

  /** Stops it; its data stays where it is. */
  @Override
  public void close() {
    stop();
  }
}
