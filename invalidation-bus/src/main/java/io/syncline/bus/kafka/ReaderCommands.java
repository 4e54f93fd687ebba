package io.syncline.bus.kafka;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * What other threads want of the reader, which does it between two polls.
 *
 * <p>Bounded. Answers of the brokers leave room for orders: where many wait a further one is
 * dropped, because those that come later tell the same or more. Orders are few, a pair for each
 * time that the group shares its shards out anew; where there is no room for one the reader hangs.
 *
 * <p>Thread rule: any thread adds, the reader's takes.
 */
final class ReaderCommands {
  /** All that waits. */
  static final int MAX_WAITING = 256;

  /** With so many that wait a further answer is dropped. */
  static final int MAX_ANSWERS = 64;

  private final ArrayBlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  /** The brokers answered; false when that is dropped. */
  boolean answer(Runnable taking) {
    return waiting.size() < MAX_ANSWERS && waiting.offer(taking);
  }

  /** The reader has to do something; false when it cannot be told. */
  boolean order(Runnable doing) {
    return waiting.offer(doing);
  }

  /** Does all that waits. The reader. */
  void run() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  /** How many wait. */
  int size() {
    return waiting.size();
  }
}
