package io.syncline.core.consistency;

import io.syncline.core.history.Event;
import io.syncline.core.history.Happening;
import io.syncline.core.history.History;
import io.syncline.core.model.Location;
import io.syncline.core.model.Token;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which change should have ended a wrong answer, as far as a node remembers what it heard; or that
 * none came. For a person: nothing is decided by it.
 *
 * @param verdict what is known
 * @param change the one that should have ended it; where none should have, the last one before
 * @param committed ticker time at which that change took effect, where it was a write through this
 *     node and is remembered
 * @param published ticker time at which the log had acked it, as for {@code committed}
 * @param after ticker time behind which a change was looked for; empty for any that is remembered:
 *     all of them came after the answer
 * @param storeClock whether {@code after} is when the store says that what it shows came to be,
 *     rather than when the answer came
 * @param reaches ticker time since which everything that was heard is remembered
 * @param forgotten whether it is so because older happenings made room; else the node took the
 *     shard up then
 */
public record Account(
    Verdict verdict,
    Optional<Happening> change,
    OptionalLong committed,
    OptionalLong published,
    OptionalLong after,
    boolean storeClock,
    long reaches,
    boolean forgotten) {
  /**
   * What is heard within so many nanoseconds of an answer may have brought it: two readings of the
   * clock that are of one instant differ.
   */
  static final long GRAIN = 1_000_000;

  /** What is known. */
  public enum Verdict {
    /** A change came, was applied here, and the answer is held nevertheless. */
    APPLIED,
    /** A change was made through this node, and what tells of it was not applied here. */
    NOT_APPLIED,
    /** None came. */
    NONE,
    /** None is remembered; one may have come before that. */
    UNKNOWN
  }

  public Account {
    Objects.requireNonNull(verdict);
    Objects.requireNonNull(change);
    Objects.requireNonNull(committed);
    Objects.requireNonNull(published);
    Objects.requireNonNull(after);
  }

  /**
   * Since when a change is missed.
   *
   * @param answered ticker time at which the wrong answer was here; empty for before this start of
   *     the node
   * @param made ticker time at which, by the store's clock, what it shows came to be; empty where
   *     it does not say
   */
  public record Gap(OptionalLong answered, OptionalLong made) {
    public Gap {
      Objects.requireNonNull(answered);
      Objects.requireNonNull(made);
    }

    private boolean isByStoreClock() {
      return made.isPresent()
          && (answered.isEmpty() || made.getAsLong() - answered.getAsLong() > 0);
    }

    private OptionalLong after() {
      if (isByStoreClock()) {
        return made;
      }
      return answered.isEmpty() ? answered : OptionalLong.of(answered.getAsLong() + GRAIN);
    }
  }

  /**
   * Looks for the change in what is remembered.
   *
   * @param here what happened in the shard of the location
   * @param written what was written through this node
   */
  public static Account of(Location location, Gap gap, History.Kept here, History.Kept written) {
    OptionalLong after = gap.after();
    Optional<Happening> applied = last(here.of(location).stream().filter(Account::mayEnd).toList());
    Optional<Happening> change = applied.filter(each -> isBehind(each, after));
    Verdict verdict = Verdict.APPLIED;
    if (change.isEmpty()) {
      change = last(untold(location, after, here, written));
      verdict = Verdict.NOT_APPLIED;
    }
    if (change.isEmpty()) {
      change = applied;
      boolean whole = after.isPresent() && after.getAsLong() - here.reaches() >= 0;
      verdict = whole ? Verdict.NONE : Verdict.UNKNOWN;
    }
    Optional<Token> token = change.flatMap(each -> token(each, location, written));
    return new Account(
        verdict,
        change,
        token.map(told -> when(written, location, told, true)).orElse(OptionalLong.empty()),
        token.map(told -> when(written, location, told, false)).orElse(OptionalLong.empty()),
        after,
        gap.isByStoreClock(),
        here.reaches(),
        here.forgotten() > 0);
  }

  /** Whether it ends the validity of what it concerns. */
  private static boolean mayEnd(Happening happening) {
    Event event = happening.event();
    return event instanceof Event.Invalidated
        || event instanceof Event.TakenAsOld
        || (event instanceof Event.Applied applied && !applied.echo());
  }

  private static boolean isBehind(Happening happening, OptionalLong after) {
    return after.isEmpty() || happening.nanos() - after.getAsLong() > 0;
  }

  /** Writes through this node whose records were not applied here. */
  private static List<Happening> untold(
      Location location, OptionalLong after, History.Kept here, History.Kept written) {
    List<Happening> known = here.of(location);
    return written.of(location).stream()
        .filter(each -> isBehind(each, after))
        .filter(
            each ->
                each.event() instanceof Event.Committed write
                    && (write.token() == null || !isApplied(write.token(), known)))
        .toList();
  }

  private static boolean isApplied(Token token, List<Happening> known) {
    return known.stream()
        .anyMatch(each -> each.event() instanceof Event.Applied applied && applied.tells(token));
  }

  /** Under which a change that was written through this node is told of. */
  private static Optional<Token> token(Happening change, Location location, History.Kept written) {
    if (change.event() instanceof Event.Committed write) {
      return Optional.ofNullable(write.token());
    }
    if (change.event() instanceof Event.Applied applied) {
      return written.of(location).stream()
          .flatMap(each -> tokenOf(each.event()).stream())
          .filter(applied::tells)
          .findFirst();
    }
    return Optional.empty();
  }

  private static Optional<Token> tokenOf(Event event) {
    if (event instanceof Event.Committed write) {
      return Optional.ofNullable(write.token());
    }
    return event instanceof Event.Published published
        ? Optional.of(published.token())
        : Optional.empty();
  }

  private static OptionalLong when(
      History.Kept written, Location location, Token token, boolean committed) {
    return written.of(location).stream()
        .filter(each -> each.event() instanceof Event.Committed == committed)
        .filter(each -> tokenOf(each.event()).filter(token::equals).isPresent())
        .mapToLong(Happening::nanos)
        .findFirst();
  }

  private static Optional<Happening> last(List<Happening> happenings) {
    return happenings.isEmpty()
        ? Optional.empty()
        : Optional.of(happenings.get(happenings.size() - 1));
  }
}
