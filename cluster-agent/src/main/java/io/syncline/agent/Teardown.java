package io.syncline.agent;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be closed, in the reverse of the order in which it was opened. Used by one thread at
 * a time.
 */
final class Teardown {
  private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

  private final Deque<Step> steps = new ArrayDeque<>();

  /** Remembers what was just opened. */
  <T extends AutoCloseable> T opened(String name, T part) {
    steps.push(new Step(name, part));
    return part;
  }

  /** Closes everything, whatever fails. */
  void run() {
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try {
        step.part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close in order", step.name, e);
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /**
   * One part.
   *
   * @param name for a person
   * @param part what is closed
   */
  private record Step(String name, AutoCloseable part) {}
}
