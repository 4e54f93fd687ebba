package io.syncline.sim.run;

import io.syncline.core.model.Scheme;
import io.syncline.core.mount.ReconcileInterval;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.mutation.Bias;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one run is like, as its seed and the guard under test decide.
 *
 * @param scheme what kind of store the lake is
 * @param readLagMillis how old the store's answers may be
 * @param faults what may go wrong
 * @param sizes how many nodes each cluster has
 * @param settings of the nodes
 * @param outside whether others write past Syncline
 * @param pace milliseconds between two things that clients do, about
 * @param troubles milliseconds between two faults that are brought about, about
 * @param versions how many versions there are, which files have in turn
 * @param shape what the guard under test asks for
 * @param watch how it is watched what others write; null where nobody does
 * @param reconcile how often all that is held is asked again
 */
public record Plan(
    Scheme scheme,
    long readLagMillis,
    Set<Fault> faults,
    List<Integer> sizes,
    Settings settings,
    boolean outside,
    long pace,
    long troubles,
    int versions,
    Bias.Shape shape,
    @Nullable WatchPlan watch,
    ReconcileInterval reconcile) {
  /** So few that a file is often what it was before. */
  private static final int RECURRING = 3;

  private static final long SHORTEST_HEARTBEAT = 1_200;

  private static final EnumSet<Fault> LATE =
      EnumSet.of(Fault.MOUNT_UNHEARD, Fault.UNREADABLE_FENCE);

  private static final EnumSet<Fault> WATCHING =
      EnumSet.range(Fault.CRASH_IN_WATCH, Fault.EVENT_REORDERED);

  private static final EnumSet<Fault> DRAWN_LAST = drawnLast();

  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private static final List<Scheme> SCHEMES =
      List.of(
          Scheme.S3,
          Scheme.S3,
          Scheme.S3,
          Scheme.S3,
          Scheme.HDFS,
          Scheme.HDFS,
          Scheme.HDFS,
          Scheme.FILE);

  /** What a seed decides. */
  public static Plan of(Random random, Bias bias) {
    Scheme scheme = bias.scheme();
    if (scheme == null && bias.watch() != null) {
      scheme = bias.watch() == WatchPlan.Kind.LOG ? Scheme.HDFS : Scheme.S3;
    } else if (scheme == null) {
      scheme = SCHEMES.get(random.nextInt(SCHEMES.size()));
    }
    Bias.Shape shape = bias.shape();
    boolean three = shape == Bias.Shape.ARRIVING || random.nextInt(4) == 0;
    int[] sizes = new int[three ? 3 : 2];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] =
          switch (shape) {
            case FENCING, LONELY, PAIRS -> 2;
            case WRITING, CROWDED, QUIET, ARRIVING -> 1;
            case ANY, TROUBLED -> 1 + random.nextInt(2);
          };
    }
    Sizes held = bias.focused() ? focused(shape) : Sizes.tight(random);
    Settings settings =
        new Settings(
            shape.outlastsLeases() ? 1 : 1 + random.nextInt(3),
            bias.watch() == null ? heartbeat(random, shape) : SHORTEST_HEARTBEAT,
            LEASE,
            SETTLE,
            (shape.outlastsLeases() ? 1_000L : 400L)
                << (shape == Bias.Shape.QUIET ? 0 : random.nextInt(3)),
            held,
            bias.carrying() || random.nextBoolean(),
            false,
            false);
    Set<Fault> faults = faults(random, bias);
    Plan plan =
        new Plan(
            scheme,
            scheme == Scheme.FILE ? 3_000 : 0,
            faults,
            Arrays.stream(sizes).boxed().toList(),
            settings,
            bias.faults().contains(Fault.POLICY_CHANGED)
                || (random.nextInt(4) == 0 && !bias.focused()),
            pace(random, shape),
            switch (shape) {
              case TROUBLED -> 500L << random.nextInt(4);
              case FENCING, LONELY -> 15_000L << random.nextInt(2);
              case ANY, WRITING, PAIRS, CROWDED, QUIET, ARRIVING -> 1_000L << random.nextInt(5);
            },
            bias.recurring() || (!bias.focused() && random.nextInt(4) == 0)
                ? RECURRING
                : Integer.MAX_VALUE,
            shape,
            null,
            ReconcileInterval.NEVER);
    // Drawn last, so that they change nothing else of what a seed decides.
    for (Fault late : LATE) {
      if (random.nextInt(bias.focused() ? 32 : 8) == 0) {
        faults.add(late);
      }
    }
    return watched(plan, random, bias);
  }

  /** The same, watched if the seed says so, or the guard under test. */
  private static Plan watched(Plan plan, Random random, Bias bias) {
    boolean asked = bias.watch() != null;
    boolean may = !bias.focused() && plan.readLagMillis() == 0;
    WatchPlan.Kind kind = bias.watch();
    if (!asked && may && random.nextInt(6) == 0) {
      kind = random.nextBoolean() ? WatchPlan.Kind.LOG : WatchPlan.Kind.QUEUE;
    }
    if (kind == null) {
      return plan;
    }
    Set<Fault> faults = EnumSet.copyOf(plan.faults());
    for (Fault fault : WATCHING) {
      if (random.nextInt(asked ? 16 : 3) == 0) {
        faults.add(fault);
      }
    }
    if (kind == WatchPlan.Kind.QUEUE) {
      faults.remove(Fault.FEED_PURGED);
    }
    WatchPlan watch = WatchPlan.of(random, kind, asked);
    Settings settings = plan.settings().naming(asked || random.nextInt(4) > 0);
    boolean silent = bias.faults().contains(Fault.FEED_SILENT);
    boolean canaries = kind == WatchPlan.Kind.QUEUE && (silent || random.nextBoolean());
    if (canaries && (silent || random.nextInt(asked ? 16 : 2) == 0)) {
      faults.add(Fault.FEED_SILENT);
    }
    boolean loses =
        kind == WatchPlan.Kind.QUEUE
            && (bias.faults().contains(Fault.EVENT_LOST) || (!asked && random.nextBoolean()));
    if (loses) {
      faults.add(Fault.EVENT_LOST);
    }
    if (kind == WatchPlan.Kind.QUEUE && !asked && watch.clusters() == 1 && random.nextBoolean()) {
      faults.add(Fault.EVENT_OVERDUE);
    }
    return new Plan(
        plan.scheme(),
        plan.readLagMillis(),
        faults,
        plan.sizes(),
        loses ? settings.withRounds() : settings,
        true,
        plan.pace(),
        plan.troubles(),
        plan.versions(),
        plan.shape(),
        watch.with(canaries),
        loses
            ? ReconcileInterval.of(Duration.ofSeconds(15L << random.nextInt(3)))
            : ReconcileInterval.NEVER);
  }

  private static EnumSet<Fault> drawnLast() {
    EnumSet<Fault> all = EnumSet.copyOf(LATE);
    all.addAll(WATCHING);
    all.add(Fault.FEED_SILENT);
    all.add(Fault.EVENT_LOST);
    all.add(Fault.EVENT_OVERDUE);
    return all;
  }

  private static long heartbeat(Random random, Bias.Shape shape) {
    if (shape == Bias.Shape.QUIET) {
      return SHORTEST_HEARTBEAT;
    }
    return (shape.outlastsLeases() ? 3_000L : 1_200L) + random.nextInt(3_000);
  }

  /** Of so many things that clients do one is a write. */
  public int writesOneIn(Random random) {
    if (shape == Bias.Shape.QUIET || (shape == Bias.Shape.PAIRS && watch != null)) {
      return 10;
    }
    return 2 + random.nextInt(writes(shape) ? 3 : 8);
  }

  /** Of so many other things that happen one is a write from outside, where there are such. */
  public int outsideOneIn() {
    return watch == null ? 6 : 2;
  }

  private static Sizes focused(Bias.Shape shape) {
    return shape == Bias.Shape.CROWDED ? Sizes.CROWDED : Sizes.ROOMY;
  }

  private static long pace(Random random, Bias.Shape shape) {
    if (shape == Bias.Shape.LONELY) {
      return 5_000;
    }
    if (shape == Bias.Shape.FENCING || shape == Bias.Shape.QUIET) {
      return 400L << random.nextInt(2);
    }
    return (writes(shape) ? 60L : 100L) << random.nextInt(4);
  }

  /** Whether much is written. */
  private static boolean writes(Bias.Shape shape) {
    return shape == Bias.Shape.WRITING || shape == Bias.Shape.PAIRS || shape == Bias.Shape.CROWDED;
  }

  /** A random subset: with all at once, what they cost would hide what is lost. */
  private static Set<Fault> faults(Random random, Bias bias) {
    int oneIn = bias.focused() ? 32 : 2 << random.nextInt(4);
    Set<Fault> faults = EnumSet.noneOf(Fault.class);
    for (Fault fault : EnumSet.complementOf(DRAWN_LAST)) {
      if (random.nextInt(oneIn) == 0) {
        faults.add(fault);
      }
    }
    faults.addAll(bias.faults());
    return faults;
  }
}
