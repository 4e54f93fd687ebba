package io.syncline.agent.testing;

import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.Stores;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The store {@code lake}, which serves {@code s3://lake} and {@code s3://logs}. */
public final class OneStore implements Stores {
  private final UnderFileSystem store;
  private final UfsConfig config =
      ConfigReading.of(
              """
              cluster.name: east
              node.name: east-1
              data-dir: /nowhere
              kafka.bootstrap-servers: kafka:9092
              zookeeper.connect: zk:2181
              ufs.lake: {type: s3, locations: 's3://lake,s3://logs', endpoint: 'http://s3:9000'}
              """,
              Map.of())
          .orThrow()
          .stores()
          .get(0);

  public OneStore(UnderFileSystem store) {
    this.store = store;
  }

  @Override
  public Optional<UfsConfig> config(String name) {
    return name.equals("lake") ? Optional.of(config) : Optional.empty();
  }

  @Override
  public Location canonical(Location location) {
    return location;
  }

  @Override
  public Optional<UfsConfig> of(Location location) {
    return config.prefixOf(location).map(prefix -> config);
  }

  @Override
  public UnderFileSystem open(String name) {
    return store;
  }

  @Override
  public List<CallCount> calls(String name) {
    return List.of(new CallCount("head", "ok", 3));
  }

  @Override
  public NodeStatus.Component health(String name) {
    return new NodeStatus.Component(
        "ufs/" + name, NodeStatus.Health.UP, "", OptionalDouble.of(0.5));
  }
}
