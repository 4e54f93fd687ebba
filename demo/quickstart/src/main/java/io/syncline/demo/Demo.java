package io.syncline.demo;

import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.context.ContextsFile;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.local.DemoRequest;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.embedded.EmbeddedZooKeeper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A running demo: the servers, the clusters, and what they left in the contexts file. It is started
 * once; closing it, also while it starts, stops everything that was started, the last first.
 */
final class Demo implements AutoCloseable {
  private static final int PARTITIONS = 8;

  /** The cluster that listens to what others change: one is enough, and a queue has one reader. */
  private static final int LISTENER = 0;

  private final DemoRequest request;
  private final DemoHome home;
  private final DemoPorts ports;
  private final Started started = new Started();
  private final Lake lake;
  private final List<DemoCluster> clusters = new ArrayList<>();

  /** A demo that does not run yet; its ports are free. */
  Demo(DemoRequest request, DemoHome home) {
    this.request = request;
    this.home = home;
    this.ports =
        request.script() && request.basePort().isEmpty()
            ? DemoPorts.any(request.clusters())
            : DemoPorts.fixed(request.basePort(), request.clusters(), Lake.doors(request.ufs()));
    this.lake = Lake.of(request.ufs(), home.path(), ports);
    if (!request.script()) {
      refuseForeignContexts();
    }
  }

  /** One line about what it starts. */
  String summary() {
    return (request.clusters() == 1 ? "1 cluster" : request.clusters() + " clusters")
        + ", Kafka, ZooKeeper and "
        + lake.summary();
  }

  /** Starts the servers at once, then all clusters at once. */
  void start() {
    startServers();
    startClusters();
    clusters.forEach(cluster -> cluster.client().addMount(lake.mount()));
  }

  /** Tells the command line where the clusters are. */
  void announce() {
    List<ClusterContext> contexts = clusters.stream().map(DemoCluster::context).toList();
    ContextsFile file = new ContextsFile(request.contexts());
    file.update(existing -> existing.with(contexts));
    started.add(() -> file.update(existing -> existing.without(contexts)));
  }

  List<DemoCluster> clusters() {
    return List.copyOf(clusters);
  }

  DemoHome home() {
    return home;
  }

  Path contexts() {
    return request.contexts();
  }

  /** The store that all clusters show. */
  Lake lake() {
    return lake;
  }

  /** The cluster that listens to what others change in the store; it tells all. */
  DemoCluster listener() {
    return clusters.get(LISTENER);
  }

  boolean isClosed() {
    return started.isClosed();
  }

  @Override
  public void close() {
    started.close();
  }

  private void startServers() {
    EmbeddedKafka kafka = new EmbeddedKafka(home.path().resolve("kafka"), ports.kafka(), Map.of());
    EmbeddedZooKeeper zooKeeper =
        new EmbeddedZooKeeper(home.path().resolve("zookeeper"), ports.zooKeeper());
    CompletableFuture<?> bus = begin(() -> started.add(kafka).start());
    CompletableFuture<?> coordination = begin(() -> started.add(zooKeeper).start());
    CompletableFuture<?> store =
        begin(
            () -> {
              started.add(lake).start();
              return true;
            });
    await(bus);
    await(coordination);
    await(store);
  }

  private void startClusters() {
    for (int i = 0; i < request.clusters(); i++) {
      String name = nameOf(i);
      DemoPorts.Doors doors = ports.clusters().get(i);
      clusters.add(
          started.add(new DemoCluster(name, doors, home.path(), configuration(i, name, doors))));
    }
    List<CompletableFuture<Boolean>> starting =
        clusters.stream()
            .map(
                cluster ->
                    begin(
                        () -> {
                          cluster.start();
                          return true;
                        }))
            .toList();
    starting.forEach(Demo::await);
  }

  /** The configuration of a node, in the form that real ones have. */
  private String configuration(int index, String cluster, DemoPorts.Doors doors) {
    List<String> lines = new ArrayList<>();
    lines.add("# Cluster " + cluster + " of a demo; a real node is configured in the same form.");
    lines.add("cluster.name: " + cluster);
    lines.add("node.name: " + cluster + "-1");
    lines.add("node.drain-timeout: 2s");
    lines.add("data-dir: " + Quoted.yaml(home.path().resolve(cluster).toString()));
    lines.add("grpc.port: " + doors.grpc());
    lines.add("http.port: " + doors.http());
    lines.add("data.port: " + doors.data());
    lines.add("kafka.bootstrap-servers: 127.0.0.1:" + ports.kafka());
    lines.add("zookeeper.connect: 127.0.0.1:" + ports.zooKeeper());
    lines.add("# One broker: a real bus has three copies, two of them in sync.");
    lines.add("bus.partitions: " + PARTITIONS);
    lines.add("bus.replication-factor: 1");
    lines.add("bus.min-insync-replicas: 1");
    lines.add("ufs:");
    lines.add("  " + Lake.STORE + ":");
    lake.settings(index == LISTENER).forEach(setting -> lines.add("    " + setting));
    return String.join("\n", lines) + "\n";
  }

  private void refuseForeignContexts() {
    for (ClusterContext existing : new ContextsFile(request.contexts()).load().all()) {
      for (int i = 0; i < request.clusters(); i++) {
        if (existing.name().equals(nameOf(i)) && !existing.demo()) {
          throw Failure.of(
              ClientError.INVALID_CONFIGURATION,
              "context '" + existing.name() + "' in " + request.contexts() + " is not a demo's",
              "SYNCLINE_CONTEXTS=demo-contexts.yaml syncline demo");
        }
      }
    }
  }

  private static String nameOf(int index) {
    return switch (index) {
      case 0 -> "east";
      case 1 -> "west";
      default -> "c" + (index + 1);
    };
  }

  private static <T> CompletableFuture<T> begin(Supplier<T> task) {
    CompletableFuture<T> future = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                future.complete(task.get());
              } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
              }
            },
            "demo-start");
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
