package io.syncline.chaos.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own with the class path of this one, that can be killed, stopped in its tracks, and
 * started again. It ends with this process, whatever ends this one.
 *
 * <p>Thread rule: any thread.
 */
final class JvmProcess implements AutoCloseable {
  private static final List<String> SMALL_AND_QUICK =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xss512k");

  private final String name;
  private final Path folder;
  private final List<String> options;
  private final List<String> command;

  @GuardedBy("this")
  private @Nullable Process process;

  @GuardedBy("this")
  private @Nullable Process pause;

  @GuardedBy("this")
  private int starts;

  /**
   * A process that does not run yet.
   *
   * @param name names its logs, one for each start
   * @param folder where its logs are
   * @param options of the JVM, beside those that make it small
   * @param main the class that it runs
   * @param arguments of the main class
   */
  JvmProcess(
      String name, Path folder, List<String> options, Class<?> main, List<String> arguments) {
    this.name = name;
    this.folder = folder;
    this.options = options;
    this.command = new ArrayList<>(List.of(Tether.class.getName(), main.getName()));
    this.command.addAll(arguments);
  }

  /** Starts it, unless it runs. */
  synchronized void start() {
    if (isAlive()) {
      return;
    }
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(SMALL_AND_QUICK);
    line.addAll(options);
    line.addAll(command);
    starts++;
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    try {
      Files.createDirectories(folder);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Ends it as SIGKILL does, stopped or not; it is gone when this returns. */
  synchronized void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
    endPause();
  }

  /**
   * Stops it in its tracks. Another process lets it go on, so that none is left stopped when this
   * one dies.
   *
   * @param length how long, unless {@link #resume} is called before
   */
  synchronized void pause(Duration length) {
    Process running = process;
    if (running == null || !running.isAlive()) {
      return;
    }
    endPause();
    pause =
        shell(
            "kill -STOP "
                + running.pid()
                + "; sleep "
                + Math.max(1, length.toSeconds())
                + "; kill -CONT "
                + running.pid());
  }

  /** Lets it go on. */
  synchronized void resume() {
    Process running = process;
    endPause();
    if (running != null && running.isAlive()) {
      await(shell("kill -CONT " + running.pid()));
    }
  }

  synchronized boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  /** The log of its last start. */
  synchronized Path log() {
    return folder.resolve(name + "-" + starts + ".log");
  }

  /** How often it was started. */
  synchronized int starts() {
    return starts;
  }

  @Override
  public void close() {
    kill();
  }

  @GuardedBy("this")
  private void endPause() {
    Process pausing = pause;
    if (pausing != null) {
      // Its sleep may outlive it, and does nothing then.
      pausing.destroyForcibly().onExit().join();
      pause = null;
    }
  }

  private static Process shell(String script) {
    try {
      return new ProcessBuilder("sh", "-c", script)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + script, e);
    }
  }

  private static void await(Process signal) {
    try {
      if (!signal.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a signal is not sent after 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
