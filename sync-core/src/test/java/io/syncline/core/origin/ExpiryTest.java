package io.syncline.core.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the origins topic may forget an origin. */
class ExpiryTest {
  private static final Origin GONE = new Origin("east", "n1", 1);
  private static final ClusterLog.Bounds LOG =
      new ClusterLog.Bounds("id", Map.of(0, 10L, 1, 20L), Map.of(0, 10L, 1, 25L));

  private final Membership membership = new Membership(new Origin("east", "n2", 1));

  ExpiryTest() {
    register("id");
    join(GONE);
  }

  @Test
  void oneWhoseEndIsOutOfTheLogEverywhereIsForgotten() {
    left(GONE, place("id", 0, 9), place("id", 1, 19));
    assertThat(expired()).containsExactly(GONE);
  }

  @Test
  void oneWhoseEndIsStillInAPartitionIsKept() {
    left(GONE, place("id", 0, 9), place("id", 1, 20));
    assertThat(expired()).isEmpty();
  }

  @Test
  void oneThatDoesNotSayWhereItEndedInAPartitionIsKept() {
    left(GONE, place("id", 0, 9));
    assertThat(expired()).isEmpty();
  }

  @Test
  void oneThatHasNotLeftIsKept() {
    assertThat(expired()).isEmpty();
  }

  @Test
  void oneOfAnotherClusterIsNotOurs() {
    Origin west = new Origin("west", "n1", 1);
    join(west);
    left(west, place("id", 0, 0), place("id", 1, 0));
    assertThat(expired()).isEmpty();
  }

  @Test
  void anEndInALogThatIsGoneIsForgotten() {
    left(GONE, place("former", 0, 99), place("former", 1, 99));
    assertThat(expired()).containsExactly(GONE);
  }

  @Test
  void nothingIsForgottenWhileAnotherLogIsRegistered() {
    register("former");
    left(GONE, place("id", 0, 9), place("id", 1, 19));
    assertThat(expired()).isEmpty();
  }

  private List<Origin> expired() {
    return Expiry.expired(membership.members(), "east", LOG);
  }

  private void register(String topicId) {
    membership.read("topic/east", new OriginsEntry.Registered("east", "t", topicId, 2));
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

  private void left(Origin origin, LogPlace... ends) {
    membership.read(origin.toString(), new OriginsEntry.Left(origin, Arrays.asList(ends)));
  }

  private static LogPlace place(String topicId, int partition, long offset) {
    return new LogPlace("t", topicId, partition, offset);
  }
}
