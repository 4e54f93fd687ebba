package io.syncline.sim;

import io.syncline.sim.mutation.Bias;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.oracle.verdict.Violation;
import java.util.Optional;

/**
 * The search for a seed that shows that a guard is needed.
 *
 * @param mutation the guard that is left out
 * @param seeds how many were tried, the one that showed it included
 * @param seed the one that showed it
 * @param violation what was broken without the guard, on a seed that is clean with it; empty where
 *     no seed showed it
 */
public record Hunt(Mutation mutation, long seeds, long seed, Optional<Violation> violation) {

  /** Tries seeds from one on, until one shows it or there were too many. */
  public static Hunt of(Mutation mutation, long from, int most, int steps) {
    Bias bias = Bias.of(mutation);
    for (long seed = from; seed < from + most; seed++) {
      Result without = new Simulation(seed, bias, mutation).run(steps);
      if (!without.isClean() && new Simulation(seed, bias, null).run(steps).isClean()) {
        return new Hunt(mutation, seed - from + 1, seed, without.violations().first());
      }
    }
    return new Hunt(mutation, most, from + most - 1, Optional.empty());
  }
}
