package io.syncline.agent.config.reading;

import io.syncline.core.error.ErrorCode;

/**
 * One thing that is wrong with a configuration.
 *
 * @param code {@code UNKNOWN_CONFIGURATION_KEY} or {@code INVALID_CONFIGURATION}
 * @param line the line of the file, from 1; 0 where it concerns no single line
 * @param message what was found, where, and what was expected; never a secret
 */
public record ConfigProblem(ErrorCode code, int line, String message) {
  static ConfigProblem invalid(int line, String message) {
    return new ConfigProblem(ErrorCode.INVALID_CONFIGURATION, line, message);
  }
}
