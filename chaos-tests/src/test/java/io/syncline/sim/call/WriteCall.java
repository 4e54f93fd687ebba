package io.syncline.sim.call;

import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Token;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Invalidations;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.Done;
import io.syncline.sim.world.LakeChange;
import io.syncline.sim.world.LakeChange.Kind;
import io.syncline.sim.world.StoreAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One write: the intent, the store, what is held locally, the log. The process can die between any
 * two of these.
 */
public final class WriteCall {
  private static final int ATTEMPTS = 2;

  private final World world;
  private final NodeProcess process;
  private final LakeChange change;
  private final Consumer<List<Token>> answered;
  private final List<Change> announced;
  private OptionalLong intent = OptionalLong.empty();
  private int attempts;
  private boolean unanswered;
  private Map<Location, MutationId> named = Map.of();

  private WriteCall(
      World world, NodeProcess process, LakeChange change, Consumer<List<Token>> answered) {
    this.world = world;
    this.process = process;
    this.change = change;
    this.answered = answered;
    this.announced = change.announced();
  }

  /**
   * Begins a write at a process.
   *
   * @param answered told of the tokens when it took effect and was answered
   */
  public static void begin(
      World world, NodeProcess process, LakeChange change, Consumer<List<Token>> answered) {
    WriteCall call = new WriteCall(world, process, change, answered);
    process.step(call::open).run();
  }

  private void open() {
    if (!process.writer().mayWrite(announced)) {
      world.tally().add(Count.REFUSED_BY_LEASE);
      return;
    }
    if (!world.leavesOut(Mutation.INTENT_FIRST)) {
      intent = process.writer().open(announced);
      if (intent.isEmpty() || dies()) {
        return;
      }
    }
    // The store is asked a moment later: the process may sleep, or die, in between.
    world.schedule().in(world.schedule().between(0, 5), process.step(this::attempt));
  }

  private void attempt() {
    if (!process.writer().mayWrite(announced) && !world.leavesOut(Mutation.LEASE_BEFORE_ATTEMPT)) {
      end(false, null);
      return;
    }
    attempts++;
    world.tally().add(Count.WRITES);
    world.note(process.writer().self(), " asks the store to ", change, ", attempt ", attempts);
    world
        .door()
        .change(
            process.links(),
            change,
            process.writer().self(),
            new StoreAnswer<>() {
              @Override
              public void answered(Done done) {
                process.step(() -> done(done)).run();
              }

              @Override
              public void refused() {
                process.step(() -> repeat(false)).run();
              }

              @Override
              public void lost() {
                process.step(() -> repeat(true)).run();
              }
            });
    dies();
  }

  private void repeat(boolean lost) {
    unanswered |= lost;
    // Only where nobody hears it: what is pending holds the claims of those who are heard.
    boolean late = world.leavesOut(Mutation.LEASE_BEFORE_ATTEMPT) && !process.links().fromKafka();
    if (attempts < ATTEMPTS && (late || world.schedule().oneIn(2))) {
      world
          .schedule()
          .in(
              late
                  ? world.schedule().between(90_000, 200_000)
                  : world.schedule().between(10, 3_000),
              process.step(this::attempt));
    } else {
      end(false, null);
    }
  }

  private void done(Done done) {
    boolean alone = change.kind() == Kind.PUT || change.kind() == Kind.DELETE;
    MutationId mutation = done.mutation();
    if (world.settings().naming() && alone && mutation != null) {
      named = Map.of(change.location(), mutation);
    }
    end(done.effect(), done.version());
  }

  /** Whatever may have happened is announced; only what certainly did not is forgotten. */
  private void end(boolean effect, @Nullable String version) {
    world.note(process.writer().self(), " has ", effect ? "done " : "not done ", change);
    if (world.leavesOut(Mutation.INTENT_FIRST) && intent.isEmpty()) {
      if (dies()) {
        return;
      }
      intent = process.writer().open(announced);
    }
    if (intent.isEmpty()) {
      return;
    }
    if (!effect && !unanswered) {
      process.writer().cancel(intent.getAsLong());
      return;
    }
    process.invalidateLocally(Invalidations.expanded(announced));
    if (dies()) {
      return;
    }
    if (unanswered) {
      world.tally().add(Count.UNSETTLED);
    }
    if (unanswered) {
      told(process.writer().unsettle(intent.getAsLong()), effect);
    } else if (world.settings().carrying() && version != null && change.kind() == Kind.PUT) {
      look(version);
    } else {
      told(process.writer().settle(intent.getAsLong(), null, named), effect);
    }
  }

  /** What others are told: what is there, if it is what was written. */
  private void look(String version) {
    world
        .door()
        .status(
            process.links(),
            change.location(),
            new StoreAnswer<>() {
              @Override
              public void answered(Optional<FileStatus> found) {
                process
                    .step(
                        () ->
                            settle(
                                found
                                    .filter(there -> version.equals(there.version()))
                                    .orElse(null)))
                    .run();
              }

              @Override
              public void refused() {
                process.step(() -> settle(null)).run();
              }

              @Override
              public void lost() {
                refused();
              }
            });
  }

  private void settle(@Nullable FileStatus seen) {
    if (seen != null) {
      world.tally().add(Count.CARRIED);
    }
    told(process.writer().settle(intent.getAsLong(), seen, named), true);
  }

  private void told(List<Token> tokens, boolean effect) {
    if (effect) {
      answered.accept(tokens);
    }
    dies();
  }

  private boolean dies() {
    return process.machine().mayDie(50);
  }
}
