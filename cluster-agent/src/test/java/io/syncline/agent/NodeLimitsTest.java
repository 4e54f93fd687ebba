package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.metrics.Limit;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.advice.AccessRecorder;
import io.syncline.core.feed.FeedSize;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each limit is shown under its own name, as it is now. */
final class NodeLimitsTest {
  @Test
  void everyLimitIsShownUnderItsName() {
    AtomicInteger commands = new AtomicInteger(9);
    NodeLimits limits =
        new NodeLimits(
            () -> new FeedSize(4, 3, 100, 2, 1, 10, 11),
            () -> new OutboxSender.InUse(5, 6),
            () -> 7,
            () -> 8,
            commands::get,
            () -> new AccessRecorder.InUse(12, 13, 14),
            () -> 15);
    assertThat(limits.inUse())
        .containsOnlyKeys(Limit.values())
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry(Limit.UNTOLD_CHANGES, 10),
                Map.entry(Limit.MUTATIONS, 11),
                Map.entry(Limit.LAG_ECHOES, 1),
                Map.entry(Limit.OUTSIDERS, 2),
                Map.entry(Limit.STRANGERS, 3),
                Map.entry(Limit.END_SAMPLES, 4),
                Map.entry(Limit.RECORDS_UNDER_WAY, 5),
                Map.entry(Limit.ACKS, 6),
                Map.entry(Limit.FENCINGS, 7),
                Map.entry(Limit.ORIGINS_LOG, 8),
                Map.entry(Limit.READER_COMMANDS, 9),
                Map.entry(Limit.ADVICE_MOUNTS, 12),
                Map.entry(Limit.ADVICE_PATHS, 13),
                Map.entry(Limit.ADVICE_LISTINGS, 14),
                Map.entry(Limit.PAGE_READERS, 15)));
    commands.set(0);
    assertThat(limits.inUse()).containsEntry(Limit.READER_COMMANDS, 0);
  }
}
