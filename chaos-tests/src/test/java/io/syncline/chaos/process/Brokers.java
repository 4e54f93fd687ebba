package io.syncline.chaos.process;

import io.syncline.chaos.net.FaultProxy;
import io.syncline.chaos.net.LinkState;
import io.syncline.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers, each a controller as well, with everything in three copies of which two must be
 * there. Each has a listener for each node, advertised as that node's link, one for its peers, also
 * behind a link, and one for the harness.
 */
public final class Brokers implements AutoCloseable {
  /** How many there are. */
  public static final int COUNT = 3;

  private final Path folder;
  private final int nodes;
  private final String clusterId = Uuid.randomUuid().toString();
  private final List<Map<String, Integer>> ports = new ArrayList<>();
  private final List<FaultProxy> peerLinks = new ArrayList<>();
  private final List<JvmProcess> processes = new ArrayList<>();

  /**
   * Brokers that do not run yet.
   *
   * @param folder where their data and logs are
   * @param nodes how many nodes get a listener
   */
  Brokers(Path folder, int nodes) {
    this.folder = folder;
    this.nodes = nodes;
    for (int broker = 0; broker < COUNT; broker++) {
      Map<String, Integer> own = new TreeMap<>();
      listeners().forEach(listener -> own.put(listener, FreePort.any()));
      ports.add(own);
      peerLinks.add(new FaultProxy("peers-" + broker, 0, own.get("PEERS")));
    }
  }

  /**
   * Starts all of them.
   *
   * @param links of each node, in order; its ports are what the brokers advertise
   */
  void start(List<Links> links) {
    for (int broker = 0; broker < COUNT; broker++) {
      Path settings = folder.resolve("broker-" + broker + ".properties");
      write(settings, settings(broker, links));
      JvmProcess process =
          new JvmProcess(
              "broker-" + broker,
              folder,
              List.of("-Xmx192m"),
              BrokerMain.class,
              List.of(settings.toString()));
      processes.add(process);
      process.start();
    }
  }

  /** The ports of the listeners that are for one node. */
  List<Integer> portsFor(int node) {
    return ports.stream().map(own -> own.get("NODE" + node)).toList();
  }

  /** Where the harness finds them, past all links. */
  public String bootstrapServers() {
    return ports.stream()
        .map(own -> "127.0.0.1:" + own.get("HARNESS"))
        .collect(Collectors.joining(","));
  }

  public void kill(int broker) {
    processes.get(broker).kill();
  }

  /** Starts one again, with its data. */
  public void restart(int broker) {
    processes.get(broker).start();
  }

  /** Cuts one off from its peers, or joins it again; clients and controllers still reach it. */
  public void peersOf(int broker, LinkState state) {
    peerLinks.get(broker).become(state);
  }

  void mend() {
    for (int broker = 0; broker < processes.size(); broker++) {
      peersOf(broker, LinkState.PASS);
      restart(broker);
    }
  }

  @Override
  public void close() {
    processes.forEach(JvmProcess::close);
    peerLinks.forEach(FaultProxy::close);
  }

  private List<String> listeners() {
    return Stream.concat(
            Stream.of("CONTROLLER", "PEERS", "HARNESS"),
            IntStream.range(0, nodes).mapToObj(node -> "NODE" + node))
        .toList();
  }

  private Properties settings(int broker, List<Links> links) {
    Map<String, Integer> listening = ports.get(broker);
    Map<String, Integer> advertised = new TreeMap<>(listening);
    advertised.remove("CONTROLLER");
    advertised.put("PEERS", peerLinks.get(broker).port());
    for (int node = 0; node < nodes; node++) {
      advertised.put("NODE" + node, links.get(node).ports(LinkEnd.KAFKA).get(broker));
    }
    Properties settings = new Properties();
    settings.put(BrokerMain.CLUSTER_ID, clusterId);
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(broker));
    settings.put("log.dirs", folder.resolve("broker-" + broker).toString());
    settings.put("listeners", addresses(listening));
    settings.put("advertised.listeners", addresses(advertised));
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "PEERS");
    settings.put(
        "listener.security.protocol.map",
        listening.keySet().stream()
            .map(name -> name + ":PLAINTEXT")
            .collect(Collectors.joining(",")));
    settings.put(
        "controller.quorum.voters",
        IntStream.range(0, COUNT)
            .mapToObj(id -> id + "@127.0.0.1:" + ports.get(id).get("CONTROLLER"))
            .collect(Collectors.joining(",")));
    settings.putAll(REPLICATION);
    settings.putAll(SMALL_AND_QUICK);
    return settings;
  }

  private static final Map<String, String> REPLICATION =
      Map.of(
          "default.replication.factor", "3",
          "min.insync.replicas", "2",
          "unclean.leader.election.enable", "false",
          "offsets.topic.replication.factor", "3",
          "transaction.state.log.replication.factor", "3",
          "transaction.state.log.min.isr", "2",
          "auto.create.topics.enable", "false");

  /** Little memory, few threads, and failures that are noticed in seconds. */
  private static final Map<String, String> SMALL_AND_QUICK =
      Map.ofEntries(
          Map.entry("offsets.topic.num.partitions", "2"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("group.min.session.timeout.ms", "1000"),
          Map.entry("num.network.threads", "1"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "2"),
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
          Map.entry("socket.send.buffer.bytes", "32768"),
          Map.entry("socket.receive.buffer.bytes", "32768"),
          Map.entry("replica.lag.time.max.ms", "4000"),
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("controller.quorum.election.timeout.ms", "1000"),
          Map.entry("controller.quorum.fetch.timeout.ms", "1500"));

  private static String addresses(Map<String, Integer> ports) {
    return ports.entrySet().stream()
        .map(port -> port.getKey() + "://127.0.0.1:" + port.getValue())
        .collect(Collectors.joining(","));
  }

  private static void write(Path file, Properties settings) {
    try {
      Files.createDirectories(file.getParent());
      try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
        settings.store(out, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
