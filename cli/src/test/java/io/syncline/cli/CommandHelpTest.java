package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.command.CommandTree;
import io.syncline.cli.session.GlobalOptions;
import io.syncline.cli.session.Session;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class CommandHelpTest {
  @TempDir Path folder;

  static Stream<CommandSpec> commands() {
    return CliReference.all(tree());
  }

  static CommandLine tree() {
    return CommandTree.of(new Session(CliReference.NO_SURROUNDINGS, new GlobalOptions()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasASentenceExamplesAndExitCodes(CommandSpec command) {
    assertThat(String.join(" ", command.usageMessage().description())).matches("[A-Z].*\\.");
    assertThat(command.usageMessage().footer())
        .isNotEmpty()
        .allMatch(example -> example.contains("syncline"));
    assertThat(command.usageMessage().exitCodeList()).containsKeys("0", "1", "2");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void explainsEachOptionAndArgument(CommandSpec command) {
    for (ArgSpec argument : command.args()) {
      assertThat(String.join(" ", argument.description()))
          .as(argument.toString())
          .matches("[A-Z-].*\\.");
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examplesCanBeParsed(CommandSpec command) {
    for (String example : command.usageMessage().footer()) {
      String call = example.strip().replaceFirst("^.*\\| ", "").replaceFirst(" > .*", "");
      if (call.startsWith("syncline ")) {
        String[] words =
            call.substring("syncline ".length()).replaceAll("'[^']*'", "text").split(" ");
        tree().parseArgs(words);
      }
    }
  }

  @Test
  void helpOfEachCommandIsReachedInThreeWays() {
    Shell shell = new Shell(folder);
    String text = shell.run("mount", "set", "--help").out();
    assertThat(text)
        .startsWith("Changes the policy of a mount")
        .contains("Usage: syncline mount set");
    assertThat(shell.run("help", "mount", "set").out()).isEqualTo(text);
    assertThat(shell.run("mount", "set", "-h").out()).isEqualTo(text);
    assertThat(shell.run("help", "nothing").code()).isEqualTo(2);
  }

  @Test
  void helpListsEveryCommand() {
    List<String> names =
        Arrays.asList(
            "demo node status version mount ls stat cat put get cp mv rm mkdir sync lag fence explain check bus watcher config schema completion"
                .split(" "));
    String help = new Shell(folder).run("help").out();
    assertThat(names).allMatch(name -> help.contains("\n  " + name + " "));
    assertThat(help).isEqualTo(new Shell(folder).run("--help").out());
  }

  @Test
  void completionCoversCommandsAndOptions() {
    Shell.Result result = new Shell(folder).run("completion");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("#!/usr/bin/env bash")
        .contains(
            "complete -F _complete_syncline", "--max-staleness", "sync-interval".substring(0, 4));
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(new Shell(folder).run("version").out())
        .matches("syncline \\d+\\.\\d+\\.\\d+\\S*  \\(Java .*\\)\n");
    assertThat(new Shell(folder).run("--version").out()).startsWith("syncline ");
  }
}
