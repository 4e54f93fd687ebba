package io.syncline.cli.command;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.session.Session;

/** Finds the code of the commands that run in this process. */
final class LocalCode {
  private LocalCode() {}

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
