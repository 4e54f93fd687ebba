package io.syncline.cli.local;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The commands that need a node's own code. The command line does not depend on that code: it finds
 * an implementation with {@link ServiceLoader}, and most commands run without one on a small class
 * path.
 *
 * <p>Failures are {@link io.syncline.cli.failure.Failure}s.
 */
public interface LocalCommands {
  /** Starts a demo and stays until it is interrupted, or runs its script. Returns the exit code. */
  int demo(DemoRequest request, PrintStream out, PrintStream err);

  /** Runs one node until it is told to stop. Returns the exit code. */
  int node(Path configuration, PrintStream out, PrintStream err);

  /**
   * Reads a configuration file with the environment's overrides, completely checked.
   *
   * @return all keys with their effective values, ordered by key
   */
  List<LocalSetting> settings(Path configuration, Map<String, String> environment);

  /** The implementation on the class path. */
  static Optional<LocalCommands> find() {
    return ServiceLoader.load(LocalCommands.class).findFirst();
  }
}
