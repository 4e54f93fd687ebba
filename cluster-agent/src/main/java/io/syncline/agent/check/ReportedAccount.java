package io.syncline.agent.check;

import io.syncline.core.consistency.Account;
import io.syncline.core.history.Event;
import io.syncline.core.history.Happening;
import io.syncline.core.model.Scope;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * An account in wall time, as people are told of it.
 *
 * @param verdict what is known
 * @param change the one that should have ended the answer; where none should have, the last one
 *     before; empty where none is remembered
 * @param after behind which instant a change was looked for; empty for any that is remembered
 * @param storeClock whether that is when the store says that what it shows came to be
 * @param reaches since when everything that was heard is remembered
 * @param forgotten whether older happenings made room
 */
public record ReportedAccount(
    Account.Verdict verdict,
    Optional<Heard> change,
    Optional<Instant> after,
    boolean storeClock,
    Instant reaches,
    boolean forgotten) {
  public ReportedAccount {
    Objects.requireNonNull(verdict);
    Objects.requireNonNull(change);
    Objects.requireNonNull(after);
    Objects.requireNonNull(reaches);
  }

  /**
   * A change that was heard of.
   *
   * @param kind what happened: that of a change, INVALIDATED or TAKEN_AS_OLD
   * @param cause why it was told of, or why more was taken as old; empty where nobody said
   * @param location of what; empty for all that the shard holds
   * @param subtree whether of all at and below it
   * @param origin who told of it; empty where it has no place in the log, or not yet
   * @param sequence its first number there; 0 where the origin is empty
   * @param lastSequence its last number there
   * @param offset of its record in the origin's topic; empty where that is not known
   * @param committed when it took effect, where it was written through this node
   * @param published when the log had it, where it was written through this node
   * @param applied when it was applied here; empty where it was not
   */
  public record Heard(
      String kind,
      String cause,
      String location,
      boolean subtree,
      String origin,
      long sequence,
      long lastSequence,
      Optional<Long> offset,
      Optional<Instant> committed,
      Optional<Instant> published,
      Optional<Instant> applied) {
    public Heard {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(cause);
      Objects.requireNonNull(location);
      Objects.requireNonNull(origin);
      Objects.requireNonNull(offset);
      Objects.requireNonNull(committed);
      Objects.requireNonNull(published);
      Objects.requireNonNull(applied);
    }
  }

  /**
   * The same in wall time.
   *
   * @param wall what the clock showed at a ticker time
   */
  static ReportedAccount of(Account account, LongFunction<Instant> wall) {
    return new ReportedAccount(
        account.verdict(),
        account.change().map(change -> heard(change, account, wall)),
        instant(account.after(), wall),
        account.storeClock(),
        wall.apply(account.reaches()),
        account.forgotten());
  }

  private static Heard heard(Happening change, Account account, LongFunction<Instant> wall) {
    Event event = change.event();
    String kind = "INVALIDATED";
    String cause = "";
    String origin = "";
    long first = 0;
    long last = 0;
    Optional<Long> offset = Optional.empty();
    if (event instanceof Event.Applied applied) {
      kind = applied.kind().name();
      cause = applied.cause().name();
      origin = applied.origin().toString();
      first = applied.sequences().first();
      last = applied.sequences().last();
      offset = Optional.of(applied.offset());
    } else if (event instanceof Event.TakenAsOld old) {
      kind = "TAKEN_AS_OLD";
      cause = old.why().name();
    } else if (event instanceof Event.Committed write) {
      kind = write.kind().name();
      if (write.token() != null) {
        origin = write.token().origin().toString();
        first = write.token().sequence();
        last = first;
      }
    }
    return new Heard(
        kind,
        cause,
        change.location() == null ? "" : change.location().toString(),
        change.scope() == Scope.SUBTREE,
        origin,
        first,
        last,
        offset,
        instant(account.committed(), wall),
        instant(account.published(), wall),
        event instanceof Event.Committed
            ? Optional.empty()
            : Optional.of(wall.apply(change.nanos())));
  }

  private static Optional<Instant> instant(OptionalLong nanos, LongFunction<Instant> wall) {
    return nanos.isPresent() ? Optional.of(wall.apply(nanos.getAsLong())) : Optional.empty();
  }
}
