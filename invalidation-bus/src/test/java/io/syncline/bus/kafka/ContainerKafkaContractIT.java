package io.syncline.bus.kafka;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The bus on a released Kafka image; skipped, visibly, where there is no Docker. */
@Testcontainers(disabledWithoutDocker = true)
final class ContainerKafkaContractIT extends KafkaLogContract {
  @Container
  private static final KafkaContainer KAFKA =
      new KafkaContainer(DockerImageName.parse("apache/kafka:4.1.0"))
          .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");

  @Override
  String bootstrapServers() {
    return KAFKA.getBootstrapServers();
  }
}
