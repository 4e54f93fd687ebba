package io.syncline.cli.command;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code syncline completion}. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash and zsh.",
    footer = {
      "  source <(./syncline completion)",
      "  syncline completion > /etc/bash_completion.d/syncline"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private final Session session;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session
        .console()
        .data(AutoComplete.bash("syncline", spec.root().commandLine()).stripTrailing());
    return ExitCode.OK.number();
  }
}
