package io.syncline.sim.oracle.answer;

import static io.syncline.sim.oracle.history.Entry.ABSENT;
import static io.syncline.sim.oracle.history.Worlds.OTHER;
import static io.syncline.sim.oracle.history.Worlds.READER;
import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.answer.Sessions.Span;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violation;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SessionsTest {
  private static final Location D = tree("d");
  private static final Location F = tree("d/f");

  private static final Span NOW = new Span(100, 100);

  private final Violations violations = new Violations();
  private final UfsHistory history = new UfsHistory();
  private final Sessions sessions = new Sessions(history, violations);

  private Commit write(long at, Entry entry) {
    return history.commit(at, WRITER, Map.of(F, entry));
  }

  private boolean read(String session, Entry answer) {
    return sessions.read(session, READER, F, answer, NOW);
  }

  private void wrote(Commit commit) {
    sessions.wrote("s", commit, 50);
  }

  private void assertBroken(Invariant invariant) {
    assertThat(violations.kept()).extracting(Violation::invariant).containsExactly(invariant);
  }

  @Test
  void aSessionMayBeAnsweredWithNewerAndNewerStates() {
    write(10, file("v1"));
    write(20, file("v2"));
    assertThat(read("s", ABSENT)).isTrue();
    assertThat(read("s", file("v1"))).isTrue();
    assertThat(read("s", file("v1"))).isTrue();
    assertThat(sessions.read("s", OTHER, F, file("v2"), NOW)).isTrue();
  }

  @Test
  void anOlderStateAfterANewerOneBreaksI5() {
    write(10, file("v1"));
    write(20, file("v2"));
    assertThat(read("s", file("v2"))).isTrue();
    assertThat(sessions.read("s", OTHER, F, file("v1"), NOW)).isFalse();
    assertBroken(Invariant.I5);
    assertThat(violations.toString()).contains("c/r answers file v1", "to session s");
  }

  @Test
  void eachSessionStandsForItself() {
    write(10, file("v1"));
    assertThat(read("s", file("v1"))).isTrue();
    assertThat(read("t", ABSENT)).isTrue();
  }

  @Test
  void aStateThatCameBackIsNotGoingBack() {
    write(10, file("v1"));
    write(20, ABSENT);
    write(30, file("v1"));
    assertThat(read("s", file("v1"))).isTrue();
    assertThat(read("s", ABSENT)).isTrue();
    assertThat(read("s", file("v1"))).isTrue();
    assertThat(read("s", ABSENT)).isFalse();
    assertBroken(Invariant.I5);
  }

  @Test
  void aSessionSeesItsWriteOrLater() {
    wrote(write(10, file("v1")));
    assertThat(read("s", file("v1"))).isTrue();
    write(20, file("v2"));
    assertThat(read("s", file("v2"))).isTrue();
  }

  @Test
  void aStateFromBeforeItsWriteBreaksI6() {
    wrote(write(10, file("v1")));
    assertThat(read("s", ABSENT)).isFalse();
    assertBroken(Invariant.I6);
    assertThat(read("t", ABSENT)).isTrue();
  }

  @Test
  void evenAtTheVeryInstantOfTheWrite() {
    write(10, file("v1"));
    wrote(write(10, file("v2")));
    assertThat(read("s", file("v1"))).isFalse();
    assertBroken(Invariant.I6);
  }

  @Test
  void callsThatOverlapHaveNoOrder() {
    write(10, file("v1"));
    sessions.wrote("s", write(20, file("v2")), 50);
    assertThat(sessions.read("s", READER, F, file("v2"), new Span(55, 60))).isTrue();
    assertThat(sessions.read("s", READER, F, file("v1"), new Span(49, 70))).isTrue();
    assertThat(sessions.listed("s", READER, D, Set.of(), new Span(49, 70))).isTrue();
    assertThat(sessions.read("s", READER, F, file("v1"), new Span(50, 80))).isFalse();
    assertBroken(Invariant.I6);
  }

  @Test
  void anAnswerToAReadThatOverlappedDoesNotLowerTheFloor() {
    write(10, file("v1"));
    write(20, file("v2"));
    assertThat(sessions.read("s", READER, F, file("v2"), new Span(30, 40))).isTrue();
    assertThat(sessions.read("s", READER, F, file("v1"), new Span(30, 50))).isTrue();
    assertThat(sessions.read("s", READER, F, file("v1"), new Span(60, 70))).isFalse();
    assertBroken(Invariant.I5);
  }

  @Test
  void aListingIsJudgedNameByName() {
    wrote(write(10, file("v1")));
    assertThat(sessions.listed("s", READER, D, Set.of("f"), NOW)).isTrue();
    assertThat(sessions.listed("s", READER, D, Set.of(), NOW)).isFalse();
    assertBroken(Invariant.I6);
  }

  @Test
  void aListingAfterAReadDoesNotGoBack() {
    write(10, file("v1"));
    assertThat(read("s", file("v1"))).isTrue();
    assertThat(sessions.listed("s", READER, D, Set.of(), NOW)).isFalse();
    assertBroken(Invariant.I5);
    assertThat(sessions.listed("t", READER, D, Set.of(), NOW)).isTrue();
    assertThat(sessions.listed("t", READER, D, Set.of("f"), NOW)).isTrue();
    assertThat(sessions.listed("t", READER, D, Set.of("f", "g"), NOW)).isFalse();
  }

  @Test
  void aReadWithATokenIsAnsweredByItsWriteOrLater() {
    Commit first = write(10, file("v1"));
    Commit second = write(20, file("v2"));
    assertThat(sessions.tokenRead(READER, List.of(first), F, file("v1"), 100)).isTrue();
    assertThat(sessions.tokenRead(READER, List.of(first, second), F, file("v2"), 100)).isTrue();
    assertThat(sessions.tokenRead(READER, List.of(), F, ABSENT, 100)).isTrue();
  }

  @Test
  void aStateOlderThanATokenBreaksI4() {
    Commit first = write(10, file("v1"));
    Commit second = write(20, file("v2"));
    assertThat(sessions.tokenRead(READER, List.of(first, second), F, file("v1"), 100)).isFalse();
    assertBroken(Invariant.I4);
    assertThat(violations.toString()).contains("the token of commit 2");
  }

  @Test
  void aTokenOfAnotherLocationBindsByTheInstantOfItsWrite() {
    write(10, file("v1"));
    Commit other = history.commit(20, WRITER, Map.of(tree("g"), file("w")));
    assertThat(sessions.tokenRead(READER, List.of(other), F, ABSENT, 100)).isFalse();
    assertThat(sessions.tokenRead(READER, List.of(other), F, file("v1"), 100)).isTrue();
  }

  @Test
  void whoCannotHearOfAChangeMayAnswerWhatWasBeforeIt() {
    Commit before = write(10, file("v1"));
    Commit lost = history.commitOutside(20, Map.of(F, file("v2")));
    Sessions.Unheard unheard = (commit, location) -> commit.equals(lost) && location.equals(F);
    assertThat(sessions.read("s", READER, F, file("v2"), new Span(50, 50))).isTrue();
    assertThat(sessions.read("s", OTHER, F, file("v1"), NOW, unheard)).isTrue();
    assertThat(sessions.excused()).isEqualTo(1);
    assertThat(sessions.listed("s", OTHER, D, Set.of(), NOW, unheard)).isFalse();
    assertThat(sessions.read("s", OTHER, F, ABSENT, NOW, unheard)).isFalse();
    sessions.wrote("s", before, 50);
    assertThat(sessions.read("s", OTHER, F, file("v1"), NOW, unheard)).isTrue();
    assertThat(read("s", file("v1"))).isFalse();
  }

  @Test
  void aNameThatNobodyHeardOfMayBeLeftOut() {
    history.commitOutside(5, Map.of(D, Entry.DIRECTORY));
    Commit lost = history.commitOutside(20, Map.of(F, file("v1")));
    Sessions.Unheard unheard = (commit, location) -> commit.equals(lost);
    assertThat(sessions.listed("s", READER, D, Set.of("f"), new Span(50, 50))).isTrue();
    assertThat(sessions.listed("s", OTHER, D, Set.of(), NOW, unheard)).isTrue();
    assertThat(sessions.listed("s", OTHER, D, Set.of(), NOW)).isFalse();
  }
}
