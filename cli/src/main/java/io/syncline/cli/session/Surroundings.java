package io.syncline.cli.session;

import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.output.Terminal;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The world around a command, replaced as a whole in tests.
 *
 * @param in stdin
 * @param out stdout
 * @param err stderr
 * @param terminal which of them are a terminal
 * @param environment the environment variables
 * @param clock wall time
 * @param local finds what runs in this process, where it is on the class path
 */
public record Surroundings(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Map<String, String> environment,
    InstantSource clock,
    Supplier<Optional<LocalCommands>> local) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }
}
