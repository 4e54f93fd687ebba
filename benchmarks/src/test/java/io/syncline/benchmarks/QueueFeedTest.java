package io.syncline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.watch.s3.message.EventDialect;
import io.syncline.watch.s3.message.KeyDecoding;
import io.syncline.watch.s3.message.MessageParser;
import io.syncline.watch.s3.message.ObjectEvent;
import org.junit.jupiter.api.Test;

/** What the messages of the benchmark say to a watcher. */
final class QueueFeedTest {
  private static final Location AT = Location.parse("s3://lake/round-1/part-1.parquet");

  private final MessageParser parser = new MessageParser(new EventDialect(KeyDecoding.URL, true));

  @Test
  void eachNamesTheMutationOfItsRequest() {
    assertThat(event(255))
        .matches(event -> event.bucket().equals("lake") && event.key().equals(AT.path()))
        .extracting(ObjectEvent::mutation)
        .isEqualTo(MutationId.ofRequest("00000000000000FF", "lake", AT.path()).orElseThrow());
    assertThat(event(256).mutation()).isNotEqualTo(event(255).mutation());
  }

  private ObjectEvent event(long request) {
    var parsed = parser.parse(QueueFeed.notification(AT, request));
    assertThat(parsed.events()).hasSize(1);
    return parsed.events().get(0);
  }
}
