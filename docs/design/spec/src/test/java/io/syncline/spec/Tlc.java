package io.syncline.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs the model checker TLC as a process of its own, in a folder of its own for each run. */
final class Tlc {
  private static final int NO_ERROR = 0;
  private static final int VIOLATION = 12;

  /** Most of a small run is its start. */
  private static final List<String> SMALL =
      List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final List<String> LARGE = List.of("-Xmx2g", "-XX:+UseParallelGC");

  private static final long LONGEST_MINUTES = 30;
  private static final Pattern VIOLATED = Pattern.compile("Invariant (\\w+) is violated");
  private static final Pattern STATE = Pattern.compile("(?m)^State (\\d+): ");
  private static final Pattern DISTINCT =
      Pattern.compile("([\\d,]+) distinct states found, 0 states left");

  /** TLC tells how far it is now and then, and at the end. */
  private static final Pattern SAMPLED =
      Pattern.compile("(?s).*Progress: ([\\d,]+) states checked");

  private static final Pattern DEPTH = Pattern.compile("state graph search is (\\d+)");

  private Tlc() {}

  /**
   * What a run found.
   *
   * @param violated the invariant that was broken; null for none
   * @param length states of the counterexample
   * @param distinct states found, where all were
   * @param sampled states on the executions that were followed
   * @param depth of the search, where it was exhaustive
   * @param output all that TLC printed
   */
  record Outcome(
      @Nullable String violated,
      long length,
      OptionalLong distinct,
      OptionalLong sampled,
      OptionalLong depth,
      String output) {}

  /** Visits every state, the shortest executions first. With one worker the same ones each time. */
  static Outcome exhaust(Model model, int workers) {
    return run(model, workers == 1 ? SMALL : LARGE, "-workers", Integer.toString(workers));
  }

  /** Visits the states of so many random executions of at most so many steps. */
  static Outcome sample(Model model, int executions, int steps) {
    return run(model, LARGE, "-simulate", "num=" + executions, "-depth", Integer.toString(steps));
  }

  private static Outcome run(Model model, List<String> machine, String... options) {
    try {
      Path folder = Path.of("target", "tlc", model.name().replaceAll("[^\\w-]+", "-"));
      Files.createDirectories(folder);
      Path source = folder.resolve(model.module() + ".tla");
      Files.writeString(source, Files.readString(model.source()));
      Files.writeString(folder.resolve(model.module() + ".cfg"), model.configuration());
      Path log = folder.resolve("tlc.out");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(machine);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of("tlc2.TLC", "-metadir", "states"));
      command.addAll(List.of(options));
      command.add(model.module());
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
          throw new IllegalStateException("TLC did not end: " + log.toAbsolutePath());
        }
      } finally {
        process.destroyForcibly();
      }
      return outcome(process.exitValue(), Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Outcome outcome(int exit, String output) {
    Matcher violated = VIOLATED.matcher(output);
    boolean broken = violated.find();
    if (exit != (broken ? VIOLATION : NO_ERROR)) {
      throw new IllegalStateException("TLC failed with " + exit + ":\n" + output);
    }
    return new Outcome(
        broken ? violated.group(1) : null,
        STATE.matcher(output).results().count(),
        number(DISTINCT, output),
        number(SAMPLED, output),
        number(DEPTH, output),
        output);
  }

  private static OptionalLong number(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1).replace(",", "")))
        : OptionalLong.empty();
  }
}
