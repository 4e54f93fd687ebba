package io.syncline.agent.config;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
   * The configuration.
   *
   * @throws SyncException that tells all problems, one a line
   */
  public NodeConfig orThrow() {
    return config.orElseThrow(
        () ->
            new SyncException(
                code(),
                problems.stream().map(ConfigProblem::message).collect(Collectors.joining("\n"))));
  }

  private ErrorCode code() {
    boolean onlyUnknown =
        problems.stream().allMatch(p -> p.code() == ErrorCode.UNKNOWN_CONFIGURATION_KEY);
    return onlyUnknown ? ErrorCode.UNKNOWN_CONFIGURATION_KEY : ErrorCode.INVALID_CONFIGURATION;
  }
}
