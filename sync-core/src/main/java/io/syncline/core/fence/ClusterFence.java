package io.syncline.core.fence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides from what its nodes say whether a whole cluster has applied everything.
 *
 * <p>It has when each shard is held by somebody, and every node that holds it has. Two nodes may
 * believe that they hold the same shard, and readers ask either of them. A node that does not
 * answer may hold any shard, so nothing is decided without it.
 *
 * <p>All answers must be of one round: a shard may go from a node that has applied everything to
 * one that has not.
 *
 * <p>Thread rule: one call at a time.
 */
public final class ClusterFence {
  /** The worst first: what is not known, then what is furthest behind. */
  private static final Comparator<ShardFence> WORST_FIRST =
      Comparator.<ShardFence, Boolean>comparing(shard -> shard.behind().isPresent())
          .thenComparing(
              shard -> shard.behind().map(behind -> -behind.toNanos()).orElse(Long.MIN_VALUE))
          .thenComparing(ShardFence::shard)
          .thenComparing(ShardFence::node);

  private final int shards;
  private final Map<Integer, List<ShardFence>> held = new TreeMap<>();
  private final Map<String, String> silent = new TreeMap<>();

  /**
   * A round of a cluster of which nobody has answered yet.
   *
   * @param shards of the cluster, at least 1
   */
  public ClusterFence(int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException("a cluster of " + shards + " shards (expected 1 or more)");
    }
    this.shards = shards;
  }

  /** A node has told how far the shards are that it holds; none outside the cluster's counts. */
  public void answered(List<ShardFence> ofNode) {
    for (ShardFence shard : ofNode) {
      if (shard.shard() >= 0 && shard.shard() < shards) {
        held.computeIfAbsent(shard.shard(), key -> new ArrayList<>()).add(shard);
      }
    }
  }

  /**
   * A node did not answer.
   *
   * @param why for a person
   */
  public void silent(String node, String why) {
    silent.put(node, why);
  }

  /** What follows from what was said so far. */
  public Verdict verdict() {
    List<ShardFence> heldBack = new ArrayList<>();
    int passed = 0;
    for (int shard = 0; shard < shards; shard++) {
      List<ShardFence> holders = held.getOrDefault(shard, List.of(ShardFence.ofNobody(shard)));
      List<ShardFence> late = holders.stream().filter(holder -> !holder.applied()).toList();
      heldBack.addAll(late);
      passed += late.isEmpty() ? 1 : 0;
    }
    heldBack.sort(WORST_FIRST);
    return new Verdict(passed == shards && silent.isEmpty(), passed, shards, heldBack, silent);
  }

  /**
   * How far a cluster is.
   *
   * @param applied whether everything is applied
   * @param shardsApplied shards in which it is
   * @param shards shards in all
   * @param heldBack those in which it is not, the worst first; one for each node that holds it
   * @param silent nodes that did not answer, and why
   */
  public record Verdict(
      boolean applied,
      int shardsApplied,
      int shards,
      List<ShardFence> heldBack,
      Map<String, String> silent) {
    public Verdict {
      heldBack = List.copyOf(heldBack);
      silent = Map.copyOf(silent);
    }
  }
}
