package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.TopicRegistration;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TopicCatalogueTest {
  private static final int PARTITIONS = 2;

  private final ProblemBoard problems = new ProblemBoard("east");
  private final TopicCatalogue catalogue =
      new TopicCatalogue(TopicSettings.singleBroker(PARTITIONS), problems);

  @Test
  void topicThatMayNotBeReadStaysAProblemUntilATryWentWell() {
    String west = register("west");
    check(west);
    catalogue.forbidden(west);
    assertThat(catalogue.readable(west)).isNull();
    for (int i = 0; i < 3; i++) {
      check(west);
      assertThat(catalogue.readable(west)).isNotNull();
      assertThat(problems.list()).hasSize(1);
      catalogue.forbidden(west);
    }
    assertThat(problems.reported()).isEqualTo(1);
    check(west);
    check(west);
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void topicThatCannotBeReadIsStillRegistered() {
    String west = register("west");
    catalogue.checked(catalogue.question(), Map.of());
    assertThat(catalogue.readable()).isEmpty();
    assertThat(catalogue.registered()).containsExactly(west);
  }

  @Test
  void isNotWholeWhileARegistrationSaysNothingUsable() {
    byte[] key = "topic/west".getBytes(StandardCharsets.UTF_8);
    assertThat(catalogue.learned(key, new byte[] {1, 2, 3})).isFalse();
    assertThat(catalogue.isWhole()).isFalse();
    register("west");
    assertThat(catalogue.isWhole()).isTrue();

    TopicRegistration stolen = new TopicRegistration("west", "syncline.changes.east", "id", 2);
    assertThat(catalogue.learned(stolen.key(), stolen.encode().value())).isFalse();
    assertThat(catalogue.isWhole()).isFalse();
    assertThat(catalogue.learned(key, null)).isFalse();
    assertThat(catalogue.isWhole()).isTrue();
  }

  @Test
  void isNotWholeWithMoreTopicsThanItReads() {
    for (int i = 0; i < 256; i++) {
      register("c" + i);
    }
    assertThat(catalogue.isWhole()).isTrue();
    TopicRegistration one = registration("more");
    assertThat(catalogue.learned(one.key(), one.encode().value())).isFalse();
    assertThat(catalogue.isWhole()).isFalse();
    assertThat(catalogue.registered()).hasSize(256);
  }

  @Test
  void topicThatWasReadBeforeAndIsNotRegisteredIsAProblemUntilItIs() {
    catalogue.expect("syncline.changes.west");
    assertThat(problems.list()).singleElement().asString().contains("syncline.changes.west");
    String west = register("west");
    check(west);
    assertThat(problems.list()).isEmpty();
    catalogue.expect(west);
    assertThat(problems.list()).isEmpty();
  }

  private String register(String cluster) {
    TopicRegistration registration = registration(cluster);
    assertThat(catalogue.learned(registration.key(), registration.encode().value())).isTrue();
    return registration.topic();
  }

  private void check(String topic) {
    catalogue.checked(catalogue.question(), Map.of(topic, new TopicFacts("id", PARTITIONS, 1)));
  }

  private static TopicRegistration registration(String cluster) {
    return new TopicRegistration(cluster, "syncline.changes." + cluster, "id", PARTITIONS);
  }
}
