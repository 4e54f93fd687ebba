package io.syncline.sim.run;

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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All that the nodes of one run share. */
public final class World {
  private static final int STORY = 4_000;

  private final Schedule schedule;
  private final Faults faults;
  private final Lake lake;
  private final StoreDoor door;
  private final Brokers brokers;
  private final OriginsTopic origins;
  private final ShardFunction function;
  private final Settings settings;
  private final Tally tally = new Tally();
  private final Witness witness;
  private final @Nullable Mutation mutation;
  private final Deque<String> story = new ArrayDeque<>();
  private final List<Predicate<Origin>> living = new ArrayList<>();
  private boolean telling;
  private long incarnations;
  private long tenures;

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

  public Faults faults() {
    return faults;
  }

  public Lake lake() {
    return lake;
  }

  public StoreDoor door() {
    return door;
  }

  public Brokers brokers() {
    return brokers;
  }

  public OriginsTopic origins() {
    return origins;
  }

  public ShardFunction function() {
    return function;
  }

  /** How much the nodes of this run hold at most. */
  public Sizes sizes() {
    return leavesOut(Mutation.BOUNDED) ? settings.sizes().boundless() : settings.sizes();
  }

  public Settings settings() {
    return settings;
  }

  public Witness witness() {
    return witness;
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
  public long nextIncarnation() {
    return ++incarnations;
  }

  /** Growing; never used twice. */
  public long nextTenure() {
    return ++tenures;
  }

  public long lastIncarnation() {
    return incarnations;
  }

  /** Asks somebody from now on whether an origin is that of one of its processes. */
  public void asks(Predicate<Origin> cluster) {
    living.add(cluster);
  }

  /** Whether an origin is that of a process which runs. */
  public boolean lives(Origin origin) {
    return living.stream().anyMatch(cluster -> cluster.test(origin));
  }
}
