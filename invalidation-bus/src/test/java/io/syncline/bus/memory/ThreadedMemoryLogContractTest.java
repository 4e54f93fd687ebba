package io.syncline.bus.memory;

import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.spi.ChangeSubscriber;
import io.syncline.core.testing.ChangeLogContractTest;

/** The log in memory, with a thread for each subscriber. */
final class ThreadedMemoryLogContractTest extends ChangeLogContractTest {
  private final MemoryLog log = new MemoryLog(PARTITIONS);

  @Override
  protected ChangePublisher publisherOf(String cluster) {
    return log.publisher(cluster);
  }

  @Override
  protected ChangeSubscriber subscriberOf(String cluster, String node) {
    return log.subscriber(cluster);
  }
}
