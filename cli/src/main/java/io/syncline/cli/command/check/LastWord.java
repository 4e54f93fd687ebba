package io.syncline.cli.command.check;

import java.util.function.Supplier;

/**
 * What is said if the process is ended during some work, as by Ctrl-C, or its thread interrupted.
 */
final class LastWord {
  private LastWord() {}

  /** Does the work; the word is said at most once, and only if it is cut short. */
  static <T> T during(Supplier<T> work, Runnable word) {
    Thread hook = new Thread(word, "last-word");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      if (isStillWanted(hook) && Thread.currentThread().isInterrupted()) {
        word.run();
      }
    }
  }

  /** Whether the process does not end, and so nothing is said yet. */
  private static boolean isStillWanted(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
