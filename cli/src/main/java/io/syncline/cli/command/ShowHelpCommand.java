package io.syncline.cli.command;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code syncline help}. */
@Command(
    name = "help",
    description = "Shows the help of a command, or all commands.",
    footer = {"  syncline help", "  syncline help mount set"})
final class ShowHelpCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command, such as mount set (default: all).")
  private List<String> names = List.of();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = spec.root().commandLine();
    for (String name : names) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw Failure.usage(
            "there is no command '" + String.join(" ", names) + "'", "syncline help");
      }
      command = next;
    }
    command.usage(spec.root().commandLine().getOut());
    return ExitCode.OK.number();
  }
}
