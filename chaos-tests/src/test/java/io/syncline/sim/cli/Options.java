package io.syncline.sim.cli;

import io.syncline.sim.Simulation;
import io.syncline.sim.mutation.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for on the command line.
 *
 * @param seeds how many runs
 * @param from the first seed
 * @param steps events of a run before it heals
 * @param mutation the guard that is left out; null for none
 * @param like the guard whose bias is used, with the guard in place; null for none
 * @param listMutations whether to list all guards instead
 * @param allMutations whether to hunt for each guard instead
 * @param story whether to tell what happened in a run that broke something
 */
record Options(
    long seeds,
    long from,
    int steps,
    @Nullable Mutation mutation,
    @Nullable Mutation like,
    boolean listMutations,
    boolean allMutations,
    boolean story) {
  static final String USAGE =
      "usage: ./chaos-tests/simulate [--seeds N] [--from S] [--steps M] [--mutation NAME]"
          + " [--like NAME] [--story]\n"
          + "       ./chaos-tests/simulate --list-mutations\n"
          + "       ./chaos-tests/simulate --all-mutations [--from S]\n"
          + "without --from: seeds that nobody has seen";

  static Options parse(String... args) {
    Options options = new Options(1_000, 1, Simulation.STEPS, null, null, false, false, false);
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--list-mutations" -> options = options.listing();
        case "--all-mutations" -> options = options.hunting();
        case "--story" -> options = options.telling();
        case "--seeds", "--from", "--steps", "--mutation", "--like" -> {
          if (i + 1 == args.length) {
            throw new IllegalArgumentException(args[i] + " has no value");
          }
          options = options.with(args[i], args[i + 1]);
          i++;
        }
        default -> throw new IllegalArgumentException("unknown option '" + args[i] + "'");
      }
    }
    return options;
  }

  private Options with(String option, String value) {
    return switch (option) {
      case "--seeds" ->
          new Options(
              number(option, value), from, steps, mutation, like, false, allMutations, story);
      case "--from" ->
          new Options(
              seeds, number(option, value), steps, mutation, like, false, allMutations, story);
      case "--steps" ->
          new Options(
              seeds,
              from,
              (int) Math.min(number(option, value), Integer.MAX_VALUE),
              mutation,
              like,
              false,
              allMutations,
              story);
      case "--mutation" ->
          new Options(seeds, from, steps, Mutation.of(value), like, false, allMutations, story);
      default ->
          new Options(seeds, from, steps, mutation, Mutation.of(value), false, allMutations, story);
    };
  }

  private static long number(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " '" + value + "' is not a whole number", e);
    }
  }

  private Options listing() {
    return new Options(seeds, from, steps, mutation, like, true, allMutations, story);
  }

  private Options hunting() {
    return new Options(seeds, from, steps, mutation, like, listMutations, true, story);
  }

  private Options telling() {
    return new Options(seeds, from, steps, mutation, like, listMutations, allMutations, true);
  }

  /** The line that runs one seed again, with its story. */
  String replay(long seed) {
    String guard = "";
    if (mutation != null) {
      guard = " --mutation " + mutation.id();
    } else if (like != null) {
      guard = " --like " + like.id();
    }
    return "./chaos-tests/simulate --seeds 1 --from "
        + seed
        + " --steps "
        + steps
        + guard
        + " --story";
  }
}
