package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the guides for operators tell people to type exists, with its options. */
class RunbookCommandsTest {
  private static final Path OPERATING = Path.of("..", "docs", "operating");
  private static final Pattern SPAN = Pattern.compile("`\\./syncline ([^`]+)`");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @Test
  void everyCommandExists() throws IOException {
    List<String> problems = new ArrayList<>();
    int commands = 0;
    for (Path page : pages()) {
      for (Command command : commands(Files.readString(page))) {
        commands++;
        problem(command).ifPresent(why -> problems.add(page.getFileName() + ": " + why));
      }
    }
    assertThat(commands).isGreaterThan(100);
    assertThat(problems).isEmpty();
  }

  @Test
  void whatDoesNotExistIsFound() {
    String page =
        """
        Try `./syncline mount lits` or `./syncline status -A`.

        ```sh
        ./syncline lag --wait 5s          # a comment
        date | ./syncline put - /lake/now.txt
        ./syncline check run
        ```
        """;
    assertThat(commands(page).stream().flatMap(command -> problem(command).stream()))
        .hasSize(3)
        .anyMatch(why -> why.contains("'lits'"))
        .anyMatch(why -> why.contains("'--wait'"))
        .anyMatch(why -> why.contains("PATH"));
  }

  /**
   * Something to type, or to speak of.
   *
   * @param text what follows {@code ./syncline}
   * @param inText whether it stands in the text, where the name of a command may do
   */
  private record Command(String text, boolean inText) {}

  private static Optional<String> problem(Command command) {
    List<String> words = words(command.text());
    CommandLine line = CommandHelpTest.tree();
    try {
      CommandLine.ParseResult unused = line.parseArgs(words.toArray(String[]::new));
      return Optional.empty();
    } catch (CommandLine.ParameterException e) {
      return command.inText() && words.stream().allMatch(word -> word.matches("[a-z]+"))
          ? exists(CommandHelpTest.tree(), words)
          : Optional.of(command.text() + ": " + e.getMessage());
    }
  }

  private static Optional<String> exists(CommandLine tree, List<String> words) {
    CommandLine at = tree;
    for (String word : words) {
      CommandLine next = at.getSubcommands().get(word);
      if (next == null) {
        return Optional.of("there is no command '" + word + "'");
      }
      at = next;
    }
    return Optional.empty();
  }

  /** What follows {@code ./syncline} in blocks and in the text, without pipes and comments. */
  private static List<Command> commands(String page) {
    List<Command> commands = new ArrayList<>();
    boolean block = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("```")) {
        block = !block;
      } else if (block) {
        int at = line.indexOf("./syncline ");
        if (at >= 0) {
          String text = line.substring(at + "./syncline ".length()).replaceAll("\\s+#.*", "");
          commands.add(new Command(text, false));
        }
      } else {
        Matcher span = SPAN.matcher(line);
        while (span.find()) {
          commands.add(new Command(span.group(1), true));
        }
      }
    }
    return commands;
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(OPERATING)) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
  }
}
