package io.syncline.sim.oracle.log;

import static io.syncline.sim.oracle.history.Worlds.READER;
import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.history.Worlds;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violation;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is excused because a feed lost it, and until when; and what must be told of it. */
final class LostEventsTest {
  private static final Location F = key("m/f");
  private static final Location G = key("m/g");
  private static final int SHARD = Worlds.shardOf(F);
  private static final Coverage AT_F = Coverage.path(F);

  private final Violations violations = new Violations();
  private final UfsHistory history = new UfsHistory();
  private final RecordLog log = new RecordLog(Worlds::shardOf, violations);
  private final LostEvents lost = new LostEvents();
  private final ProofCheck proofs = new ProofCheck(Worlds::shardOf, log, lost, violations);
  private final UntoldCheck untold = new UntoldCheck(proofs, violations);

  LostEventsTest() {
    proofs.coldStart(READER, SHARD, 0);
  }

  private Commit outside(long at, Location location) {
    Commit commit = history.commitOutside(at, Map.of(location, file("v" + at)));
    proofs.committed(commit);
    return commit;
  }

  private void lose(Commit commit) {
    lost.add(commit, List.of(AT_F), List.of());
  }

  private boolean claims(long instant) {
    return proofs.claimed(
        new ProofCheck.Claim(READER, SHARD, key("m"), instant, true), instant + 10);
  }

  @Test
  void aClaimMayGoPastWhatAFeedLost() {
    lose(outside(10, F));
    assertThat(claims(50)).isTrue();
    assertThat(proofs.excused()).isEqualTo(1);
    assertThat(proofs.unheard(READER, SHARD, AT_F)).hasSize(1);
  }

  @Test
  void aClaimMayNotGoPastWhatItDidNotLose() {
    lose(outside(10, F));
    outside(20, G);
    assertThat(claims(50)).isFalse();
    assertThat(violations.first().orElseThrow().story()).contains("m/g of commit 2");
  }

  @Test
  void aChangeThroughSynclineIsNeverUnheard() {
    Commit own = history.commit(10, WRITER, Map.of(F, file("v")));
    proofs.committed(own);
    lose(own);
    assertThat(lost.contains(own, F)).isFalse();
    assertThat(claims(50)).isFalse();
  }

  @Test
  void whatAnotherEventTellsOfIsHeard() {
    Commit one = outside(10, F);
    assertThat(lost.add(one, List.of(AT_F), List.of(Coverage.subtree(key("m"))))).isZero();
    assertThat(lost.contains(one, F)).isFalse();
    Commit next = outside(20, F);
    assertThat(lost.add(next, List.of(AT_F), List.of(Coverage.path(key("m"))))).isEqualTo(1);
    assertThat(lost.contains(next, F)).isTrue();
  }

  @Test
  void aLostEventOfTheFirstThingInADirectoryHidesTheDirectoryToo() {
    Commit first = outside(10, key("m/d/x"));
    List<Coverage> event = List.of(Coverage.path(key("m/d/x")), Coverage.path(key("m/d")));
    lost.add(first, event, List.of());
    assertThat(lost.contains(first, key("m/d"))).isTrue();
    assertThat(lost.contains(first, key("m"))).isFalse();
  }

  @Test
  void aLaterRecordTellsOfIt() {
    lose(outside(10, F));
    proofs.applied(READER, SHARD, log.appended(9, SHARD, List.of(AT_F)));
    assertThat(proofs.unheard(READER, SHARD, AT_F)).hasSize(1);
    proofs.applied(READER, SHARD, log.appended(11, SHARD, List.of(AT_F)));
    assertThat(proofs.unheard(READER, SHARD, AT_F)).isEmpty();
  }

  @Test
  void aRecordThatBringsAnOlderStatusSaysNothingOfIt() {
    lose(outside(10, F));
    outside(20, F);
    proofs.applied(READER, SHARD, log.appended(21, SHARD, List.of(AT_F)));
    proofs.unhear(READER, SHARD, F, 10);
    assertThat(proofs.unheard(READER, SHARD, AT_F)).hasSize(1);
    proofs.applied(READER, SHARD, log.appended(22, SHARD, List.of(AT_F)));
    proofs.unhear(READER, SHARD, F, 11);
    assertThat(proofs.unheard(READER, SHARD, AT_F)).isEmpty();
  }

  @Test
  void whatNoFeedLostIsNotUntold() {
    outside(10, F);
    assertThat(untold.untold(READER, SHARD, AT_F, 20)).isFalse();
    assertThat(violations.kept()).extracting(Violation::invariant).containsExactly(Invariant.I3);
  }

  @Test
  void whatWasToldOfMeanwhileIsNotUntold() {
    lose(outside(10, F));
    proofs.applied(READER, SHARD, log.appended(11, SHARD, List.of(AT_F)));
    assertThat(untold.untold(READER, SHARD, AT_F, 20)).isFalse();
  }

  @Test
  void whatTheStoreShowedMustBeSaid() {
    lose(outside(10, F));
    untold.contradicted(READER, SHARD, F);
    assertThat(untold.open()).singleElement().asString().contains("says nothing of it");
    assertThat(untold.untold(READER, SHARD, AT_F, 20)).isTrue();
    assertThat(untold.open()).singleElement().asString().contains("tells nobody");
    untold.taken(READER, AT_F);
    untold.died(READER);
    assertThat(untold.open()).hasSize(1);
    untold.logged(List.of(Coverage.path(G)));
    assertThat(untold.open()).hasSize(1);
    untold.logged(List.of(AT_F));
    untold.ended(30);
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void whatIsNeverSaidBreaksI3() {
    lose(outside(10, F));
    untold.contradicted(READER, SHARD, F);
    untold.ended(30);
    assertThat(violations.kept()).extracting(Violation::invariant).containsExactly(Invariant.I3);
  }

  @Test
  void nothingIsOwedOfWhatARecordTold() {
    lose(outside(10, F));
    untold.contradicted(READER, SHARD, F);
    proofs.applied(READER, SHARD, log.appended(11, SHARD, List.of(AT_F)));
    lose(outside(20, F));
    assertThat(untold.open()).isEmpty();
  }

  @Test
  void whoDiesOrIsRefusedOrMovesOwesNothing() {
    lose(outside(10, F));
    untold.contradicted(READER, SHARD, F);
    untold.moved(READER, SHARD);
    assertThat(untold.open()).isEmpty();
    untold.contradicted(READER, SHARD, F);
    untold.forget(READER, SHARD, F::equals);
    assertThat(untold.open()).isEmpty();
    assertThat(untold.untold(READER, SHARD, AT_F, 20)).isTrue();
    untold.refused(new Reader("c", "r"), AT_F);
    assertThat(untold.open()).hasSize(1);
    untold.refused(READER, AT_F);
    assertThat(untold.open()).isEmpty();
    assertThat(untold.untold(READER, SHARD, AT_F, 30)).isTrue();
    untold.died(READER);
    assertThat(untold.open()).isEmpty();
    assertThat(untold.untold(READER, SHARD, AT_F, 40)).isTrue();
    untold.taken(READER, AT_F);
    untold.diskLost(READER);
    assertThat(untold.open()).isEmpty();
  }
}
