package io.syncline.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.config.reading.ConfigReading;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a position in a feed speaks of. */
final class WatchesTest {
  private static final String NODE =
      """
      cluster.name: east
      node.name: east-1
      data-dir: /data
      kafka.bootstrap-servers: localhost:9092
      zookeeper.connect: localhost:2181
      ufs.lake:
      """;

  private static final String LAKE =
      """
        type: s3
        locations: s3://lake
        watch: topic
        watch-topic: t
      """;

  @Test
  void whateverIsReadOtherwiseIsCoveredAnew() {
    List<String> each =
        List.of(
            LAKE,
            LAKE.replace("s3://lake", "s3://lake, s3://sea"),
            LAKE + "  watch-key-decoding: raw\n",
            LAKE + "  endpoint: http://elsewhere:9000\n",
            LAKE.replace("watch: topic", "watch: sqs")
                .replace("watch-topic: t", "watch-queue: http://queue:9324/1/lake"));
    assertThat(each.stream().map(WatchesTest::covers).collect(Collectors.toSet()))
        .hasSize(each.size());
  }

  @Test
  void theOrderOfLocationsAndWhatIsAskedOfTheStoreDoNotMatter() {
    String two = LAKE.replace("s3://lake", "s3://lake, s3://sea");
    assertThat(covers(two.replace("s3://lake, s3://sea", "s3://sea, s3://lake")))
        .isEqualTo(covers(two));
    assertThat(covers(LAKE + "  calls-per-second: 7\n")).isEqualTo(covers(LAKE));
  }

  private static String covers(String lake) {
    return Watches.covers(
        ConfigReading.of(NODE + lake, Map.of()).orThrow().store("lake").orElseThrow());
  }
}
