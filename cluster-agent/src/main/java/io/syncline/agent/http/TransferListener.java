package io.syncline.agent.http;

/**
 * Hears of transfers of file bytes, for metrics. Called on the transferring thread; must not block
 * or throw.
 */
public interface TransferListener {
  /** Hears nothing. */
  TransferListener NONE = new TransferListener() {};

  /** Which way bytes go. */
  enum Direction {
    /** To a client. */
    READ,
    /** From a client. */
    WRITE
  }

  /** How a transfer ended. */
  enum Outcome {
    /** All bytes went. */
    OK,
    /** Refused or failed, and the client was told. */
    ERROR,
    /** Ended in the middle. */
    BROKEN
  }

  /** A transfer began. */
  default void began(Direction direction) {}

  /** A transfer ended. */
  default void ended(Direction direction, Outcome outcome, long bytes) {}
}
