package io.syncline.demo;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.embedded.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The ports of a demo.
 *
 * @param clusters those of each cluster
 * @param kafka the broker's
 * @param zooKeeper the ensemble's
 * @param store the store's
 * @param storeWeb of the store's second door, where it has one
 */
record DemoPorts(List<Doors> clusters, int kafka, int zooKeeper, int store, int storeWeb) {
  private static final int DEFAULT_BASE = 7450;
  private static final int EACH = 10;

  DemoPorts {
    clusters = List.copyOf(clusters);
  }

  /** The ports of one node. */
  record Doors(int grpc, int http, int data) {}

  /**
   * Fixed ports, ten for each cluster and then those of the servers: east has base + 0, 1 and 3.
   *
   * @param base the first of them; empty for the default
   * @param storeDoors how many of the store's are needed, so that they must be free
   */
  static DemoPorts fixed(OptionalInt base, int clusters, int storeDoors) {
    int first = base.orElse(DEFAULT_BASE);
    List<Doors> doors = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      int start = first + i * EACH;
      doors.add(new Doors(free(start, base), free(start + 1, base), free(start + 3, base)));
    }
    int servers = first + clusters * EACH;
    return new DemoPorts(
        doors,
        free(servers, base),
        free(servers + 1, base),
        storeDoors > 0 ? free(servers + 2, base) : servers + 2,
        storeDoors > 1 ? free(servers + 3, base) : servers + 3);
  }

  /** Any ports that are free now. */
  static DemoPorts any(int clusters) {
    List<Doors> doors = new ArrayList<>();
    for (int i = 0; i < clusters; i++) {
      doors.add(new Doors(FreePort.any(), FreePort.any(), FreePort.any()));
    }
    return new DemoPorts(doors, FreePort.any(), FreePort.any(), FreePort.any(), FreePort.any());
  }

  private static int free(int port, OptionalInt base) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return port;
    } catch (IOException e) {
      throw Failure.of(
          ClientError.INVALID_CONFIGURATION,
          "port " + port + " is taken, and the demo needs it (is another demo running?)",
          "syncline demo --base-port " + (base.orElse(DEFAULT_BASE) + 1000),
          e);
    }
  }
}
