package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cli.failure.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DemoPortsTest {
  @Test
  void aTakenPortIsNamedWithTheOptionThatAvoidsIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> DemoPorts.fixed(OptionalInt.of(port), 1))
          .isInstanceOfSatisfying(
              Failure.class,
              e -> {
                assertThat(e).hasMessageContaining("port " + port + " is taken");
                assertThat(e.remedy()).isEqualTo("syncline demo --base-port " + (port + 1000));
              });
    }
  }

  @Test
  void freePortsAreAllDifferent() {
    DemoPorts ports = DemoPorts.any(3);
    assertThat(ports.clusters()).hasSize(3).doesNotHaveDuplicates();
    assertThat(ports.kafka()).isNotEqualTo(ports.zooKeeper()).isNotEqualTo(ports.s3());
  }
}
