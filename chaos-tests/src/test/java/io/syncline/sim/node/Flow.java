package io.syncline.sim.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How many records each partition takes now, as nodes do it: a few while it works, and one after
 * the other since one failed, until one is acked. What is not taken stays where it can collapse.
 */
public final class Flow {
  private static final int MAX_UNDER_WAY = 16;

  private final Map<Integer, Integer> underWay = new HashMap<>();
  private final Set<Integer> away = new HashSet<>();

  /** How many more records a partition takes. */
  public int room(int partition) {
    int most = away.contains(partition) ? 1 : MAX_UNDER_WAY;
    return Math.max(0, most - underWay.getOrDefault(partition, 0));
  }

  /** Whether every partition takes what it is given. */
  boolean keepsUp() {
    return away.isEmpty() && underWay.values().stream().allMatch(busy -> busy < MAX_UNDER_WAY);
  }

  public void sent(int partition) {
    underWay.merge(partition, 1, Integer::sum);
  }

  public void acked(int partition) {
    underWay.merge(partition, -1, Integer::sum);
    away.remove(partition);
  }

  public void failed(int partition) {
    underWay.merge(partition, -1, Integer::sum);
    away.add(partition);
  }
}
