package io.syncline.chaos.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The faults of one run, in order of time, all from one seed.
 *
 * <p>Only a random subset of kinds takes part: with all at once, constant resyncs would hide what
 * is lost. Each kind of the subset comes once before any comes again. Some faults overlap.
 *
 * @param seed from which it is made
 * @param kinds the kinds that take part
 * @param faults what happens
 */
public record FaultPlan(long seed, Set<FaultKind> kinds, List<PlannedFault> faults) {
  private static final int MIN_KINDS = 3;
  private static final int MAX_KINDS = 9;

  /** Nothing goes wrong before, so that something is held that can become old. */
  private static final Duration WARM_UP = Duration.ofSeconds(4);

  /** The pause between the beginnings of two faults, at most. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);

  public FaultPlan {
    kinds = Collections.unmodifiableSet(EnumSet.copyOf(kinds));
    faults = List.copyOf(faults);
  }

  /**
   * The plan of a seed.
   *
   * @param length of the run; every fault has ended by then
   * @param nodes how many nodes there are to hit
   */
  public static FaultPlan of(long seed, Duration length, int nodes) {
    Random random = new Random(seed);
    List<FaultKind> all = new ArrayList<>(Arrays.asList(FaultKind.values()));
    Collections.shuffle(all, random);
    List<FaultKind> chosen = all.subList(0, random.nextInt(MIN_KINDS, MAX_KINDS + 1));
    List<PlannedFault> faults = new ArrayList<>();
    Duration at = WARM_UP;
    for (int i = 0; at.compareTo(length) < 0; i++) {
      FaultKind kind = chosen.get(i % chosen.size());
      Duration lasts = between(random, kind.shortest(), kind.longest());
      int target = random.nextInt(kind.targets(nodes));
      if (at.plus(lasts).compareTo(length) < 0) {
        faults.add(new PlannedFault(at, kind, target, lasts));
      }
      at = at.plus(between(random, SHORTEST_PAUSE, LONGEST_PAUSE));
    }
    return new FaultPlan(seed, EnumSet.copyOf(chosen), faults);
  }

  private static Duration between(Random random, Duration low, Duration high) {
    return Duration.ofMillis(random.nextLong(low.toMillis(), high.toMillis() + 1));
  }
}
