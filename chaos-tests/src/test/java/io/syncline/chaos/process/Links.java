package io.syncline.chaos.process;

import io.syncline.chaos.net.FaultProxy;
import io.syncline.chaos.net.LinkState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The links of one node: one to each broker, each ZooKeeper server and the store. Nothing else
 * leads there.
 */
public final class Links implements AutoCloseable {
  private final Map<LinkEnd, List<FaultProxy>> links = new EnumMap<>(LinkEnd.class);

  /**
   * Links that pass everything.
   *
   * @param node names them
   * @param brokers ports of the listeners that the brokers have for this node
   * @param zooKeepers ports of the ZooKeeper servers
   * @param ufs port of the store
   */
  Links(String node, List<Integer> brokers, List<Integer> zooKeepers, int ufs) {
    links.put(LinkEnd.KAFKA, to(node + "-kafka", brokers));
    links.put(LinkEnd.ZOOKEEPER, to(node + "-zookeeper", zooKeepers));
    links.put(LinkEnd.UFS, to(node + "-ufs", List.of(ufs)));
  }

  /** Changes all links of one kind. */
  public void become(LinkEnd end, LinkState state) {
    links.get(end).forEach(link -> link.become(state));
  }

  /** Mends everything. */
  void mend() {
    for (LinkEnd end : LinkEnd.values()) {
      become(end, LinkState.PASS);
    }
  }

  List<Integer> ports(LinkEnd end) {
    return links.get(end).stream().map(FaultProxy::port).toList();
  }

  @Override
  public void close() {
    links.values().forEach(some -> some.forEach(FaultProxy::close));
  }

  private static List<FaultProxy> to(String name, List<Integer> ports) {
    return IntStream.range(0, ports.size())
        .mapToObj(i -> new FaultProxy(name + "-" + i, 0, ports.get(i)))
        .toList();
  }
}
