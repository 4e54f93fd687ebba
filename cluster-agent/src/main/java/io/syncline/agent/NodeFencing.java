package io.syncline.agent;

import io.syncline.agent.admin.ForgettingRight;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.fencing.FencedLog;
import io.syncline.agent.fencing.Fencer;
import io.syncline.agent.fencing.Leftovers;
import io.syncline.agent.fencing.OriginsSweeper;
import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.KafkaClusterLog;
import io.syncline.bus.kafka.KafkaFenceWriter;
import io.syncline.bus.kafka.KafkaOriginsLog;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.store.NodeProperties;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.Members;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What a node needs to declare others gone, and to be declared gone itself, made of its
 * configuration.
 *
 * @param config of the node
 * @param settings how it reaches the log
 * @param members what the origins topic says
 * @param origins the origins topic
 * @param forgotten told of each that was given up and is not shown any more
 */
record NodeFencing(
    NodeConfig config,
    KafkaBusSettings settings,
    Supplier<Members> members,
    KafkaOriginsLog origins,
    Runnable forgotten) {

  /** Declares others gone; not started. */
  Fencer fencer(
      Leftovers leftovers, OutboxSender outbox, NodeProperties memory, Fencer.Clocks clocks) {
    return new Fencer(
        leftovers,
        members,
        logs(outbox),
        config.kafka().partitions(),
        waits(),
        clocks,
        new StoredFencings(memory, this::mayForget, forgotten));
  }

  /** Deletes what nobody needs to know any more of those who are gone; not started. */
  OriginsSweeper sweeper() {
    return new OriginsSweeper(
        config.identity().cluster(), members, new KafkaClusterLog(settings), origins::delete);
  }

  /** Whether this node may be asked to declare a whole cluster gone. */
  ForgettingRight right() {
    return new ForgettingRight(
        config.rights().forgetClusters(),
        other -> new KafkaFenceWriter(settings.ofCluster(other)).isPermitted());
  }

  /** What has to be waited for before this node may be declared gone, as it says when it joins. */
  FencingWaits waits() {
    Duration request =
        config.stores().stream()
            .map(ufs -> ufs.limits().requestTimeout())
            .reduce(settings.timeouts().request(), (one, other) -> longer(one, other));
    return new FencingWaits(config.outbox().lease(), config.outbox().ufsSettle(), request);
  }

  /**
   * Where origins are declared gone: those of the own cluster by whoever appends here, those of
   * others by a writer of its own, because nothing else is ever appended there.
   */
  private Fencer.Logs logs(OutboxSender outbox) {
    return new Fencer.Logs(
        new FencedLog(new KafkaClusterLog(settings), outbox::fence),
        cluster -> {
          KafkaBusSettings other = settings.ofCluster(cluster);
          KafkaFenceWriter writer = new KafkaFenceWriter(other);
          return new FencedLog(
              new KafkaClusterLog(other),
              fence -> CompletableFuture.completedFuture(writer.append(outbox.origin(), fence)));
        },
        origins);
  }

  private boolean mayForget(String cluster) {
    return cluster.equals(config.identity().cluster()) || config.rights().forgetClusters();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
