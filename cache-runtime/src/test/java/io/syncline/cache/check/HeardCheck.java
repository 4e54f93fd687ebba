package io.syncline.cache.check;

import io.syncline.core.consistency.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What checks of shards tell. */
final class HeardCheck {
  final List<Finding> findings = new ArrayList<>();
  final List<Finding> repaired = new ArrayList<>();

  /** The last of each shard. */
  final Map<Integer, CheckTally> tallies = new TreeMap<>();

  int mostWaiting;

  /** Hears what the check of a shard tells. */
  CheckListener of(int shard) {
    return new CheckListener() {
      @Override
      public void found(Finding finding) {
        findings.add(finding);
      }

      @Override
      public void repaired(Finding finding) {
        repaired.add(finding);
      }

      @Override
      public void progress(CheckTally tally) {
        tallies.put(shard, tally);
        mostWaiting = Math.max(mostWaiting, tally.waiting());
      }
    };
  }
}
