package io.syncline.chaos;

/** A node that clients reach while it runs. */
interface ReachedNode extends AutoCloseable {
  /** Starts it; {@link #awaitReady} returns when it serves. */
  void start();

  /** Waits until it serves; its doors are open from then on. */
  void awaitReady();

  /** Whether it runs and serves. */
  boolean serves();

  /** Its doors; refused while it does not run. */
  Doors doors();

  @Override
  void close();
}
