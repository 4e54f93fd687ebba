package io.syncline.cli;

import io.syncline.cli.output.Terminal;
import io.syncline.cli.session.Surroundings;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes the reference page of the command line from its model. */
final class CliReference {
  static final Surroundings NO_SURROUNDINGS =
      new Surroundings(
          InputStream.nullInputStream(),
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
          Terminal.NONE,
          Map.of(),
          InstantSource.fixed(Instant.EPOCH),
          Optional::empty);

  private static final String INTRODUCTION =
      """
      # Command line

      <!-- Generated: see CliReferenceTest. Do not edit. -->

      `./syncline COMMAND` builds what changed in the source tree and runs it. Data goes to stdout; progress, warnings
      and errors go to stderr. Errors have a code of the catalogue, a cause and something to try:

      ```
      error SYN-2103: mount /lake: cannot list s3://lake/ (403 AccessDenied)
        cause ...
        try   syncline mount test s3://lake
      ```

      ## Contexts

      A context is a name for a cluster and the address of one of its nodes. The file is
      `~/.config/syncline/contexts.yaml`, or `syncline/contexts.yaml` under `XDG_CONFIG_HOME`, or what
      `SYNCLINE_CONTEXTS` names. A running demo adds its clusters and removes them at its end. Without any context, the
      node at `localhost:7450` (data door `localhost:7453`) is asked.

      ```yaml
      current: east                  # used where -c is not given; otherwise the first
      contexts:
        east:
          grpc: node1.east.example:7450
          data: node1.east.example:7453
      ```

      ## Output

      `-o json` prints one document `{"apiVersion": "syncline/v1", "kind": ...}` with camelCase keys, instants in UTC,
      seconds as numbers and bytes as integers; lists have `items`, and with `-A` also `unanswered`. `jsonl` prints one
      such document for each item and line, `yaml` the same as YAML, `name` only what identifies each item, `wide` a
      table with all columns. [Which fields there are](json.md), by kind; `syncline schema KIND` prints a JSON Schema.

      """;

  private CliReference() {}

  /** The command and all below it. */
  static Stream<CommandSpec> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getCommandSpec()),
        command.getSubcommands().values().stream().flatMap(CliReference::all));
  }

  static String of(CommandLine root) {
    List<String> lines = new ArrayList<>();
    lines.add("## Exit codes\n");
    lines.add("| code | meaning |\n|---|---|");
    root.getCommandSpec()
        .usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> lines.add("| " + code + " | " + meaning + " |"));
    lines.add("\n## Global options\n");
    lines.add("Before or after the command.\n");
    lines.add(options(root.getCommandSpec().options()));
    all(root).skip(1).forEach(command -> lines.add(section(command)));
    return INTRODUCTION + String.join("\n", lines).stripTrailing() + "\n";
  }

  private static String section(CommandSpec command) {
    List<String> lines = new ArrayList<>();
    lines.add("\n## " + command.qualifiedName() + "\n");
    lines.add(String.join(" ", command.usageMessage().description()) + "\n");
    lines.add("```\n" + usage(command) + "\n```\n");
    if (!command.subcommands().isEmpty()) {
      lines.add("Commands: " + String.join(", ", command.subcommands().keySet()) + ".\n");
    }
    String arguments =
        command.positionalParameters().stream()
            .map(CliReference::row)
            .collect(Collectors.joining("\n"));
    List<OptionSpec> own =
        command.options().stream().filter(option -> !option.inherited()).toList();
    if (!arguments.isEmpty()) {
      lines.add("| argument | meaning |\n|---|---|\n" + arguments + "\n");
    }
    if (!own.isEmpty()) {
      lines.add(options(own) + "\n");
    }
    lines.add("```\n" + examples(command) + "\n```\n");
    lines.add(
        "Exit codes: " + String.join(", ", command.usageMessage().exitCodeList().keySet()) + ".");
    return String.join("\n", lines);
  }

  private static String usage(CommandSpec command) {
    return new CommandLine.Help(
            command, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .abbreviatedSynopsis()
        .strip();
  }

  private static String examples(CommandSpec command) {
    return Stream.of(command.usageMessage().footer())
        .map(String::strip)
        .collect(Collectors.joining("\n"));
  }

  private static String options(List<OptionSpec> options) {
    return "| option | meaning |\n|---|---|\n"
        + options.stream().map(CliReference::row).collect(Collectors.joining("\n"));
  }

  private static String row(OptionSpec option) {
    String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return "| `"
        + escape(String.join(", ", option.names()) + value)
        + "` | "
        + escape(description(option.description(), option))
        + " |";
  }

  private static String row(PositionalParamSpec argument) {
    return "| `"
        + escape(argument.paramLabel())
        + "` | "
        + escape(description(argument.description(), argument))
        + " |";
  }

  private static String description(String[] text, CommandLine.Model.ArgSpec argument) {
    String candidates =
        argument.completionCandidates() == null
            ? ""
            : String.join(", ", argument.completionCandidates());
    return String.join(" ", text)
        .replace("${COMPLETION-CANDIDATES}", candidates)
        .replace("${DEFAULT-VALUE}", String.valueOf(argument.initialValue()));
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
