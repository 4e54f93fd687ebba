package io.syncline.core.mount;

import io.syncline.core.freshness.Bound;
import io.syncline.core.model.SyncInterval;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How fresh some paths below a mount are kept, instead of as the mount's sync interval says.
 *
 * @param pattern which paths
 * @param kind how fresh
 * @param maxAge how old an answer may be; present exactly for {@link Kind#MAX_AGE}
 */
public record PathRule(PathPattern pattern, Kind kind, Optional<Duration> maxAge) {
  /** How fresh some paths are kept. */
  public enum Kind {
    /**
     * What is there stays as it is: it is served however old it is, until a change is told of. Says
     * nothing about what is not there, nor about which names a directory has.
     */
    IMMUTABLE,
    /** An answer is no older than a bound. */
    MAX_AGE,
    /** Each read asks the store. */
    ALWAYS_VERIFY
  }

  /** The shortest bound; a shorter one is {@link Kind#ALWAYS_VERIFY}. */
  public static final Duration MIN_AGE = Duration.ofMillis(1);

  public PathRule {
    Objects.requireNonNull(pattern);
    if (maxAge.isPresent() != (kind == Kind.MAX_AGE)) {
      throw new IllegalArgumentException(
          "the rule for " + pattern + " has an age exactly when it is max-age");
    }
    if (maxAge.isPresent()
        && (maxAge.get().compareTo(MIN_AGE) < 0 || maxAge.get().compareTo(SyncInterval.MAX) > 0)) {
      throw new IllegalArgumentException(
          "the rule for "
              + pattern
              + " has the age "
              + maxAge.get()
              + ", which is out of range (expected 1ms to 365d, or always-verify)");
    }
    if (pattern.isOfNames() && kind != Kind.IMMUTABLE) {
      throw new IllegalArgumentException(
          "the rule for "
              + pattern
              + " is about names, and can only be immutable (expected a prefix such as raw/: the"
              + " store would be asked for each name by itself)");
    }
  }

  /** What is there stays as it is. */
  public static PathRule immutable(String pattern) {
    return new PathRule(PathPattern.parse(pattern), Kind.IMMUTABLE, Optional.empty());
  }

  /** An answer is no older than that. */
  public static PathRule maxAge(String pattern, Duration age) {
    return new PathRule(PathPattern.parse(pattern), Kind.MAX_AGE, Optional.of(age));
  }

  /** Each read asks the store. */
  public static PathRule alwaysVerify(String pattern) {
    return new PathRule(PathPattern.parse(pattern), Kind.ALWAYS_VERIFY, Optional.empty());
  }

  /** How old an answer that it is about may be. */
  public Bound bound() {
    return switch (kind) {
      case IMMUTABLE -> Bound.NONE;
      case MAX_AGE -> Bound.of(SyncInterval.of(maxAge.orElseThrow()));
      case ALWAYS_VERIFY -> new Bound(0);
    };
  }

  /** Whether it says nothing of absence and of listings: what does then is as if it were not. */
  boolean isOfPresenceOnly() {
    return kind == Kind.IMMUTABLE;
  }
}
