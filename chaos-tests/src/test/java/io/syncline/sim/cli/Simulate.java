package io.syncline.sim.cli;

import io.syncline.sim.Hunt;
import io.syncline.sim.Report;
import io.syncline.sim.Result;
import io.syncline.sim.Simulation;
import io.syncline.sim.mutation.Bias;
import io.syncline.sim.mutation.Mutation;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs simulations from the command line. */
public final class Simulate {
  private final Options options;
  private final PrintStream out;

  private Simulate(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs what is asked for; exits with 1 where something was broken, or a mutation survived. */
  public static void main(String[] args) {
    Options options;
    try {
      options = Options.parse(unseenUnlessTold(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    System.exit(new Simulate(options, System.out).run() ? 0 : 1);
  }

  /** Without a first seed runs are ones that nobody has seen. */
  private static String[] unseenUnlessTold(String[] args) {
    return Stream.concat(
            Stream.of("--from", Long.toString(System.currentTimeMillis())), Stream.of(args))
        .toArray(String[]::new);
  }

  private boolean run() {
    if (options.listMutations()) {
      for (Mutation mutation : Mutation.values()) {
        out.printf("%-26s %-6s %s%n", mutation.id(), mutation.trap(), mutation.meaning());
      }
      return true;
    }
    return options.allMutations() ? hunt() : simulate();
  }

  private boolean hunt() {
    boolean allCaught = true;
    for (Mutation mutation : Mutation.values()) {
      long start = System.nanoTime();
      Hunt hunt = Hunt.of(mutation, options.from(), Bias.of(mutation).seeds(), options.steps());
      allCaught &= hunt.violation().isPresent();
      out.printf(
          Locale.ROOT,
          "%-26s %-6s %4d seeds %7.1f s  %s%n",
          mutation.id(),
          mutation.trap(),
          hunt.seeds(),
          (System.nanoTime() - start) / 1e9,
          hunt.violation().map(broken -> broken.invariant().name()).orElse("SURVIVED"));
    }
    return allCaught;
  }

  private boolean simulate() {
    Mutation mutation = options.mutation();
    Mutation like = mutation == null ? options.like() : mutation;
    Bias bias = like == null ? Bias.NONE : Bias.of(like);
    Report report = new Report();
    out.println("seeds from " + options.from());
    long start = System.nanoTime();
    for (long seed = options.from(); seed < options.from() + options.seeds(); seed++) {
      Simulation simulation = new Simulation(seed, bias, mutation);
      if (options.story()) {
        simulation.tellStory();
      }
      Result result = simulation.run(options.steps());
      report.add(result);
      if (!result.isClean()) {
        result.story().forEach(out::println);
        out.println("seed " + seed + ": " + result.violations());
        out.println("again: " + options.replay(seed));
      } else if (options.story()) {
        result.story().forEach(out::println);
      }
    }
    out.print(report.text((System.nanoTime() - start) / 1e9));
    return report.broken() == 0;
  }
}
