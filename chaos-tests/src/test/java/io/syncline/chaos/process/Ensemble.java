package io.syncline.chaos.process;

import io.syncline.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/** Three ZooKeeper servers that elect one of them. */
public final class Ensemble implements AutoCloseable {
  /** How many there are. */
  public static final int COUNT = 3;

  private final List<Integer> clientPorts = new ArrayList<>();
  private final List<JvmProcess> processes = new ArrayList<>();

  /** Servers that do not run yet. */
  Ensemble(Path folder) {
    for (int i = 0; i < COUNT; i++) {
      clientPorts.add(FreePort.any());
    }
    String members =
        IntStream.range(0, COUNT)
            .mapToObj(
                i -> "server." + i + "=127.0.0.1:" + FreePort.any() + ":" + FreePort.any() + "\n")
            .collect(Collectors.joining());
    for (int i = 0; i < COUNT; i++) {
      Path data = folder.resolve("zookeeper-" + i);
      Path configuration = folder.resolve("zookeeper-" + i + ".cfg");
      try {
        Files.createDirectories(data);
        Files.writeString(data.resolve("myid"), Integer.toString(i));
        Files.writeString(configuration, configuration(data, clientPorts.get(i), members));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot prepare ZooKeeper in " + data, e);
      }
      processes.add(
          new JvmProcess(
              "zookeeper-" + i,
              folder,
              List.of("-Xmx64m", "-Dzookeeper.admin.enableServer=false"),
              QuorumPeerMain.class,
              List.of(configuration.toString())));
    }
  }

  void start() {
    processes.forEach(JvmProcess::start);
  }

  List<Integer> clientPorts() {
    return List.copyOf(clientPorts);
  }

  public void kill(int server) {
    processes.get(server).kill();
  }

  /** Starts one again, with its data. */
  public void restart(int server) {
    processes.get(server).start();
  }

  @Override
  public void close() {
    processes.forEach(JvmProcess::close);
  }

  private static String configuration(Path data, int clientPort, String members) {
    return """
    tickTime=500
    initLimit=20
    syncLimit=10
    dataDir=%s
    clientPortAddress=127.0.0.1
    clientPort=%d
    maxClientCnxns=0
    %s\
    """
        .formatted(data, clientPort, members);
  }
}
