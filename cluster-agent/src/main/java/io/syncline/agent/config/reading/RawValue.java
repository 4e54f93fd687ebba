package io.syncline.agent.config.reading;

import io.syncline.agent.config.ConfigSource;

/**
 * The text of a value as it was found.
 *
 * @param text the text; items of a list are separated by commas
 * @param source where it was found; never the default
 * @param line the line of the file, from 1; 0 for the environment
 * @param variable the environment variable; empty for the file
 */
record RawValue(String text, ConfigSource source, int line, String variable) {
  static RawValue ofFile(String text, int line) {
    return new RawValue(text, ConfigSource.FILE, line, "");
  }

  static RawValue ofEnvironment(String text, String variable) {
    return new RawValue(text, ConfigSource.ENVIRONMENT, 0, variable);
  }

  /** Where it was found, for a message. */
  String where() {
    return source == ConfigSource.FILE ? " (line " + line + ")" : " (" + variable + ")";
  }
}
