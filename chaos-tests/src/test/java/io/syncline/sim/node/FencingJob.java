package io.syncline.sim.node;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fencing;
import io.syncline.core.origin.Fencing.Step;
import io.syncline.core.origin.FencingTarget;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.AppendAnswer;
import io.syncline.sim.world.EndAnswer;
import io.syncline.sim.world.Partition;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One origin that is being declared gone: does what the real {@link Fencing} says is due. */
final class FencingJob {
  /** The longest wait for one answer, of the log or of the store. */
  static final Duration REQUEST = Duration.ofSeconds(6);

  /** Until what was asked of the log is asked again. */
  private static final long PATIENCE = Schedule.millis(60_000);

  private final World world;
  private final NodeProcess process;
  private final Origin target;
  private final Fencing fencing;
  private boolean over;

  /** What is answered to an earlier attempt does not count. */
  private long attempt;

  FencingJob(World world, NodeProcess process, Origin target) {
    this.world = world;
    this.process = process;
    Duration lease = process.machine().lease();
    FencingWaits waits =
        world.leavesOut(Mutation.FENCE_AFTER_LEASE)
            ? new FencingWaits(Duration.ZERO, Duration.ZERO, lease.dividedBy(4))
            : new FencingWaits(lease, world.settings().settle(), REQUEST);
    this.target = target;
    fencing =
        new Fencing(
            process.writer().self(),
            FencingTarget.of(target),
            world.settings().shards(),
            waits,
            false);
    world.note(process.writer().self(), " begins to fence ", target);
  }

  Origin target() {
    return target;
  }

  boolean isOver() {
    return over;
  }

  /** Does what is due, and comes back when there is more. */
  void go() {
    long now = process.patience();
    attempt++;
    Step step = fencing.next(process.members(), now, process.ticker().nanos());
    if (step instanceof Step.Wait wait) {
      comeBack(wait.nanos() + Schedule.millis(1));
    } else if (step instanceof Step.Measure) {
      measure();
    } else if (step instanceof Step.Read read) {
      read(read);
    } else if (step instanceof Step.Append append) {
      append(append.fence());
    } else if (step instanceof Step.Leave leave) {
      leave(leave.entries());
    } else {
      end(fencing.progress());
    }
  }

  private void end(Fencing.Progress progress) {
    over = true;
    if (progress.outcome().filter(Fencing.Outcome.GONE::equals).isPresent()) {
      world.tally().add(Count.FENCED);
    }
    world.note(process.writer().self(), " fences no more: ", progress);
  }

  private void measure() {
    long asked = attempt;
    Map<Integer, EndAnswer> answers = new HashMap<>();
    for (int partition = 0; partition < world.settings().shards(); partition++) {
      int about = partition;
      world
          .brokers()
          .end(
              process.links(),
              topic(),
              partition,
              answer ->
                  ifCurrent(
                      asked,
                      () -> {
                        answers.put(about, answer);
                        measured(answers);
                      }));
    }
    giveUpAfter(Schedule.millis(4_000), () -> {});
  }

  /** Counts where all partitions were answered about by the same topic. */
  private void measured(Map<Integer, EndAnswer> answers) {
    if (answers.size() < world.settings().shards()) {
      return;
    }
    Set<String> ids = new HashSet<>();
    Map<Integer, Long> ends = new HashMap<>();
    answers.forEach(
        (partition, answer) -> {
          ids.add(answer.topicId());
          ends.put(partition, answer.offset());
        });
    if (ids.size() == 1) {
      fencing.measured(ids.iterator().next(), ends, process.patience());
    }
    comeBack(Schedule.millis(ids.size() == 1 ? 1 : 500));
  }

  private void read(Step.Read read) {
    Topic topic = world.brokers().topic(topic());
    if (topic == null || !process.links().toKafka() || !process.links().fromKafka()) {
      comeBack(Schedule.millis(1_000));
      return;
    }
    boolean whole = true;
    for (Map.Entry<Integer, Long> from : read.from().entrySet()) {
      long to = read.to().getOrDefault(from.getKey(), 0L);
      whole &= look(topic.partition(from.getKey()), from.getKey(), from.getValue(), to);
    }
    if (whole) {
      fencing.wasRead();
    } else {
      fencing.broken("a part of the log is gone");
    }
    comeBack(world.schedule().between(1, 100));
  }

  private boolean look(Partition partition, int id, long from, long to) {
    if (partition.start() > from || partition.committed() < to) {
      return false;
    }
    for (long offset = from; offset < to; offset++) {
      long at = offset;
      Partition.Stored stored = partition.read(offset);
      if (stored != null) {
        stored.record().ifPresent(record -> fencing.found(id, at, record.origin()));
      }
    }
    return true;
  }

  private void append(BusRecord.Fence fence) {
    long asked = attempt;
    process
        .writer()
        .fence(
            fence,
            (by, places) ->
                ifCurrent(
                    asked,
                    () -> {
                      fencing.fenced(by, places);
                      go();
                    }),
            () -> ifCurrent(asked, this::notAppended));
    giveUpAfter(PATIENCE, fencing::notFenced);
  }

  private void notAppended() {
    fencing.notFenced();
    comeBack(Schedule.millis(1_000));
  }

  private void leave(List<OriginsEntry.Left> entries) {
    long asked = attempt;
    Set<Origin> told = new HashSet<>();
    for (OriginsEntry.Left entry : entries) {
      AppendAnswer answer =
          new AppendAnswer() {
            @Override
            public void acked(long offset) {
              ifCurrent(
                  asked,
                  () -> {
                    told.add(entry.origin());
                    if (told.size() == entries.size()) {
                      fencing.over();
                      go();
                    }
                  });
            }

            @Override
            public void failed() {
              ifCurrent(asked, FencingJob.this::go);
            }
          };
      world.origins().append(process.links(), said(entry), answer);
    }
  }

  private OriginsEntry said(OriginsEntry.Left entry) {
    return world.leavesOut(Mutation.LEFT_AT_OFFSET)
        ? new OriginsEntry.Left(
            entry.origin(),
            entry.ends().stream()
                .map(end -> new LogPlace(end.topic(), end.topicId(), end.partition(), 0))
                .toList())
        : entry;
  }

  /** Runs a step of this process unless something else was begun meanwhile. */
  private void ifCurrent(long asked, Runnable action) {
    process
        .step(
            () -> {
              if (attempt == asked) {
                action.run();
              }
            })
        .run();
  }

  private void comeBack(long nanos) {
    giveUpAfter(nanos, () -> {});
  }

  private void giveUpAfter(long nanos, Runnable instead) {
    long current = attempt;
    world
        .schedule()
        .in(
            nanos,
            process.step(
                () -> {
                  if (attempt == current && !over) {
                    instead.run();
                    go();
                  }
                }));
  }

  private String topic() {
    return process.machine().deployment().topic();
  }
}
