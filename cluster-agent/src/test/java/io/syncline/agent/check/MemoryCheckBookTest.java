package io.syncline.agent.check;

/** The book in memory keeps the contract. */
final class MemoryCheckBookTest extends CheckBookContractTest {
  private final MemoryCheckBook book = new MemoryCheckBook();

  @Override
  protected CheckBook book() {
    return book;
  }
}
