package io.syncline.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which earlier starts of a node nobody else will say are gone. */
class LeftoversTest {
  private static final Origin SELF = new Origin("east", "n1", 9);

  private final Membership membership = new Membership(SELF);
  private final Leftovers leftovers = new Leftovers(SELF, Set.of(6L));

  @Test
  void theNewestStartThatTheDiskForgotIsLeftOver() {
    join(new Origin("east", "n1", 4));
    join(new Origin("east", "n1", 5));
    read();
    assertThat(leftovers.newest(membership.members())).contains(new Origin("east", "n1", 5));
  }

  @Test
  void nothingIsLeftOverBeforeTheOriginsTopicWasRead() {
    join(new Origin("east", "n1", 5));
    assertThat(leftovers.newest(membership.members())).isEmpty();
  }

  @Test
  void startsThatAreRememberedLeaveInOrderAndOthersAreNotOwn() {
    join(new Origin("east", "n1", 6));
    join(SELF);
    join(new Origin("east", "n1", 10));
    join(new Origin("east", "n2", 5));
    join(new Origin("west", "n1", 5));
    join(new Origin("east", "n1", 5));
    membership.read(
        "n1/5",
        new OriginsEntry.Left(new Origin("east", "n1", 5), List.of(new LogPlace("t", "id", 0, 1))));
    read();
    assertThat(leftovers.newest(membership.members())).isEmpty();
  }

  private void join(Origin origin) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin,
            List.of(Location.parse("s3://lake")),
            Optional.empty(),
            List.of(),
            FencingWaits.NONE));
  }

  private void read() {
    membership.read("ping", membership.ping(1));
  }
}
