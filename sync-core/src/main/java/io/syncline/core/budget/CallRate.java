package io.syncline.core.budget;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many calls in a unit of time. What is not used is kept, up to {@link #burst} calls.
 *
 * @param calls 1 to {@link #MAX_CALLS}
 * @param unit of time
 */
public record CallRate(long calls, Unit unit) {
  /** Calls in one unit, at most. */
  public static final long MAX_CALLS = 1_000_000;

  /** Calls that may be kept however small the rate is: a question to a store may be several. */
  public static final long LEAST_BURST = 10;

  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,7})/([a-z]+)");

  /** A unit of time. */
  public enum Unit {
    /** One second. */
    SECOND(1, "s"),
    /** One minute. */
    MINUTE(60, "min"),
    /** One hour. */
    HOUR(3600, "h");

    private final int seconds;
    private final String symbol;

    Unit(int seconds, String symbol) {
      this.seconds = seconds;
      this.symbol = symbol;
    }

    /** How long it is. */
    public int seconds() {
      return seconds;
    }

    /** The unit of a length in seconds; empty when there is none. */
    public static Optional<Unit> of(int seconds) {
      for (Unit unit : values()) {
        if (unit.seconds == seconds) {
          return Optional.of(unit);
        }
      }
      return Optional.empty();
    }

    private static Optional<Unit> of(String symbol) {
      for (Unit unit : values()) {
        if (unit.symbol.equals(symbol)) {
          return Optional.of(unit);
        }
      }
      return Optional.empty();
    }

    long nanos() {
      return seconds * 1_000_000_000L;
    }
  }

  public CallRate {
    Objects.requireNonNull(unit);
    if (calls < 1 || calls > MAX_CALLS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a rate of %d calls is out of range (expected 1 to %d)",
              calls,
              MAX_CALLS));
    }
  }

  /** Reads a rate such as {@code 200/s}, {@code 600/min} or {@code 5000/h}; empty for others. */
  public static Optional<CallRate> parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      return Optional.empty();
    }
    long calls = Long.parseLong(written.group(1));
    return calls < 1 || calls > MAX_CALLS
        ? Optional.empty()
        : Unit.of(written.group(2)).map(unit -> new CallRate(calls, unit));
  }

  /** Calls that may follow each other without a pause after none was made for long. */
  public long burst() {
    return Math.max(calls, LEAST_BURST);
  }

  /** As a person writes it. */
  @Override
  public String toString() {
    return calls + "/" + unit.symbol;
  }
}
