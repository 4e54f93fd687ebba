package io.syncline.sim.oracle.log;

import static io.syncline.sim.oracle.history.Worlds.OTHER;
import static io.syncline.sim.oracle.history.Worlds.READER;
import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.history.Worlds;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violation;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProofCheckTest {
  private static final Location F = tree("m/f");
  private static final int SHARD = Worlds.shardOf(F);

  private final Violations violations = new Violations();
  private final UfsHistory history = new UfsHistory();
  private final RecordLog log = new RecordLog(Worlds::shardOf, violations);
  private final ProofCheck proofs = new ProofCheck(Worlds::shardOf, log, violations);

  ProofCheckTest() {
    proofs.coldStart(READER, SHARD, 0);
  }

  private void write(long at) {
    proofs.committed(history.commit(at, WRITER, Map.of(F, file("v" + at))));
  }

  private long append(long at, Coverage coverage) {
    return log.appended(at, SHARD, List.of(coverage));
  }

  private boolean claims(long instant) {
    return claims(READER, tree("m"), instant, false);
  }

  private boolean claims(Reader reader, Location mount, long instant, boolean outsideToo) {
    return proofs.claimed(new ProofCheck.Claim(reader, SHARD, mount, instant, outsideToo), 100);
  }

  @Test
  void aClaimUpToAnAppliedRecordIsSound() {
    write(10);
    proofs.applied(READER, SHARD, append(11, Coverage.path(F)));
    assertThat(claims(50)).isTrue();
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void aClaimPastACommitThatItDidNotHearOfIsUnsound() {
    write(10);
    append(11, Coverage.path(F));
    assertThat(claims(10)).isTrue();
    assertThat(claims(11)).isFalse();
    Violation first = violations.first().orElseThrow();
    assertThat(first.invariant()).isEqualTo(Invariant.I2);
    assertThat(first.story())
        .contains("b/r claims to have applied")
        .contains("all of hdfs://lake/m before 0.000000011s")
        .contains("hdfs://lake/m/f of commit 1 at 0.000000010s by a/w/0");
  }

  @Test
  void aRecordFromBeforeTheCommitDoesNotCoverIt() {
    long record = append(9, Coverage.path(F));
    write(10);
    proofs.applied(READER, SHARD, record);
    assertThat(claims(11)).isFalse();
  }

  @Test
  void aRecordOfSomethingElseDoesNotCoverIt() {
    write(10);
    proofs.applied(READER, SHARD, append(11, Coverage.path(tree("m/g"))));
    proofs.applied(READER, SHARD, append(11, Coverage.path(tree("m"))));
    assertThat(claims(11)).isFalse();
    proofs.applied(READER, SHARD, append(12, Coverage.subtree(tree("m"))));
    assertThat(claims(11)).isTrue();
  }

  @Test
  void aNodeHearsOnlyForItself() {
    proofs.coldStart(OTHER, SHARD, 0);
    write(10);
    proofs.applied(READER, SHARD, append(11, Coverage.path(F)));
    assertThat(claims(OTHER, tree("m"), 11, false)).isFalse();
  }

  @Test
  void onlyCommitsOfTheMountAndTheShardCount() {
    write(10);
    assertThat(claims(READER, tree("mm"), 50, false)).isTrue();
    assertThat(claims(READER, tree("m/f/g"), 50, false)).isTrue();
    assertThat(claims(READER, F, 50, false)).isFalse();
    proofs.coldStart(READER, 1 - SHARD, 0);
    assertThat(proofs.claimed(new ProofCheck.Claim(READER, 1 - SHARD, tree("m"), 50, false), 100))
        .isTrue();
  }

  @Test
  void aColdShardNeedNotHearOfWhatWasBefore() {
    write(10);
    write(20);
    proofs.coldStart(OTHER, SHARD, 15);
    assertThat(claims(OTHER, tree("m"), 20, false)).isTrue();
    assertThat(claims(OTHER, tree("m"), 21, false)).isFalse();
    proofs.coldStart(OTHER, SHARD, 21);
    assertThat(claims(OTHER, tree("m"), 90, false)).isTrue();
  }

  @Test
  void aCrashThatTakesARecordTakesItsProof() {
    write(10);
    long record = append(11, Coverage.path(F));
    proofs.applied(READER, SHARD, record);
    proofs.rolledBack(READER, SHARD, applied -> applied != record);
    assertThat(claims(10)).isTrue();
    assertThat(claims(11)).isFalse();
    proofs.applied(READER, SHARD, record);
    assertThat(claims(11)).isTrue();
  }

  @Test
  void changesFromOutsideCountOnlyWhereTheyArePromised() {
    proofs.committed(history.commitOutside(10, Map.of(F, file("v"))));
    assertThat(claims(READER, tree("m"), 50, false)).isTrue();
    assertThat(claims(READER, tree("m"), 50, true)).isFalse();
  }

  @Test
  void aShardThatNeverStartedClaimsNothing() {
    assertThatThrownBy(() -> claims(OTHER, tree("m"), 1, false))
        .hasMessageContaining("never started");
  }
}
