package io.syncline.core.testing;

import io.syncline.core.outbox.OutboxStore;

/** The fake keeps the contract of outboxes. */
final class MemoryOutboxStoreTest extends OutboxStoreContractTest {
  private final MemoryOutboxStore outbox = new MemoryOutboxStore();

  @Override
  protected OutboxStore outbox() {
    return outbox;
  }
}
