package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.admin.ReadinessCheck;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ShardReadinessTest {
  private static final Set<Integer> NONE = Set.of();

  @Test
  void notReadyBeforeTheGroupHasAnswered() {
    assertThat(ShardReadiness.unassigned())
        .isEqualTo(
            new ReadinessCheck("shards", false, "the group has not said which are this node's"));
  }

  @Test
  void readyWhenAllThatIsAssignedIsReadToItsEnd() {
    assertCheck(
        new ShardReadiness(Set.of(1, 2), Set.of(1, 2), Set.of(1, 2), NONE, NONE),
        true,
        "2 assigned, 2 taken up, 2 read to the end of the log");
  }

  @Test
  void readyWhenNothingIsAssigned() {
    assertCheck(
        new ShardReadiness(NONE, NONE, NONE, NONE, NONE),
        true,
        "0 assigned, 0 taken up, 0 read to the end of the log");
  }

  @Test
  void notReadyWhileAnAssignedShardIsNotTakenUp() {
    assertCheck(
        new ShardReadiness(Set.of(1, 2, 3), Set.of(1), Set.of(1), NONE, NONE),
        false,
        "3 assigned, 1 taken up, 1 read to the end of the log");
  }

  @Test
  void notReadyWhileAShardStillReads() {
    assertCheck(
        new ShardReadiness(Set.of(1, 2), Set.of(1, 2), Set.of(1), NONE, NONE),
        false,
        "2 assigned, 2 taken up, 1 read to the end of the log");
  }

  @Test
  void shardHeldUpByAnotherClustersTopicDoesNotKeepTheNodeAway() {
    assertCheck(
        new ShardReadiness(Set.of(1, 2, 3), Set.of(1, 2, 3), Set.of(1), Set.of(3, 2), NONE),
        true,
        "3 assigned, 3 taken up, 1 read to the end of the log,"
            + " held up by a topic that cannot be read: [2, 3]");
  }

  @Test
  void shardThatIsHeldUpDoesNotStandInForOneThatReads() {
    assertCheck(
        new ShardReadiness(Set.of(1, 2), Set.of(1, 2), NONE, Set.of(2), NONE),
        false,
        "2 assigned, 2 taken up, 0 read to the end of the log,"
            + " held up by a topic that cannot be read: [2]");
  }

  @Test
  void heldUpShardThatIsNotTakenUpIsNotReady() {
    assertCheck(
        new ShardReadiness(Set.of(1), NONE, NONE, Set.of(1), NONE),
        false,
        "1 assigned, 0 taken up, 0 read to the end of the log");
  }

  @Test
  void shardWhoseStoreFailedDoesNotKeepTheNodeAway() {
    assertCheck(
        new ShardReadiness(Set.of(1, 2, 3), Set.of(1), Set.of(1), NONE, Set.of(3, 2)),
        true,
        "3 assigned, 1 taken up, 1 read to the end of the log,"
            + " not held because their store failed: [2, 3]");
  }

  @Test
  void shardWhoseStoreFailedDoesNotStandInForOneThatIsNotTakenUp() {
    assertCheck(
        new ShardReadiness(Set.of(1, 2), NONE, NONE, NONE, Set.of(2)),
        false,
        "2 assigned, 0 taken up, 0 read to the end of the log,"
            + " not held because their store failed: [2]");
  }

  @Test
  void shardThatIsNoLongerAssignedIsWaitedForWhileItIsHeld() {
    assertCheck(
        new ShardReadiness(Set.of(1), Set.of(1, 2), Set.of(1), NONE, NONE),
        false,
        "1 assigned, 2 taken up, 1 read to the end of the log");
  }

  private static void assertCheck(ShardReadiness shards, boolean ok, String detail) {
    assertThat(shards.check()).isEqualTo(new ReadinessCheck("shards", ok, detail));
  }
}
