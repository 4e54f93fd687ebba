package io.syncline.bus.kafka;

import io.syncline.embedded.EmbeddedKafka;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The bus on a broker in this process. */
final class KafkaChangeLogContractIT extends KafkaLogContract {
  private static final EmbeddedKafka BROKER = TestBroker.create();

  @BeforeAll
  static void start() {
    BROKER.start();
  }

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  @Override
  String bootstrapServers() {
    return BROKER.bootstrapServers();
  }
}
