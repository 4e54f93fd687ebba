package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.ClusterNode;
import io.syncline.agent.config.reading.ConfigReading;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A cluster's node inside this process, which can be stopped in order and started again. */
final class NodeHere implements ReachedNode {
  private final String configuration;
  private @Nullable ClusterNode node;
  private volatile @Nullable Doors doors;

  NodeHere(String configuration) {
    this.configuration = configuration;
  }

  @Override
  public void start() {
    node = ClusterNode.start(ConfigReading.of(configuration, Map.of()).orThrow());
  }

  @Override
  public void awaitReady() {
    ClusterNode started = Objects.requireNonNull(node);
    assertThat(started.awaitReady(Await.RECOVERY)).isTrue();
    doors = new Doors(started.grpcPort(), started.dataPort(), started.httpPort());
  }

  /** Stops it in order, if it runs. */
  void stop() {
    Doors closing = doors;
    doors = null;
    if (node != null) {
      node.close();
      node = null;
    }
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public boolean serves() {
    return doors != null;
  }

  @Override
  public Doors doors() {
    Doors open = doors;
    if (open == null) {
      throw RefusedException.ofTransport(new IOException("the node does not run"));
    }
    return open;
  }

  @Override
  public void close() {
    stop();
  }
}
