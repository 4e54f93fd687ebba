package io.syncline.sim.client;

import io.syncline.core.model.Location;
import io.syncline.core.model.Token;
import io.syncline.sim.call.ListCall;
import io.syncline.sim.call.ReadCall;
import io.syncline.sim.call.Terms;
import io.syncline.sim.call.WriteCall;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.node.Deployment;
import io.syncline.sim.node.Machine;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.oracle.Oracle;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.run.Plan;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.Lake;
import io.syncline.sim.world.LakeChange;
import io.syncline.sim.world.LakeChange.Kind;
import io.syncline.sim.world.Schedule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Who reads and writes, through nodes and past them. */
public final class Clients {
  private static final int MAX_TOKENS = 8;

  private final World world;
  private final Lake lake;
  private final Schedule schedule;
  private final Oracle oracle;
  private final List<Deployment> clusters;
  private final Plan plan;
  private final Outside outside;
  private final int writesOneIn;
  private final Deque<Written> written = new ArrayDeque<>();
  private final Sessions sessions;
  private boolean stopped;

  /** A write that was answered. */
  private record Written(Location location, List<Token> tokens, Commit commit) {}

  /** Clients that have not begun. */
  public Clients(
      World world,
      Lake lake,
      Oracle oracle,
      List<Deployment> clusters,
      Plan plan,
      Outside outside) {
    this.world = world;
    this.lake = lake;
    this.schedule = world.schedule();
    this.oracle = oracle;
    this.clusters = clusters;
    this.plan = plan;
    this.outside = outside;
    this.sessions = new Sessions(world, outside);
    this.writesOneIn = plan.writesOneIn(schedule.random());
  }

  /** They begin. */
  public void start() {
    schedule.in(schedule.between(plan.pace() / 4, plan.pace() * 2), this::next);
  }

  /** Nobody writes any more; reads go on. */
  public void stopWriting() {
    stopped = true;
  }

  private void next() {
    start();
    Deployment cluster = clusters.get(schedule.below(clusters.size()));
    Machine machine = cluster.machines().get(schedule.below(cluster.machines().size()));
    NodeProcess process = machine.process();
    if (process == null) {
      return;
    }
    if (hasSessions() && schedule.oneIn(5)) {
      if (!stopped && schedule.oneIn(4)) {
        sessions.write(process, LakeChange.of(Kind.PUT, any(lake.leaves())));
      } else if (schedule.oneIn(3)) {
        sessions.list(process, any(lake.directories()));
      } else {
        sessions.read(process, any(lake.leaves()));
      }
    } else if (!stopped && schedule.oneIn(writesOneIn)) {
      write(process);
    } else if (!stopped && plan.outside() && schedule.oneIn(plan.outsideOneIn())) {
      writeOutside();
    } else if (!written.isEmpty() && plan.readLagMillis() == 0 && schedule.oneIn(5)) {
      readWithToken(process);
    } else if (schedule.oneIn(3)) {
      ListCall.begin(world, process, any(lake.directories()));
    } else {
      ReadCall.begin(world, process, any(lake.locations()), Terms.NONE, answer -> {});
    }
  }

  /** Clocks of sessions and nodes may run apart by a thousandth, and a store must not lag. */
  private boolean hasSessions() {
    return plan.readLagMillis() == 0 && !plan.faults().contains(Fault.CLOCK_DRIFT);
  }

  private void write(NodeProcess process) {
    LakeChange change = change();
    int before = outside.commitsAt(change.location()).size();
    WriteCall.begin(world, process, change, tokens -> answered(change, before, tokens));
  }

  /** Where others wrote meanwhile, nobody can tell which of the commits was this one. */
  private void answered(LakeChange change, int before, List<Token> tokens) {
    List<Commit> commits = outside.commitsAt(change.location());
    if (commits.size() == before + 1 && change.kind() == Kind.PUT) {
      written.add(new Written(change.location(), tokens, commits.get(before)));
      if (written.size() > MAX_TOKENS) {
        written.remove();
      }
    }
  }

  private void readWithToken(NodeProcess process) {
    List<Written> all = List.copyOf(written);
    Written one = all.get(schedule.below(all.size()));
    ReadCall.begin(
        world,
        process,
        one.location(),
        new Terms(one.tokens(), List.of()),
        answer ->
            oracle
                .sessions()
                .tokenRead(
                    process.reader(),
                    List.of(one.commit()),
                    one.location(),
                    Entry.of(answer.found()),
                    schedule.now()));
  }

  private void writeOutside() {
    LakeChange change = change();
    if (outside.allows(change.location()) && outside.allows(change.to())) {
      world.tally().add(Count.OUTSIDE_WRITES);
      world.note("somebody outside does ", change);
      lake.apply(change, Optional.empty());
    }
  }

  private LakeChange change() {
    int choice = schedule.below(10);
    if (lake.scheme().implicitDirectories() || choice < 7) {
      return LakeChange.of(schedule.below(3) == 0 ? Kind.DELETE : Kind.PUT, any(lake.leaves()));
    } else if (choice == 7) {
      return LakeChange.of(Kind.MAKE_DIRECTORY, any(lake.directories()));
    } else if (choice == 8) {
      return LakeChange.of(Kind.REMOVE_TREE, any(lake.directories()));
    }
    Location from = lake.at(schedule.oneIn(2) ? "a/d" : "b/d");
    Location to = lake.at(from.equals(lake.at("a/d")) ? "b/d" : "a/d");
    return new LakeChange(Kind.RENAME_TREE, from, to);
  }

  private Location any(List<Location> locations) {
    return locations.get(schedule.below(locations.size()));
  }
}
