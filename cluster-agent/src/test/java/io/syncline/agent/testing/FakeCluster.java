package io.syncline.agent.testing;

import io.syncline.agent.admin.NodeAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.fencing.Fencer;
import io.syncline.agent.fencing.Leftovers;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cluster east as its node n1 sees it: what the origins topic and ZooKeeper say is up to a test.
 * Whatever is declared gone stays under way, because nobody does the work.
 */
public final class FakeCluster {
  /** Who is asked. */
  public static final Origin SELF = new Origin("east", "n1", 9);

  private static final Location LAKE = Location.parse("s3://lake/a");

  private final Membership membership = new Membership(SELF);
  private final Fencer fencer =
      new Fencer(
          new Leftovers(SELF, Set.of()),
          membership::members,
          new Fencer.Logs(new SilentLog(), new SilentOrigins(), fence -> SilentLog.refused()),
          2,
          new FencingWaits(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(30)),
          new Fencer.Clocks(() -> 0, () -> 0, () -> Instant.EPOCH));

  /** The live nodes; empty while ZooKeeper is away. */
  public Optional<List<NodeInfo>> registered = Optional.of(List.of(info("n1")));

  /** Incarnations that this node will leave in order. */
  public Set<Long> remembered = Set.of();

  /** Its door for administrators. */
  public NodeAdmin admin() {
    return new NodeAdmin(
        new NodeAdmin.Sources(() -> SELF, membership::members, () -> remembered, () -> registered),
        fencer);
  }

  /** An origin joined. */
  public void join(Origin origin) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(origin, List.of(LAKE), Optional.empty(), List.of(), false));
  }

  /** An origin left. */
  public void left(Origin origin) {
    membership.read(
        origin.toString(), new OriginsEntry.Left(origin, List.of(new LogPlace("t", "id", 0, 1))));
  }

  /** The origins topic was read to its end. */
  public void read() {
    membership.read("ping", membership.ping(0));
  }

  /** The registration of a node. */
  public static NodeInfo info(String name) {
    return new NodeInfo(name, "instance", name + ".example", 7450, 7451, 7453, 4000);
  }
}
