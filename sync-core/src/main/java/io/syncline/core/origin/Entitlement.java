package io.syncline.core.origin;

import io.syncline.core.model.BusRecord;
import java.util.Optional;

/**
 * Who may append what to a cluster's topic, as far as a record itself tells: its own origins
 * everything; those of other clusters nothing but that one of its origins is gone, because a
 * cluster of which no node is left cannot say so itself. Whether they may is decided by the log,
 * which takes records only from those that are permitted to append to the topic.
 */
public final class Entitlement {
  private Entitlement() {}

  /**
   * Why a record does not belong into the topic in which it was found; empty if it does.
   *
   * @param cluster whose topic that is
   */
  public static Optional<String> refusal(BusRecord record, String cluster) {
    if (record.body() instanceof BusRecord.Fence fence) {
      return fence.fenced().cluster().equals(cluster)
          ? Optional.empty()
          : Optional.of(
              record.origin()
                  + " fences "
                  + fence.fenced()
                  + " in this topic, which is that of "
                  + cluster);
    }
    return record.origin().cluster().equals(cluster)
        ? Optional.empty()
        : Optional.of(
            record.origin() + " is not entitled to this topic, which is that of " + cluster);
  }
}
