package io.syncline.sim.oracle.log;

import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.key;
import static io.syncline.sim.oracle.history.Worlds.tree;
import static org.assertj.core.api.Assertions.assertThat;

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

final class RecordLogTest {
  private static final Reader NODE = new Reader("a", "w");
  private static final Location F = tree("f");
  private static final int SHARD = Worlds.shardOf(F);

  private final Violations violations = new Violations();
  private final UfsHistory history = new UfsHistory();
  private final RecordLog log = new RecordLog(Worlds::shardOf, violations);

  private void write(long at, Location location) {
    log.committed(history.commit(at, WRITER, Map.of(location, file("v" + at))));
  }

  private void intend(long intent) {
    log.intentAdded(NODE, intent, List.of(Coverage.path(F)));
  }

  private void assertBroken(String why) {
    assertThat(violations.count()).isEqualTo(1);
    Violation first = violations.first().orElseThrow();
    assertThat(first.invariant()).isEqualTo(Invariant.I3);
    assertThat(first.story()).contains(why).contains("hdfs://lake/f of commit 1 at 0.000000010s");
  }

  @Test
  void anIntentThenTheWriteThenTheRecordThenTheIntentIsGone() {
    intend(1);
    write(10, F);
    log.appended(11, SHARD, List.of(Coverage.path(F)));
    log.intentRemoved(NODE, 1, 12);
    assertThat(log.drained(13)).isTrue();
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void aWriteWithoutAnIntentBreaksI3() {
    write(10, F);
    assertBroken("there is no intent");
  }

  @Test
  void anIntentOfAnotherNodeOrPathDoesNotHelp() {
    log.intentAdded(new Reader("a", "x"), 1, List.of(Coverage.path(F)));
    log.intentAdded(NODE, 1, List.of(Coverage.path(tree("g"))));
    write(10, F);
    assertBroken("there is no intent");
  }

  @Test
  void anIntentThatIsGoneBeforeItsRecordBreaksI3() {
    intend(1);
    write(10, F);
    log.intentRemoved(NODE, 1, 12);
    assertBroken("its intent is gone");
  }

  @Test
  void aRecordBeforeTheWriteDoesNotCoverIt() {
    intend(1);
    log.appended(9, SHARD, List.of(Coverage.path(F)));
    write(10, F);
    log.intentRemoved(NODE, 1, 12);
    assertBroken("its intent is gone");
  }

  @Test
  void aRecordInAnotherShardDoesNotCoverIt() {
    intend(1);
    write(10, F);
    log.appended(11, 1 - SHARD, List.of(Coverage.subtree(F)));
    assertThat(log.drained(13)).isFalse();
    assertBroken("all is drained");
  }

  @Test
  void aPathRecordDoesNotCoverWhatIsBelow() {
    Location child = tree("f/c");
    log.intentAdded(NODE, 1, List.of(Coverage.subtree(F)));
    write(10, child);
    log.appended(11, Worlds.shardOf(child), List.of(Coverage.path(F)));
    assertThat(log.drained(12)).isFalse();
    log.appended(13, Worlds.shardOf(child), List.of(Coverage.subtree(F)));
    assertThat(log.drained(14)).isTrue();
  }

  @Test
  void eachDirectoryThatAKeyBringsNeedsARecordOfItsOwn() {
    Location key = key("p/q/k");
    log.intentAdded(NODE, 1, List.of(Coverage.subtree(key("p"))));
    write(10, key);
    for (Location location : List.of(key, key("p/q"))) {
      log.appended(11, Worlds.shardOf(location), List.of(Coverage.path(location)));
    }
    assertThat(log.drained(12)).isFalse();
    log.appended(13, Worlds.shardOf(key("p")), List.of(Coverage.path(key("p"))));
    assertThat(log.drained(14)).isTrue();
  }

  @Test
  void aLaterRecordOfAnybodyCoversIt() {
    intend(1);
    write(10, F);
    intend(2);
    write(11, F);
    log.appended(12, SHARD, List.of(Coverage.subtree(F.root())));
    log.intentRemoved(NODE, 1, 13);
    log.intentRemoved(NODE, 2, 13);
    assertThat(log.drained(14)).isTrue();
  }

  @Test
  void aLostOutboxWaitsForTheFence() {
    intend(1);
    write(10, F);
    log.outboxLost(NODE);
    assertThat(violations.isEmpty()).isTrue();
    log.appended(90, SHARD, List.of(Coverage.subtree(F.root())));
    assertThat(log.drained(91)).isTrue();
  }

  @Test
  void aLostOutboxWithoutAFenceBreaksI3InTheEnd() {
    intend(1);
    write(10, F);
    log.outboxLost(NODE);
    assertThat(log.drained(91)).isFalse();
  }

  @Test
  void aRecordThatVanishesNoLongerCovers() {
    intend(1);
    write(10, F);
    long first = log.appended(11, SHARD, List.of(Coverage.path(F)));
    long second = log.appended(12, SHARD, List.of(Coverage.path(F)));
    log.vanished(first, 20);
    assertThat(log.drained(21)).isTrue();
    log.vanished(second, 22);
    assertThat(log.drained(23)).isFalse();
  }

  @Test
  void whatCameFromOutsideNeedsNoRecord() {
    log.committed(history.commitOutside(10, Map.of(F, file("v"))));
    assertThat(log.drained(11)).isTrue();
  }
}
