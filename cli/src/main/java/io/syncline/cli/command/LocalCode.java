package io.syncline.cli.command;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.session.Session;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the code of the commands that run in this process. */
final class LocalCode {
  private LocalCode() {}

  /** A configuration file or pipe, once it is known to be there. */
  static Path file(Path configuration) {
    if (Files.isDirectory(configuration)) {
      throw Failure.of(
          ClientError.INVALID_CONFIGURATION,
          configuration + " is a directory (expected the configuration file of a node)",
          "Name the file in it.");
    }
    if (!Files.exists(configuration)) {
      throw Failure.of(
          ClientError.INVALID_CONFIGURATION,
          "there is no file " + configuration + " (expected the configuration of a node)",
          "docs/operating/running-a-node.md has one to begin with.");
    }
    return configuration;
  }

  static LocalCommands of(Session session, String command) {
    return session
        .surroundings()
        .local()
        .get()
        .orElseThrow(
            () ->
                Failure.of(
                    ClientError.INVALID_CONFIGURATION,
                    "the code that '" + command + "' needs is not on the class path",
                    "Run it through the launcher in the project's folder: ./" + command));
  }
}
