package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.OriginsCodec;
import io.syncline.bus.codec.OriginsRead;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.origin.OriginsEntry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    assertThat(catalogue.learned(read(key, new byte[] {1, 2, 3}))).isFalse();
    assertThat(catalogue.isWhole()).isFalse();
    register("west");
    assertThat(catalogue.isWhole()).isTrue();

    OriginsEntry.Registered stolen =
        new OriginsEntry.Registered("west", "syncline.changes.east", "id", 2);
    assertThat(learned(stolen)).isFalse();
    assertThat(catalogue.isWhole()).isFalse();
    assertThat(catalogue.learned(read(key, null))).isFalse();
    assertThat(catalogue.isWhole()).isTrue();
  }

  @Test
  void isNotWholeWithMoreTopicsThanItReads() {
    for (int i = 0; i < 256; i++) {
      register("c" + i);
    }
    assertThat(catalogue.isWhole()).isTrue();
    OriginsEntry.Registered one = registration("more");
    assertThat(learned(one)).isFalse();
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
    OriginsEntry.Registered registration = registration(cluster);
    assertThat(learned(registration)).isTrue();
    return registration.topic();
  }

  private boolean learned(OriginsEntry entry) {
    WireRecord wire = OriginsCodec.encode(entry);
    return catalogue.learned(OriginsCodec.decode(wire.key(), wire.value(), wire.headers()));
  }

  private void check(String topic) {
    catalogue.checked(catalogue.question(), Map.of(topic, new TopicFacts("id", PARTITIONS, 1)));
  }

  private static OriginsEntry.Registered registration(String cluster) {
    return new OriginsEntry.Registered(cluster, "syncline.changes." + cluster, "id", PARTITIONS);
  }

  private static OriginsRead read(byte[] key, byte @Nullable [] value) {
    return OriginsCodec.decode(key, value, List.of());
  }
}
