package io.syncline.sim;

import io.syncline.sim.mutation.Bias;
import io.syncline.sim.mutation.Mutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page of all mutations, with a seed that shows that each guard is needed. */
final class MutationPage {
  static final Path PATH = Path.of("..", "docs", "internals", "mutations.md");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|.*\\| (\\d+) \\|$");

  private MutationPage() {}

  /** The seeds that the page names. */
  static Map<Mutation, Long> seeds() throws IOException {
    Map<Mutation, Long> seeds = new EnumMap<>(Mutation.class);
    if (Files.exists(PATH)) {
      Matcher row = ROW.matcher(Files.readString(PATH));
      while (row.find()) {
        seeds.put(Mutation.of(row.group(1)), Long.parseLong(row.group(2)));
      }
    }
    return seeds;
  }

  static String markdown(Map<Mutation, Long> seeds) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        <!-- Generated: ./mvnw test -pl chaos-tests -am -Dtest=MutationTest -Dsurefire.failIfNoSpecifiedTests=false \
             -Dsyncline.docs.write=true -->
        # Mutations of the simulator

        Each leaves out one guard, or two where each hides that the other is gone. The trap is that of the table in
        [correctness](../design/correctness.md#traps), or what else the guard is for. The seed is the first that broke an invariant
        without the guard and nothing with it, when this page was written: `./chaos-tests/simulate --mutation NAME --seeds 1 --from SEED`.
        Where there is none the guard is not shown to be needed here: another layer hides it, or runs meet it too seldom.

        | mutation | trap | what goes on without the guard | tried at most | seed |
        |---|---|---|---|---|
        """);
    for (Mutation mutation : Mutation.values()) {
      Long seed = seeds.get(mutation);
      page.append(
          String.format(
              "| `%s` | %s | %s | %d | %s |%n",
              mutation.id(),
              mutation.trap(),
              mutation.meaning(),
              Bias.of(mutation).seeds(),
              seed == null ? "none" : seed));
    }
    return page.toString();
  }
}
