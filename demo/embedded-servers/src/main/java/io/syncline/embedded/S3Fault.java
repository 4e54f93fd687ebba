package io.syncline.embedded;

import java.time.Duration;

/**
 * How a request to {@link EmbeddedS3} goes wrong.
 *
 * @param kind what happens
 * @param status of {@link Kind#ANSWER}: the HTTP status; otherwise 0
 * @param code of {@link Kind#ANSWER}: S3's name of the error; may be empty
 * @param pause of {@link Kind#DELAY}; otherwise zero
 */
public record S3Fault(Kind kind, int status, String code, Duration pause) {
  /** What happens. */
  public enum Kind {
    /** The store is not asked; an error is answered in its name. */
    ANSWER,
    /** The store does it, and an error is answered instead of what it said. */
    ANSWER_AFTER_EFFECT,
    /** The store is not asked, and the connection breaks. */
    DROP,
    /** The store does it, and the connection breaks before the answer. */
    DROP_AFTER_EFFECT,
    /** The connection breaks in the middle of the answer's body. */
    CUT,
    /** All goes well, after a pause. */
    DELAY
  }

  /** An error that is answered without asking the store, such as 503 SlowDown. */
  public static S3Fault answer(int status, String code) {
    return new S3Fault(Kind.ANSWER, status, code, Duration.ZERO);
  }

  /** An error that is answered although the store has done it, such as 500 InternalError. */
  public static S3Fault answerAfterEffect(int status, String code) {
    return new S3Fault(Kind.ANSWER_AFTER_EFFECT, status, code, Duration.ZERO);
  }

  /** The connection breaks before the store hears of it. */
  public static S3Fault drop() {
    return new S3Fault(Kind.DROP, 0, "", Duration.ZERO);
  }

  /** The connection breaks after the store has done it. */
  public static S3Fault dropAfterEffect() {
    return new S3Fault(Kind.DROP_AFTER_EFFECT, 0, "", Duration.ZERO);
  }

  /** The connection breaks after half of the answer's body. */
  public static S3Fault cut() {
    return new S3Fault(Kind.CUT, 0, "", Duration.ZERO);
  }

  /** The request waits before it reaches the store. */
  public static S3Fault delay(Duration pause) {
    return new S3Fault(Kind.DELAY, 0, "", pause);
  }
}
