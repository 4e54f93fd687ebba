package io.syncline.cli;

import io.syncline.cli.failure.Failure;
import io.syncline.cli.failure.NearestWord;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with a command line in the words of every other failure. */
final class UsageFailures {
  private UsageFailures() {}

  static Failure of(ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String help = command.qualifiedName() + " --help";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      return unknown(command, unmatched.getUnmatched().get(0), help);
    }
    return Failure.usage(command.qualifiedName() + ": " + message(e), help);
  }

  private static Failure unknown(CommandSpec command, String wrong, String help) {
    boolean option = wrong.startsWith("-");
    Set<String> known = option ? command.optionsMap().keySet() : command.subcommands().keySet();
    String what =
        option ? "option" : command.subcommands().isEmpty() ? "further argument" : "command";
    String nearest =
        NearestWord.of(wrong, known).map(word -> "Did you mean " + word + "?\n").orElse("");
    return Failure.usage(
        command.qualifiedName() + " has no " + what + " '" + wrong + "'", nearest + help);
  }

  private static String message(ParameterException e) {
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return withValue(missing.getMissing().get(0)) + " is missing";
    }
    if (e instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice";
    }
    ArgSpec argument = e.getArgSpec();
    if (argument == null) {
      return Failure.describe(e);
    }
    return Optional.ofNullable(e.getValue())
        .flatMap(value -> expected(argument).map(expected -> wrong(argument, value, expected)))
        .orElseGet(() -> Failure.describe(e));
  }

  private static String wrong(ArgSpec argument, String value, String expected) {
    return name(argument) + " '" + value + "' is not known (expected " + expected + ")";
  }

  /** What a value must be, for the types whose values can be told in a few words. */
  private static Optional<String> expected(ArgSpec argument) {
    Class<?> type = argument.type();
    if (type.isEnum()) {
      return Optional.of(
          Arrays.stream(type.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", ")));
    }
    boolean number =
        type == int.class || type == Integer.class || type == long.class || type == Long.class;
    return number ? Optional.of("a whole number") : Optional.empty();
  }

  private static String withValue(ArgSpec argument) {
    return argument.isOption() ? name(argument) + " " + argument.paramLabel() : name(argument);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
