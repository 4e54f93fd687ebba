package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class KafkaBusSettingsTest {
  @Test
  void allowsSecurityAndTheRackOnly() {
    assertThat(
            settings(
                    Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        "PLAIN",
                        "client.rack",
                        "a"))
                .clientProperties())
        .hasSize(3);
    assertInvalid(
        () -> settings(Map.of("acks", "1")),
        "Kafka client property 'acks' cannot be set",
        "client.rack");
    assertInvalid(() -> settings(Map.of("enable.idempotence", "false")), "'enable.idempotence'");
    assertInvalid(() -> settings(Map.of("bootstrap.servers", "x")), "'bootstrap.servers'");
  }

  @Test
  void neverPrintsTheValueOfAClientProperty() {
    assertThat(settings(Map.of("ssl.keystore.password", "secret")).toString())
        .contains("ssl.keystore.password")
        .doesNotContain("secret");
  }

  @Test
  void refusesWhatCannotWork() {
    Duration day = Duration.ofDays(1);
    assertInvalid(() -> new TopicSettings(0, 1, 1, day, "p.", "o"), "bus.partitions is 0");
    assertInvalid(() -> new TopicSettings(4, 1, 2, day, "p.", "o"), "bus.min-insync-replicas is 2");
    assertInvalid(() -> new TopicSettings(4, 1, 1, Duration.ZERO, "p.", "o"), "bus.retention");
    Duration s = Duration.ofSeconds(1);
    assertInvalid(
        () -> new BusTimeouts(s.multipliedBy(2), s, s, s, s, s, s), "bus.delivery-timeout is PT1S");
    assertInvalid(
        () -> new KafkaBusSettings("h:1", "East", "n", TopicSettings.defaults()),
        "bus.cluster is 'East'");
    assertInvalid(
        () -> new KafkaBusSettings(" ", "east", "n", TopicSettings.defaults()),
        "bus.bootstrap-servers");
  }

  private static KafkaBusSettings settings(Map<String, String> properties) {
    return new KafkaBusSettings(
        "localhost:9092",
        "east",
        "n1",
        TopicSettings.defaults(),
        BusTimeouts.defaults(),
        properties);
  }

  private static void assertInvalid(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .hasMessageContainingAll(parts)
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
  }
}
