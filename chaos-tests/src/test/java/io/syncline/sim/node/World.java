package io.syncline.sim.node;

import io.syncline.core.model.Origin;
import io.syncline.core.shard.ShardFunction;
import io.syncline.sim.fault.Faults;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.world.Brokers;
import io.syncline.sim.world.Lake;
import io.syncline.sim.world.OriginsTopic;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.StoreDoor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that the nodes of one run share. */
public final class World {
  private static final int STORY = 4_000;

  final Schedule schedule;
  final Faults faults;
  final Lake lake;
  final StoreDoor door;
  final Brokers brokers;
  final OriginsTopic origins;
  final ShardFunction function;
  final Settings settings;
  final Tally tally = new Tally();
  final Witness witness;
  private final @Nullable Mutation mutation;
  private final Deque<String> story = new ArrayDeque<>();
  private final List<Deployment> deployments = new ArrayList<>();
  private boolean telling;
  private long incarnations;

  /** A world in which nothing has happened. */
  public World(
      Schedule schedule,
      Faults faults,
      StoreDoor door,
      Settings settings,
      Witness witness,
      @Nullable Mutation mutation) {
    this.witness = witness;
    this.schedule = schedule;
    this.faults = faults;
    this.lake = door.lake();
    this.door = door;
    this.brokers =
        new Brokers(
            schedule,
            faults,
            stored ->
                stored
                    .record()
                    .map(record -> witness.logged(record.partition(), record, stored.appended()))
                    .orElse(-1L));
    this.origins = new OriginsTopic(schedule, faults);
    this.function = new ShardFunction(settings.shards());
    this.settings = settings;
    this.mutation = mutation;
  }

  public Schedule schedule() {
    return schedule;
  }

  public Brokers brokers() {
    return brokers;
  }

  public OriginsTopic origins() {
    return origins;
  }

  public Tally tally() {
    return tally;
  }

  /** Whether this run does without a guard. */
  public boolean leavesOut(Mutation guard) {
    return mutation == guard;
  }

  /** Keeps the story of this run, for a person. */
  public void tellStory() {
    telling = true;
  }

  /** Adds to the story. */
  public void note(Object... words) {
    if (!telling) {
      return;
    }
    StringBuilder line = new StringBuilder();
    line.append(String.format("%10.3f ", schedule.now() / 1e9));
    for (Object word : words) {
      line.append(word);
    }
    story.add(line.toString());
    if (story.size() > STORY) {
      story.remove();
    }
  }

  /** The end of the story. */
  public List<String> story() {
    return List.copyOf(story);
  }

  /** Growing; never used twice. */
  long nextIncarnation() {
    return ++incarnations;
  }

  long lastIncarnation() {
    return incarnations;
  }

  /** A cluster of this world. */
  void add(Deployment deployment) {
    deployments.add(deployment);
  }

  /** Whether an origin is that of a process which runs. */
  boolean lives(Origin origin) {
    return deployments.stream()
        .flatMap(deployment -> deployment.machines().stream())
        .map(Machine::process)
        .anyMatch(process -> process != null && process.writer().self().equals(origin));
  }
}
