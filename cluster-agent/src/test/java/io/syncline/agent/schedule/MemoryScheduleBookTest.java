package io.syncline.agent.schedule;

/** The book in memory keeps the contract. */
final class MemoryScheduleBookTest extends ScheduleBookContractTest {
  private final ScheduleBook book = new MemoryScheduleBook();

  @Override
  protected ScheduleBook book() {
    return book;
  }
}
