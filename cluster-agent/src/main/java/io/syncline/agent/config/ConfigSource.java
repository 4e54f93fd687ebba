package io.syncline.agent.config;

/** Where the value of a key comes from. */
public enum ConfigSource {
  /** The built-in default. */
  DEFAULT,
  /** The configuration file. */
  FILE,
  /** A {@code SYNCLINE_*} environment variable. */
  ENVIRONMENT
}
