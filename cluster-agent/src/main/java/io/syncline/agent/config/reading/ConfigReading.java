package io.syncline.agent.config.reading;

import io.syncline.agent.config.NodeConfig;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came out of reading a configuration.
 *
 * @param config the configuration; empty exactly when there are problems
 * @param problems everything that is wrong, in the order of the file's lines, what concerns no line
 *     last
 * @param warnings what does no harm but is probably not meant
 */
public record ConfigReading(
    Optional<NodeConfig> config, List<ConfigProblem> problems, List<String> warnings) {
  public ConfigReading {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    if (config.isPresent() != problems.isEmpty()) {
      throw new IllegalArgumentException("a configuration exists exactly when nothing is wrong");
    }
  }

  /**
   * Reads a configuration file with its overrides.
   *
   * @param environment all environment variables; those of Syncline are picked out
   * @throws SyncException {@code INVALID_CONFIGURATION} when the file cannot be read at all
   */
  public static ConfigReading ofFile(Path file, Map<String, String> environment) {
    return of(text(file), environment);
  }

  /** The same for a text. */
  public static ConfigReading of(String yaml, Map<String, String> environment) {
    return new ConfigReader(YamlSource.parse(yaml), EnvironmentSource.parse(environment)).read();
  }

  /**
   * The configuration.
   *
   * @throws SyncException that tells all problems, one a line
   */
  public NodeConfig orThrow() {
    return config.orElseThrow(
        () ->
            SyncException.ofLines(code(), problems.stream().map(ConfigProblem::message).toList()));
  }

  private ErrorCode code() {
    boolean onlyUnknown =
        problems.stream().allMatch(p -> p.code() == ErrorCode.UNKNOWN_CONFIGURATION_KEY);
    return onlyUnknown ? ErrorCode.UNKNOWN_CONFIGURATION_KEY : ErrorCode.INVALID_CONFIGURATION;
  }

  private static String text(Path file) {
    try {
      long size = Files.size(file);
      if (size > YamlSource.MAX_CHARACTERS) {
        throw new SyncException(
            ErrorCode.INVALID_CONFIGURATION,
            file + " has " + size + " bytes (at most " + YamlSource.MAX_CHARACTERS + ")");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new SyncException(
          ErrorCode.INVALID_CONFIGURATION,
          "cannot read the configuration file " + file + ": " + e,
          e);
    }
  }
}
