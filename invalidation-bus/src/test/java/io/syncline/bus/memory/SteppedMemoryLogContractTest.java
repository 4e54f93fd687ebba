package io.syncline.bus.memory;

import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.spi.ChangeSubscriber;
import io.syncline.core.testing.ChangeLogContractTest;
import java.util.ArrayList;
import java.util.List;

/** The log in memory, stepped by the test itself. */
final class SteppedMemoryLogContractTest extends ChangeLogContractTest {
  private final MemoryLog log = new MemoryLog(PARTITIONS);
  private final List<SteppedSubscriber> subscribers = new ArrayList<>();

  @Override
  protected ChangePublisher publisherOf(String cluster) {
    return log.publisher(cluster);
  }

  @Override
  protected ChangeSubscriber subscriberOf(String cluster, String node) {
    SteppedSubscriber subscriber = log.steppedSubscriber(cluster);
    subscribers.add(subscriber);
    return subscriber;
  }

  @Override
  protected void pump() {
    for (int i = 0; i < 100; i++) {
      for (SteppedSubscriber subscriber : subscribers) {
        subscriber.step();
      }
    }
  }
}
