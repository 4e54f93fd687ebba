package io.syncline.watch.s3.post;

/** What a store is answered that has posted an event. */
public enum PostAnswer {
  /** The log has what it tells of; the store may forget it. */
  TOLD(200),
  /** Without the token nothing is taken. */
  UNAUTHORIZED(401),
  /** Longer than any event; the store has to be looked after. */
  TOO_LARGE(413),
  /** Not now: too many wait, or nobody reads. The store posts it again. */
  BUSY(503);

  private final int status;

  PostAnswer(int status) {
    this.status = status;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }
}
