package io.syncline.agent.explain;

import io.syncline.agent.admin.MountView;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.cache.sync.PathLook;
import io.syncline.core.history.Happening;
import io.syncline.core.shard.ListingDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What this node knows of one path.
 *
 * @param cluster its cluster
 * @param node its name
 * @param path what the path means
 * @param shard of the path; empty for a directory of the namespace itself
 * @param seen what is held, and which rule decides; empty where the shard is not held here
 * @param children whether the children held of a directory would be served; empty for what is none
 * @param feed how well the feed covers the mount in the shard; empty where the shard is not held
 *     here
 * @param happenings by time, the newest {@link ExplainAdmin#MAX_HAPPENINGS} of them
 * @param since ticker time since which everything is remembered; empty for since the beginning
 * @param now ticker time of the report
 * @param wall the same instant on the node's clock
 */
public record NodeReport(
    String cluster,
    String node,
    PathResolver.Resolved path,
    OptionalInt shard,
    Optional<PathLook.Seen> seen,
    Optional<ListingDecision> children,
    Optional<MountView.State> feed,
    List<Happening> happenings,
    OptionalLong since,
    long now,
    Instant wall) {

  public NodeReport {
    happenings = List.copyOf(happenings);
  }

  /** An instant of ticker time on the node's clock, in milliseconds. */
  public long millis(long nanos) {
    return wall.minusNanos(now - nanos).toEpochMilli();
  }
}
