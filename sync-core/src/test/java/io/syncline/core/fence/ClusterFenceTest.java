package io.syncline.core.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.feed.FeedProof;
import io.syncline.core.freshness.Watermark;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When a whole cluster has applied what was changed before somebody began to wait. */
class ClusterFenceTest {
  private static final long NOW = 10_000;
  private final FenceMark n1 = new FenceMark("n1", "1", 100);
  private final FenceMark n2 = new FenceMark("n2", "7", 5_000);
  private final ClusterFence fence = new ClusterFence(2);

  @Test
  void hasAppliedWhenEachShardIsProvenUpToTheMarkOfItsOwnNode() {
    fence.answered(List.of(shard(0, n1, 100)));
    fence.answered(List.of(shard(1, n2, 5_001)));
    assertThat(fence.verdict().applied()).isTrue();
    assertThat(fence.verdict().shardsApplied()).isEqualTo(2);
    assertThat(fence.verdict().heldBack()).isEmpty();
  }

  @Test
  void aProofBeforeTheMarkHoldsTheClusterBackAndIsNamed() {
    fence.answered(List.of(shard(0, n1, 99), shard(1, n1, 100)));
    ClusterFence.Verdict verdict = fence.verdict();
    assertThat(verdict.applied()).isFalse();
    assertThat(verdict.shardsApplied()).isEqualTo(1);
    assertThat(verdict.heldBack()).hasSize(1);
    ShardFence late = verdict.heldBack().get(0);
    assertThat(late.shard()).isZero();
    assertThat(late.node()).isEqualTo("n1");
    assertThat(late.limit()).hasValue(FeedProof.Limit.CLAIM);
    assertThat(late.subject()).isEqualTo("west/w1/3");
    assertThat(late.behind()).hasValue(Duration.ofNanos(NOW - 99));
  }

  @Test
  void instantsWrapAround() {
    FenceMark late = new FenceMark("n1", "1", Long.MAX_VALUE);
    assertThat(ShardFence.of(0, proven(Long.MIN_VALUE + 5), late, Long.MIN_VALUE + 9).applied())
        .isTrue();
    assertThat(ShardFence.of(0, proven(Long.MAX_VALUE - 1), late, NOW).applied()).isFalse();
  }

  /** While a shard moves from one node to another nobody has applied anything in it. */
  @Test
  void aShardThatNobodyHoldsIsNotApplied() {
    fence.answered(List.of(shard(1, n1, 200)));
    ClusterFence.Verdict verdict = fence.verdict();
    assertThat(verdict.applied()).isFalse();
    assertThat(verdict.heldBack())
        .singleElement()
        .satisfies(
            late -> {
              assertThat(late.shard()).isZero();
              assertThat(late.node()).isEmpty();
              assertThat(late.limit()).isEmpty();
            });
  }

  /** A node that has lost its place in the group may not know it yet, and still answers readers. */
  @Test
  void whereTwoNodesHoldAShardBothMustHaveAppliedIt() {
    fence.answered(List.of(shard(0, n1, 200), shard(1, n1, 200)));
    fence.answered(List.of(shard(1, n2, 4_999)));
    assertThat(fence.verdict().applied()).isFalse();
    assertThat(fence.verdict().heldBack()).extracting(ShardFence::node).containsExactly("n2");
  }

  @Test
  void aNodeThatDoesNotAnswerMayHoldAnyShard() {
    fence.answered(List.of(shard(0, n1, 200), shard(1, n1, 200)));
    fence.silent("n2", "connection refused");
    assertThat(fence.verdict().applied()).isFalse();
    assertThat(fence.verdict().shardsApplied()).isEqualTo(2);
    assertThat(fence.verdict().silent()).containsEntry("n2", "connection refused");
  }

  @Test
  void theWorstIsToldFirst() {
    ClusterFence three = new ClusterFence(4);
    FeedProof unknown = new FeedProof(Watermark.UNKNOWN, FeedProof.Limit.NO_CLAIM, "west/w1/3");
    three.answered(List.of(shard(0, n1, 99), shard(1, n1, 50), ShardFence.of(2, unknown, n1, NOW)));
    assertThat(three.verdict().heldBack())
        .extracting(ShardFence::shard)
        .containsExactly(2, 3, 1, 0);
    assertThat(three.verdict().heldBack().get(0).behind()).isEmpty();
  }

  @Test
  void shardsThatTheClusterDoesNotHaveDoNotCount() {
    fence.answered(List.of(shard(0, n1, 200), shard(2, n1, 200), shard(-1, n1, 200)));
    assertThat(fence.verdict().applied()).isFalse();
    assertThat(fence.verdict().shardsApplied()).isEqualTo(1);
  }

  @Test
  void aMarkComesBackToTheProcessThatGaveIt() {
    FenceMark now = new FenceMark("n1", "1", 900);
    assertThat(now.earlier(List.of(n2, n1)).instant()).isEqualTo(100);
    assertThat(now.earlier(List.of(n2)).instant()).isEqualTo(900);
    assertThat(now.earlier(List.of(new FenceMark("n1", "0", 1))).instant())
        .as("that of an earlier start is on another clock")
        .isEqualTo(900);
  }

  private static ShardFence shard(int shard, FenceMark mark, long proven) {
    return ShardFence.of(shard, proven(proven), mark, NOW);
  }

  private static FeedProof proven(long nanos) {
    return new FeedProof(new Watermark(OptionalLong.of(nanos)), FeedProof.Limit.CLAIM, "west/w1/3");
  }
}
