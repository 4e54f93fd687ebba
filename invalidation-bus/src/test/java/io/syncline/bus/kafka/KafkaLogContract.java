package io.syncline.bus.kafka;

import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.spi.ChangeSubscriber;
import io.syncline.core.testing.ChangeLogContractTest;
import java.time.Duration;

/** The bus on some Kafka; each test has topics of its own. */
abstract class KafkaLogContract extends ChangeLogContractTest {
  private final TopicSettings topics = Lakes.topics(PARTITIONS);

  abstract String bootstrapServers();

  @Override
  protected final ChangePublisher publisherOf(String cluster) {
    KafkaBusSettings settings = settings(cluster, "publisher");
    var unused = new KafkaTopics(settings).ensure();
    return new KafkaChangePublisher(settings, System::nanoTime, PublishListener.NONE);
  }

  @Override
  protected final ChangeSubscriber subscriberOf(String cluster, String node) {
    return new KafkaChangeSubscriber(settings(cluster, node), System::nanoTime);
  }

  @Override
  protected final Duration deadline() {
    return Duration.ofSeconds(60);
  }

  private KafkaBusSettings settings(String cluster, String node) {
    return Lakes.settings(bootstrapServers(), cluster, node, topics);
  }
}
