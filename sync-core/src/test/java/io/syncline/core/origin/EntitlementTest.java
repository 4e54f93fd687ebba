package io.syncline.core.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Who may append what to the topic of which cluster. */
class EntitlementTest {
  private static final Location LAKE = Location.parse("s3://lake/a");

  @Test
  void aRefusalNamesTheOriginAndTheTopic() {
    assertThat(
            Entitlement.refusal(
                record("west", new BusRecord.Heartbeat(OptionalLong.empty())), "east"))
        .hasValue("west/n1/1 is not entitled to this topic, which is that of east");
    assertThat(Entitlement.refusal(record("east", fence("west")), "east"))
        .hasValue("east/n1/1 fences west/n2/1 in this topic, which is that of east");
  }

  /** Whatever clusters there are: others say in a topic only who of its cluster is gone. */
  @Property
  void othersSayOnlyWhoOfTheClusterIsGone(
      @ForAll("clusters") String topic,
      @ForAll("clusters") String origin,
      @ForAll("bodies") BusRecord.Body body) {
    boolean entitled =
        body instanceof BusRecord.Fence fence
            ? fence.fenced().cluster().equals(topic)
            : origin.equals(topic);
    assertThat(Entitlement.refusal(record(origin, body), topic).isEmpty()).isEqualTo(entitled);
  }

  @Provide
  Arbitrary<String> clusters() {
    return Arbitraries.of("east", "west", "north");
  }

  @Provide
  Arbitrary<BusRecord.Body> bodies() {
    return Arbitraries.of(
        new BusRecord.Changes(
            List.of(new Change(LAKE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE))),
        new BusRecord.Heartbeat(OptionalLong.empty()),
        new BusRecord.Leave(1),
        fence("east"),
        fence("west"),
        fence("north"));
  }

  private static BusRecord.Fence fence(String cluster) {
    return new BusRecord.Fence(new Origin(cluster, "n2", 1), List.of(LAKE));
  }

  private static BusRecord record(String cluster, BusRecord.Body body) {
    return new BusRecord(
        new Origin(cluster, "n1", 1), 0, new SequenceRange(0, 0), OptionalLong.empty(), body);
  }
}
