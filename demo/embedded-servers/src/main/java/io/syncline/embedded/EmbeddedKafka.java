package io.syncline.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka broker, which is its own controller, inside this JVM: for tests and the demo, never for
 * production.
 *
 * <p>It can be stopped and started again on the same port with the same data. This is the only
 * class that touches what Kafka does not promise to keep: its formatter and its server.
 *
 * <p>Thread rule: any thread; one start or stop at a time.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE_ID = 1;

  private final Path directory;
  private final int port;
  private final int controllerPort;
  private final Map<String, String> overrides;

  @GuardedBy("this")
  private @Nullable KafkaRaftServer server;

  /** A broker on a free port that keeps its data in a directory; it does not run yet. */
  public EmbeddedKafka(Path directory) {
    this(directory, 0, Map.of());
  }

  /**
   * A broker on a port of its own; it does not run yet.
   *
   * @param directory where its data is and stays; made if missing
   * @param port where clients connect; 0 for any free one
   * @param overrides broker settings that replace those chosen here
   */
  public EmbeddedKafka(Path directory, int port, Map<String, String> overrides) {
    this.directory = directory;
    this.port = port == 0 ? FreePort.any() : port;
    this.controllerPort = FreePort.any();
    this.overrides = Map.copyOf(overrides);
  }

  /** What clients put into {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /**
   * Starts it, if it does not run, and returns when clients can connect; takes about two seconds.
   */
  public synchronized EmbeddedKafka start() {
    if (server != null) {
      return this;
    }
    format();
    KafkaRaftServer starting =
        new KafkaRaftServer(KafkaConfig.fromProps(settings(), false), Time.SYSTEM);
    starting.startup();
    server = starting;
    return this;
  }

  /** Stops it, if it runs, and keeps its data. */
  public synchronized void stop() {
    if (server == null) {
      return;
    }
    server.shutdown();
    server.awaitShutdown();
    server = null;
  }

  /** Stops it; its data stays where it is. */
  @Override
  public void close() {
    stop();
  }

  private void format() {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(directory);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE_ID)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + directory, e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot format " + directory + " for Kafka", e);
    }
  }

  private Properties settings() {
    String listeners =
        "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort;
    Properties settings = new Properties();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("log.dirs", directory.toString());
    settings.put("listeners", listeners);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put("auto.create.topics.enable", "false");
    // A first member of a group need not wait three seconds for a second.
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "1000");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "2");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    // After a stop that was not orderly the next start waits for the old session to end.
    settings.put("broker.session.timeout.ms", "3000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.putAll(overrides);
    return settings;
  }
}
