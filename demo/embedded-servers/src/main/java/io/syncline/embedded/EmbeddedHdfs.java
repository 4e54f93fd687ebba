package io.syncline.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;

/**
 * NameNodes and one DataNode inside this JVM: for tests, never for production. Takes some seconds
 * to start and a few hundred megabytes; one in a process is enough.
 *
 * <p>Who starts it asks for {@code hadoop-client-minicluster} itself.
 *
 * <p>Thread rule: any thread; one start or stop at a time.
 */
public final class EmbeddedHdfs implements AutoCloseable {
  /** The nameservice of one that is highly available. */
  public static final String NAMESERVICE = "lake";

  private final MiniDFSCluster cluster;
  private final boolean highlyAvailable;

  private EmbeddedHdfs(MiniDFSCluster cluster, boolean highlyAvailable) {
    this.cluster = cluster;
    this.highlyAvailable = highlyAvailable;
  }

  /** Starts one NameNode. */
  public static EmbeddedHdfs start(Path folder) {
    return start(folder, Map.of());
  }

  /**
   * Starts one NameNode.
   *
   * @param properties Hadoop's settings of the servers, which win over the usual ones
   */
  public static EmbeddedHdfs start(Path folder, Map<String, String> properties) {
    return start(folder, Optional.empty(), properties);
  }

  /**
   * Starts one NameNode at ports that are known before.
   *
   * @param port of its clients
   * @param webPort of WebHDFS
   */
  public static EmbeddedHdfs start(Path folder, int port, int webPort) {
    MiniDFSNNTopology topology = MiniDFSNNTopology.simpleSingleNN(port, webPort);
    return start(folder, Optional.of(topology), Map.of());
  }

  /** Starts two NameNodes, of which the first is active. */
  public static EmbeddedHdfs startHighlyAvailable(Path folder) {
    return start(folder, Optional.of(MiniDFSNNTopology.simpleHATopology()), Map.of());
  }

  private static EmbeddedHdfs start(
      Path folder, Optional<MiniDFSNNTopology> topology, Map<String, String> properties) {
    Configuration configuration = new Configuration(false);
    configuration.addResource("core-default.xml");
    configuration.addResource("hdfs-default.xml");
    configuration.set("hdfs.minidfs.basedir", folder.toString());
    configuration.set("dfs.replication", "1");
    configuration.set("dfs.permissions.enabled", "true");
    configuration.set("dfs.namenode.edits.noeditlogchannelflush", "true");
    configuration.set("dfs.namenode.fs-limits.min-block-size", "1024");
    configuration.set("dfs.ha.tail-edits.period", "1");
    configuration.set("ipc.client.connect.max.retries", "0");
    properties.forEach(configuration::set);
    MiniDFSCluster.Builder builder =
        new MiniDFSCluster.Builder(configuration).numDataNodes(1).format(true);
    topology.ifPresent(builder::nnTopology);
    boolean highlyAvailable = topology.filter(nodes -> nodes.countNameNodes() > 1).isPresent();
    try {
      MiniDFSCluster cluster = builder.build();
      cluster.waitActive();
      if (highlyAvailable) {
        cluster.transitionToActive(0);
      }
      return new EmbeddedHdfs(cluster, highlyAvailable);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start HDFS in " + folder, e);
    }
  }

  /** The authority of its locations: the nameservice, or the NameNode's address. */
  public String authority() {
    return highlyAvailable ? NAMESERVICE : address(0);
  }

  /** The address of a NameNode. */
  public String address(int nameNode) {
    return "127.0.0.1:" + cluster.getNameNodePort(nameNode);
  }

  /** Hadoop's settings by which a client finds it; none for a single NameNode. */
  public Map<String, String> properties() {
    if (!highlyAvailable) {
      return Map.of();
    }
    Map<String, String> properties = new TreeMap<>();
    properties.put("dfs.nameservices", NAMESERVICE);
    properties.put("dfs.ha.namenodes." + NAMESERVICE, "nn1,nn2");
    properties.put("dfs.namenode.rpc-address." + NAMESERVICE + ".nn1", address(0));
    properties.put("dfs.namenode.rpc-address." + NAMESERVICE + ".nn2", address(1));
    return properties;
  }

  /** What the superuser sees, past all caches. Of the NameNode with this number. */
  public DistributedFileSystem files(int nameNode) {
    try {
      return cluster.getFileSystem(nameNode);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + address(nameNode), e);
    }
  }

  /** The same of the only NameNode. */
  public DistributedFileSystem files() {
    return files(0);
  }

  /** Stops a NameNode, which keeps what it has and its port. */
  public void stopNameNode(int nameNode) {
    cluster.shutdownNameNode(nameNode);
  }

  /** Starts a NameNode again; it is in safe mode until its DataNode has reported. */
  public void startNameNode(int nameNode) {
    try {
      cluster.restartNameNode(nameNode, false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + address(nameNode), e);
    }
  }

  /** Makes a NameNode active whose other one is stopped or in standby. */
  public void activate(int nameNode) {
    try {
      cluster.transitionToActive(nameNode);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot activate " + address(nameNode), e);
    }
  }

  /** Takes a NameNode out of service in order. */
  public void standBy(int nameNode) {
    try {
      cluster.transitionToStandby(nameNode);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take back " + address(nameNode), e);
    }
  }

  /** Waits until a NameNode serves and knows its DataNode. */
  public void awaitActive(int nameNode) {
    try {
      cluster.waitActive(nameNode);
    } catch (IOException e) {
      throw new UncheckedIOException(address(nameNode) + " does not serve", e);
    }
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
