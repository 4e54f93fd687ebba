package io.syncline.chaos.net;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;

/**
 * How a link behaves.
 *
 * @param kind what happens to what is sent
 * @param delay of {@link Kind#DELAY}: how much later everything arrives; otherwise zero
 * @param bytesPerSecond of {@link Kind#BANDWIDTH}: what each direction of a connection carries;
 *     otherwise 0
 */
@Immutable
public record LinkState(Kind kind, Duration delay, int bytesPerSecond) {
  /** What happens to what is sent. */
  public enum Kind {
    /** It arrives. */
    PASS,
    /** It arrives later, in order. */
    DELAY,
    /** Connections are reset, open ones and new ones. */
    RESET,
    /** Connections stay open or are accepted, and whatever is sent either way is swallowed. */
    HALF_OPEN,
    /** What the client sends is swallowed; what the server sends arrives. */
    DROP_REQUESTS,
    /** What the server sends is swallowed; what the client sends arrives. */
    DROP_ANSWERS,
    /** It waits until the link changes, and arrives then: a cut that ends before TCP gives up. */
    HOLD,
    /** It arrives at a limited rate. */
    BANDWIDTH
  }

  /** Everything arrives. */
  public static final LinkState PASS = of(Kind.PASS);

  /** A state without a number. */
  public static LinkState of(Kind kind) {
    if (kind == Kind.DELAY || kind == Kind.BANDWIDTH) {
      throw new IllegalArgumentException(kind + " needs a number");
    }
    return new LinkState(kind, Duration.ZERO, 0);
  }

  public static LinkState delayed(Duration delay) {
    return new LinkState(Kind.DELAY, delay, 0);
  }

  public static LinkState limited(int bytesPerSecond) {
    return new LinkState(Kind.BANDWIDTH, Duration.ZERO, bytesPerSecond);
  }

  boolean swallows(Direction direction) {
    return switch (kind) {
      case HALF_OPEN -> true;
      case DROP_REQUESTS -> direction == Direction.TO_SERVER;
      case DROP_ANSWERS -> direction == Direction.TO_CLIENT;
      case PASS, DELAY, RESET, HOLD, BANDWIDTH -> false;
    };
  }

  /** Which way something goes. */
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }
}
