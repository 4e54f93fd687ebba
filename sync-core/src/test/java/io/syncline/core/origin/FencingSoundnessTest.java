package io.syncline.core.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fencing.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Two fencers of two clusters declare the nodes of a third one gone, each of which has its own
 * lease, at once, with restarts, answers that fail half way, nodes that live for a while and
 * records of dead ones that come late. Whatever happens: nobody is said to be gone who lives, or
 * who was heard within the wait before its fence; and in the end all are.
 */
class FencingSoundnessTest {
  private static final int PARTITIONS = 2;
  private static final long LEASE = 100;
  private static final FencingWaits WAITS = new FencingWaits(nanos(LEASE), nanos(15), nanos(5));
  private static final Location LAKE = Location.parse("s3://lake");

  /** Of what was appended. */
  private record Appended(Origin by, Optional<BusRecord.Fence> fence, long at) {}

  /** Seeds are tried for ever; those of a run are printed when it fails. */
  @Property(tries = 300)
  void nobodyIsSaidToBeGoneWhoLivesAndInTheEndAllAre(@ForAll long seed) {
    new World(seed).run();
  }

  private static Duration nanos(long nanos) {
    return Duration.ofNanos(nanos);
  }

  /** A node of the lost cluster, whose lease the fencers do not share. */
  private static final class Node {
    private final Origin origin;
    private final List<Location> locations;
    private final long dies;
    private final long straggles;
    private final Origin successor;
    private final long lease;
    private long heard;

    FencingWaits waits() {
      return new FencingWaits(nanos(lease), nanos(15), nanos(5));
    }

    Node(Random random, int number) {
      origin = new Origin("lost", "n" + number, 5);
      successor = new Origin("lost", "n" + number, 9);
      locations = List.of(LAKE.child("a" + number), LAKE.child("b" + number));
      dies = random.nextInt(600);
      straggles = dies + random.nextInt(400);
      lease = LEASE / 2 + random.nextInt(3 * (int) LEASE);
    }
  }

  /** A node of another cluster that declares all of them gone; its process may be restarted. */
  private static final class Fencer {
    private final Origin self;
    private @Nullable Fencing fencing;

    Fencer(String cluster) {
      self = new Origin(cluster, "f", 3);
    }
  }

  private static final class World {
    private final Random random;
    private final List<List<Appended>> log = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Fencer> fencers = List.of(new Fencer("north"), new Fencer("south"));
    private final Membership membership = new Membership(new Origin("north", "f", 3));
    private final FencingTarget target;
    private boolean faults = true;
    private long now;

    World(long seed) {
      random = new Random(seed);
      for (int i = 0; i < PARTITIONS; i++) {
        log.add(new ArrayList<>());
      }
      for (int i = 0; i < 3; i++) {
        Node node = new Node(random, i);
        nodes.add(node);
        join(node, node.origin);
      }
      target = FencingTarget.of(nodes.stream().map(node -> node.origin).toList());
    }

    void run() {
      while (now < 6_000) {
        step();
      }
      faults = false;
      while (now < 12_000) {
        step();
      }
      assertThat(membership.members().all())
          .filteredOn(member -> target.covers(member.origin()))
          .as("all are gone")
          .allMatch(member -> member.left().isPresent());
    }

    private void step() {
      now += 1 + random.nextInt(10);
      if (!chance(30)) {
        membership.read("ping", membership.ping(now));
      }
      nodes.forEach(this::live);
      fencers.forEach(this::fence);
    }

    /** It is heard within its lease as long as it lives; once dead, one record may come late. */
    private void live(Node node) {
      boolean due = now - node.heard > node.lease - 20;
      if (now < node.dies && (due || random.nextInt(10) == 0)) {
        node.heard = now;
        log.forEach(partition -> partition.add(new Appended(node.origin, Optional.empty(), now)));
      } else if (now >= node.dies && now < node.straggles && random.nextInt(40) == 0) {
        log.get(random.nextInt(PARTITIONS)).add(new Appended(node.origin, Optional.empty(), now));
      } else if (now > node.straggles && random.nextInt(20) == 0) {
        join(node, node.successor);
        log.forEach(
            partition -> partition.add(new Appended(node.successor, Optional.empty(), now)));
      }
    }

    private void fence(Fencer fencer) {
      Fencing fencing = fencer.fencing;
      if (fencing == null || chance(1)) {
        fencing = new Fencing(fencer.self, target, PARTITIONS, WAITS, false);
        fencer.fencing = fencing;
      }
      Step step = fencing.next(membership.members(), now, now);
      if (step instanceof Step.Measure && !chance(10)) {
        fencing.measured("id", ends(), now);
      } else if (step instanceof Step.Read read) {
        read(fencing, read);
      } else if (step instanceof Step.Append append) {
        append(fencer, fencing, append.fence());
      } else if (step instanceof Step.Leave leave) {
        leave(fencing, leave);
      } else if (step instanceof Step.Over) {
        fencer.fencing = null;
      }
    }

    private void read(Fencing fencing, Step.Read read) {
      read.to()
          .forEach(
              (partition, to) -> {
                for (long at = read.from().getOrDefault(partition, 0L); at < to; at++) {
                  fencing.found(partition, at, log.get(partition).get((int) at).by());
                }
              });
      if (!chance(10)) {
        fencing.wasRead();
      }
    }

    private void append(Fencer fencer, Fencing fencing, BusRecord.Fence fence) {
      List<LogPlace> places = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        if (chance(10)) {
          fencing.notFenced();
          return;
        }
        nodes.forEach(this::live);
        places.add(new LogPlace("t", "id", partition, log.get(partition).size()));
        log.get(partition).add(new Appended(fencer.self, Optional.of(fence), now));
      }
      fencing.fenced(fencer.self, places);
    }

    private void leave(Fencing fencing, Step.Leave leave) {
      for (OriginsEntry.Left left : leave.entries()) {
        if (chance(10)) {
          return;
        }
        check(left);
        membership.read(left.origin().toString(), left);
      }
      fencing.over();
    }

    private void check(OriginsEntry.Left left) {
      Node node =
          nodes.stream().filter(one -> one.origin.equals(left.origin())).findFirst().orElseThrow();
      assertThat(now).as("%s is dead", node.origin).isGreaterThanOrEqualTo(node.dies);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int end = (int) left.end(partition).orElseThrow().offset();
        Appended fence = log.get(partition).get(end);
        assertThat(fence.fence()).as("the record at its end").isPresent();
        assertThat(fence.fence().get().fenced()).isEqualTo(node.origin);
        assertThat(fence.fence().get().locations()).containsAll(node.locations);
        before(partition, end)
            .filter(record -> record.by().equals(node.origin))
            .forEach(
                record ->
                    assertThat(fence.at() - record.at())
                        .as("silence before the fence")
                        .isGreaterThanOrEqualTo(WAITS.longest(node.waits()).of(false).toNanos()));
      }
    }

    private Stream<Appended> before(int partition, int end) {
      return log.get(partition).subList(0, end).stream();
    }

    private Map<Integer, Long> ends() {
      Map<Integer, Long> ends = new HashMap<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ends.put(partition, (long) log.get(partition).size());
      }
      return ends;
    }

    private void join(Node node, Origin origin) {
      membership.read(
          origin.toString(),
          new OriginsEntry.Joined(
              origin, node.locations, Optional.empty(), List.of(), node.waits()));
    }

    private boolean chance(int percent) {
      return faults && random.nextInt(100) < percent;
    }
  }
}
