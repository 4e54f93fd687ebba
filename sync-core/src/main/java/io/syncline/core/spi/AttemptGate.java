package io.syncline.core.spi;

/**
 * Asked by an under file system just before each request that can take effect: the place of the
 * durable intent.
 *
 * <p>For a long upload that is the request which makes it visible, not its first byte.
 */
@FunctionalInterface
public interface AttemptGate {
  /**
   * Lets the attempt through, or throws a {@link io.syncline.core.error.SyncException} to refuse
   * it.
   */
  void beforeAttempt();

  /**
   * The same, where the store cannot be told to leave a directory alone: the attempt was asked for
   * a file, and takes whatever is there by now. What is announced must cover whole trees.
   */
  default void beforeTreeAttempt() {
    beforeAttempt();
  }
}
