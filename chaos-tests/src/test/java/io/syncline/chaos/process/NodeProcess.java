package io.syncline.chaos.process;

import io.syncline.agent.NodeMain;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One node of a cluster, which reaches Kafka, ZooKeeper and the store through links of its own. Its
 * doors keep their ports from start to start.
 */
public final class NodeProcess implements AutoCloseable {
  private final NodeName name;
  private final Path home;
  private final Links links;
  private final int grpcPort = FreePort.any();
  private final int httpPort = FreePort.any();
  private final int dataPort = FreePort.any();
  private final JvmProcess process;
  private final Optional<SmallDisk> disk;

  NodeProcess(NodeName name, Path folder, Links links) {
    this.name = name;
    this.home = folder.resolve(name.toString());
    this.links = links;
    this.disk = SmallDisk.mount(home);
    Path configuration = folder.resolve(name + ".yaml");
    this.process =
        new JvmProcess(
            name.toString(),
            folder,
            List.of("-Xmx160m"),
            NodeMain.class,
            List.of("--config", configuration.toString()));
    try {
      Files.writeString(configuration, configuration());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure " + name, e);
    }
  }

  public NodeName name() {
    return name;
  }

  public Links links() {
    return links;
  }

  public int grpcPort() {
    return grpcPort;
  }

  public int httpPort() {
    return httpPort;
  }

  public int dataPort() {
    return dataPort;
  }

  /** Starts it, unless it runs. */
  public void start() {
    process.start();
  }

  public void kill() {
    process.kill();
  }

  /** Kills it, and everything that it has on disk is gone. */
  public void killAndLoseDisk() {
    process.kill();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(home)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + home, e);
    }
  }

  public void pause(Duration length) {
    process.pause(length);
  }

  public void resume() {
    process.resume();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** How often it was started. */
  public int starts() {
    return process.starts();
  }

  public Path log() {
    return process.log();
  }

  /** Whether its disk can be filled, which takes the right to mount one. */
  public boolean hasDiskToFill() {
    return disk.isPresent();
  }

  /** Takes all the room of its disk. */
  public void fillDisk() {
    disk.orElseThrow().fill();
  }

  public void freeDisk() {
    disk.ifPresent(SmallDisk::free);
  }

  @Override
  public void close() {
    process.close();
    links.close();
    disk.ifPresent(SmallDisk::close);
  }

  private String configuration() {
    return """
    cluster.name: %s
    node: {name: %s, drain-timeout: 2s, flush-timeout: 5s}
    data-dir: '%s'
    kafka.bootstrap-servers: '%s'
    kafka.client: {reconnect.backoff.max.ms: 500, metadata.max.age.ms: 5000}
    zookeeper: {connect: '%s', session-timeout: 4s}
    grpc.port: %d
    http.port: %d
    data.port: %d
    bus: {partitions: %d, replication-factor: 3, min-insync-replicas: 2}
    outbox: {ufs-settle: %ds, heartbeat-interval: 300ms}
    ufs:
      lake:
        type: s3
        locations: 's3://%s'
        endpoint: http://127.0.0.1:%d
        path-style: true
        access-key: %s
        secret-key: %s
        max-attempts: 3
        max-wait: 2s
        request-timeout: %ds
    """
        .formatted(
            name.cluster(),
            name,
            home.resolve("data"),
            addresses(LinkEnd.KAFKA),
            addresses(LinkEnd.ZOOKEEPER),
            grpcPort,
            httpPort,
            dataPort,
            Fleet.PARTITIONS,
            Fleet.UFS_SETTLE.toSeconds(),
            Fleet.BUCKET,
            links.ports(LinkEnd.UFS).get(0),
            EmbeddedS3.ACCESS_KEY,
            EmbeddedS3.SECRET_KEY,
            Fleet.REQUEST_TIMEOUT.toSeconds());
  }

  private String addresses(LinkEnd end) {
    return links.ports(end).stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(","));
  }
}
