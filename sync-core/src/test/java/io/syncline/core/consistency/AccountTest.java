package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.consistency.Account.Gap;
import io.syncline.core.consistency.Account.Verdict;
import io.syncline.core.history.Event;
import io.syncline.core.history.Event.TakenAsOld.Why;
import io.syncline.core.history.Happening;
import io.syncline.core.history.History;
import io.syncline.core.model.Cause;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which change is blamed for a wrong answer, and when it is said that none came. */
final class AccountTest {
  private static final Location D = Location.parse("s3://lake/d");
  private static final Location X = D.child("x");
  private static final Origin EAST = new Origin("east", "n1", 7);
  private static final Token TOKEN = new Token(EAST, 3, 812);

  /** Ticker times are milliseconds here. */
  private static final long MS = 1_000_000;

  private static final OptionalLong NEVER = OptionalLong.empty();

  private final List<Happening> here = new ArrayList<>();
  private final List<Happening> written = new ArrayList<>();
  private long forgotten;

  @Test
  void aChangeThatWasAppliedAfterTheAnswerShouldHaveEndedIt() {
    applied(20, X, Scope.PATH);
    applied(30, X, Scope.PATH);
    Account account = account(at(10), NEVER);
    assertThat(account.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(account.change()).as("the last of them").contains(here.get(1));
    assertThat(account.storeClock()).isFalse();
  }

  @Test
  void aChangeOfATreeAboveCoversThePathAndOneOfItsNeighbourDoesNot() {
    applied(20, D.child("y"), Scope.PATH);
    applied(20, D, Scope.PATH);
    assertThat(account(at(10), NEVER).verdict()).isEqualTo(Verdict.NONE);
    applied(25, D, Scope.SUBTREE);
    Account account = account(at(10), NEVER);
    assertThat(account.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(account.change()).contains(here.get(2));
  }

  @Test
  void noneCameWhereAllThatWasHeardSinceTheAnswerIsRemembered() {
    applied(5, X, Scope.PATH);
    Account account = account(at(10), NEVER);
    assertThat(account.verdict()).isEqualTo(Verdict.NONE);
    assertThat(account.change()).as("the last one before").contains(here.get(0));
    assertThat(account.after()).hasValue(10 * MS + Account.GRAIN);
  }

  @Test
  void whatIsHeardTogetherWithTheAnswerMayHaveBroughtIt() {
    here.add(happening(10 * MS + Account.GRAIN, X, Scope.PATH, appliedEvent(false)));
    assertThat(account(at(10), NEVER).verdict()).isEqualTo(Verdict.NONE);
    here.add(happening(10 * MS + Account.GRAIN + 1, X, Scope.PATH, appliedEvent(false)));
    assertThat(account(at(10), NEVER).verdict()).isEqualTo(Verdict.APPLIED);
  }

  @Test
  void aChangeFromBeforeTheStoresVersionToldOfSomethingElse() {
    applied(20, X, Scope.PATH);
    Account account = account(at(10), at(25));
    assertThat(account.verdict()).isEqualTo(Verdict.NONE);
    assertThat(account.storeClock()).isTrue();
    assertThat(account.after()).hasValue(25 * MS);
    assertThat(account.change()).contains(here.get(0));
    applied(26, X, Scope.PATH);
    assertThat(account(at(10), at(25)).verdict()).isEqualTo(Verdict.APPLIED);
  }

  @Test
  void anAnswerThatIsNewerThanTheStoresVersionCountsFromItself() {
    applied(20, X, Scope.PATH);
    Account account = account(at(22), at(15));
    assertThat(account.verdict()).isEqualTo(Verdict.NONE);
    assertThat(account.storeClock()).isFalse();
  }

  @Test
  void itIsNotSaidThatNoneCameWhereTheHistoryDoesNotReachBackToTheAnswer() {
    applied(20, D.child("y"), Scope.PATH);
    forgotten = 1;
    Account made = account(at(10), NEVER);
    assertThat(made.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(made.forgotten()).isTrue();
    assertThat(made.reaches()).isEqualTo(20 * MS);
    assertThat(account(at(20), NEVER).verdict()).as("it reaches").isEqualTo(Verdict.NONE);
  }

  @Test
  void ofAnAnswerFromBeforeTheStartOnlyTheStoresClockCanTell() {
    Account account = account(NEVER, NEVER);
    assertThat(account.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(account.forgotten()).as("the node took the shard up").isFalse();
    assertThat(account.reaches()).isZero();
    assertThat(account(NEVER, at(-1)).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(account(NEVER, at(1)).verdict()).isEqualTo(Verdict.NONE);
    applied(20, X, Scope.PATH);
    assertThat(account(NEVER, NEVER).verdict())
        .as("whatever was heard came after it")
        .isEqualTo(Verdict.APPLIED);
  }

  @Test
  void anEchoEndsNothing() {
    here.add(happening(20 * MS, X, Scope.PATH, appliedEvent(true)));
    Account account = account(at(10), NEVER);
    assertThat(account.verdict()).isEqualTo(Verdict.NONE);
    assertThat(account.change()).isEmpty();
  }

  @Test
  void aQuestionIsNoChange() {
    Event asked = new Event.Asked(false, Event.Asked.Outcome.STORED, Event.Asked.Found.SAME);
    here.add(happening(20 * MS, X, Scope.PATH, asked));
    assertThat(account(at(10), NEVER).verdict()).isEqualTo(Verdict.NONE);
  }

  @ParameterizedTest
  @EnumSource(Why.class)
  void whatIsTakenAsOldWholeShouldHaveEndedItToo(Why why) {
    here.add(new Happening(20 * MS, null, Scope.SUBTREE, new Event.TakenAsOld(why)));
    assertThat(account(at(10), NEVER).verdict()).isEqualTo(Verdict.APPLIED);
  }

  @Test
  void whatIsInvalidatedWithoutARecordShouldHaveEndedIt() {
    here.add(happening(20 * MS, X, Scope.PATH, new Event.Invalidated()));
    assertThat(account(at(10), NEVER).verdict()).isEqualTo(Verdict.APPLIED);
  }

  @Test
  void aWriteThroughThisNodeWhoseRecordWasNotAppliedIsNamed() {
    written.add(happening(20 * MS, X, Scope.PATH, committed(TOKEN)));
    Account account = account(at(10), NEVER);
    assertThat(account.verdict()).isEqualTo(Verdict.NOT_APPLIED);
    assertThat(account.committed()).hasValue(20 * MS);
    assertThat(account.published()).isEmpty();
    written.add(happening(22 * MS, X, Scope.PATH, new Event.Published(TOKEN)));
    assertThat(account(at(10), NEVER).published()).hasValue(22 * MS);
    assertThat(account(at(30), NEVER).verdict()).as("before the answer").isEqualTo(Verdict.NONE);
  }

  @Test
  void aWriteThroughThisNodeWhoseRecordWasAppliedIsToldOfWithItsWay() {
    written.add(happening(20 * MS, X, Scope.PATH, committed(TOKEN)));
    written.add(happening(22 * MS, X, Scope.PATH, new Event.Published(TOKEN)));
    applied(24, X, Scope.PATH);
    Account account = account(at(10), NEVER);
    assertThat(account.verdict()).isEqualTo(Verdict.APPLIED);
    assertThat(account.change()).contains(here.get(0));
    assertThat(account.committed()).hasValue(20 * MS);
    assertThat(account.published()).hasValue(22 * MS);
    here.set(0, happening(24 * MS, X, Scope.PATH, appliedEvent(true)));
    assertThat(account(at(10), NEVER).verdict()).as("an echo is applied").isEqualTo(Verdict.NONE);
  }

  @Test
  void anotherWriteOfTheSameOriginIsNoSubstitute() {
    written.add(happening(20 * MS, X, Scope.PATH, committed(new Token(EAST, 3, 813))));
    applied(5, X, Scope.PATH);
    assertThat(account(at(10), NEVER).verdict()).isEqualTo(Verdict.NOT_APPLIED);
  }

  private Account account(OptionalLong answered, OptionalLong made) {
    return Account.of(
        X,
        new Gap(answered, made),
        new History.Kept(here, forgotten, 0),
        new History.Kept(written, 0, 0));
  }

  private void applied(long millis, Location location, Scope scope) {
    here.add(happening(millis * MS, location, scope, appliedEvent(false)));
  }

  private static Event appliedEvent(boolean echo) {
    return new Event.Applied(
        EAST, new SequenceRange(810, 812), 99, ChangeKind.MODIFIED, Cause.WRITE, echo);
  }

  private static Event committed(Token token) {
    return new Event.Committed(ChangeKind.MODIFIED, false, token);
  }

  private static Happening happening(long nanos, Location location, Scope scope, Event event) {
    return new Happening(nanos, location, scope, event);
  }

  private static OptionalLong at(long millis) {
    return OptionalLong.of(millis * MS);
  }
}
