package io.syncline.core.origin;

import io.syncline.core.model.Origin;
import java.util.List;

/**
 * Which origins have been gone for so long that what the origins topic says of them may be deleted:
 * the log no longer holds anything of theirs. No clock decides it.
 *
 * <p>Without it each start of a process would be kept for ever.
 */
public final class Expiry {
  private Expiry() {}

  /**
   * Those of a cluster; none while the topic that is registered is not the one that was looked at.
   *
   * @param log the cluster's topic now
   */
  public static List<Origin> expired(Members members, String cluster, ClusterLog.Bounds log) {
    boolean current =
        members
            .topicOf(cluster)
            .filter(registered -> registered.topicId().equals(log.topicId()))
            .isPresent();
    if (!current) {
      return List.of();
    }
    return members.all().stream()
        .filter(member -> member.origin().cluster().equals(cluster))
        .filter(member -> member.left().filter(left -> isOutOf(log, left)).isPresent())
        .map(Member::origin)
        .toList();
  }

  private static boolean isOutOf(ClusterLog.Bounds log, OriginsEntry.Left left) {
    return log.starts().entrySet().stream()
        .allMatch(
            partition ->
                left.end(partition.getKey())
                    .filter(
                        end ->
                            !end.topicId().equals(log.topicId())
                                || end.offset() < partition.getValue())
                    .isPresent());
  }
}
