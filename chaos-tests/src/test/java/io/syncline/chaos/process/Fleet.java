package io.syncline.chaos.process;

import io.syncline.embedded.EmbeddedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Two clusters of two nodes each, three brokers and three ZooKeeper servers, each a process, and
 * the store. The store lives in this process: it is the truth against which everything is judged,
 * so it must not be lost, and its faults are told to it by a call.
 */
public final class Fleet implements AutoCloseable {
  /** The bucket of the lake. */
  public static final String BUCKET = "lake";

  /** Partitions of each cluster's topic. */
  public static final int PARTITIONS = 4;

  /** How long a node waits for an answer of the store. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /**
   * After how long a node takes it that a request without an answer can have no effect any more.
   */
  public static final Duration UFS_SETTLE = Duration.ofSeconds(10);

  private static final List<NodeName> NAMES =
      List.of(
          new NodeName("east", 1),
          new NodeName("east", 2),
          new NodeName("west", 1),
          new NodeName("west", 2));

  private final EmbeddedS3 store = EmbeddedS3.inMemory(BUCKET);
  private final Brokers brokers;
  private final Ensemble ensemble;
  private final List<NodeProcess> nodes = new ArrayList<>();

  /** Everything, not started yet, with data and logs in a folder. */
  public Fleet(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
    brokers = new Brokers(folder, NAMES.size());
    ensemble = new Ensemble(folder);
    for (int i = 0; i < NAMES.size(); i++) {
      Links links =
          new Links(
              NAMES.get(i).toString(),
              brokers.portsFor(i),
              ensemble.clientPorts(),
              store.endpoint().getPort());
      nodes.add(new NodeProcess(NAMES.get(i), folder, links));
    }
  }

  /** Starts brokers and ZooKeeper servers; nobody waits for them here. */
  public void startServers() {
    ensemble.start();
    brokers.start(nodes.stream().map(NodeProcess::links).toList());
  }

  public void startNodes() {
    nodes.forEach(NodeProcess::start);
  }

  public Brokers brokers() {
    return brokers;
  }

  public Ensemble ensemble() {
    return ensemble;
  }

  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  public EmbeddedS3 store() {
    return store;
  }

  /** Ends every fault: all processes run again, all links pass, disks have room. */
  public void mend() {
    store.mend();
    brokers.mend();
    ensemble.start();
    for (NodeProcess node : nodes) {
      node.links().mend();
      node.freeDisk();
      node.resume();
      node.start();
    }
  }

  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
    brokers.close();
    ensemble.close();
    store.close();
  }
}
