package io.syncline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedKafkaIT {
  @Test
  void keepsItsDataAndPortOverAStopAndInAnotherBrokerOnTheSameDirectory(@TempDir Path directory)
      throws Exception {
    Path data = directory.resolve("kafka");
    try (EmbeddedKafka broker = new EmbeddedKafka(data).start()) {
      String where = broker.bootstrapServers();
      try (Admin admin = connect(where)) {
        admin
            .createTopics(List.of(new NewTopic("kept", 3, (short) 1)))
            .all()
            .get(20, TimeUnit.SECONDS);
      }
      broker.stop();
      broker.start();
      assertThat(broker.bootstrapServers()).isEqualTo(where);
      assertThat(topics(where)).contains("kept");
    }
    try (EmbeddedKafka another = new EmbeddedKafka(data).start()) {
      assertThat(topics(another.bootstrapServers())).contains("kept");
    }
  }

  private static Set<String> topics(String where) throws Exception {
    try (Admin admin = connect(where)) {
      return admin.listTopics().names().get(20, TimeUnit.SECONDS);
    }
  }

  private static Admin connect(String where) {
    return Admin.create(Map.of("bootstrap.servers", where));
  }
}
