package io.syncline.chaos.process;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Formats the directory of a broker where it is new, and runs the broker until it is killed. */
final class BrokerMain {
  /** In the properties, beside what Kafka reads: the id of the cluster to format for. */
  static final String CLUSTER_ID = "chaos.cluster.id";

  private BrokerMain() {}

  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
      settings.load(file);
    }
    format(settings);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    server.startup();
    server.awaitShutdown();
  }

  private static void format(Properties settings) throws Exception {
    String directory = settings.getProperty("log.dirs");
    if (Files.exists(Path.of(directory, "meta.properties"))) {
      return;
    }
    Files.createDirectories(Path.of(directory));
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(settings.getProperty(CLUSTER_ID))
        .setNodeId(Integer.parseInt(settings.getProperty("node.id")))
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(directory)
        .addDirectory(directory)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .run();
  }
}
