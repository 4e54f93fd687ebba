package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cli.failure.Failure;
import io.syncline.embedded.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DemoPortsTest {
  @Test
  void aTakenPortIsNamedWithTheOptionThatAvoidsIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> DemoPorts.fixed(OptionalInt.of(port), 1, 0))
          .isInstanceOfSatisfying(
              Failure.class,
              e -> {
                assertThat(e).hasMessageContaining("port " + port + " is taken");
                assertThat(e.remedy()).isEqualTo("syncline demo --base-port " + (port + 1000));
              });
    }
  }

  @Test
  void aPortIsOnlyAskedForWhereTheStoreHasThatDoor() throws IOException {
    int base = FreePort.any();
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), base + 3));
      assertThat(DemoPorts.fixed(OptionalInt.of(base), 0, 1).store()).isEqualTo(base + 2);
      assertThatThrownBy(() -> DemoPorts.fixed(OptionalInt.of(base), 0, 2))
          .hasMessageContaining("port " + (base + 3) + " is taken");
    }
  }

  @Test
  void freePortsAreAllDifferent() {
    DemoPorts ports = DemoPorts.any(3);
    assertThat(all(ports)).hasSize(13).doesNotHaveDuplicates();
  }

  @Test
  void freePortsAreNoneThatAnOutgoingConnectionCouldTakeMeanwhile() {
    assertThat(all(DemoPorts.any(3))).allSatisfy(port -> assertThat(port).isLessThan(32_768));
  }

  private static List<Integer> all(DemoPorts ports) {
    List<Integer> all =
        new ArrayList<>(List.of(ports.kafka(), ports.zooKeeper(), ports.store(), ports.storeWeb()));
    ports
        .clusters()
        .forEach(doors -> all.addAll(List.of(doors.grpc(), doors.http(), doors.data())));
    return all;
  }
}
