package io.syncline.agent.config;

import java.util.Objects;

/**
 * A text that is never shown: its {@link #toString} is {@value #MASK}.
 *
 * @param reveal the text itself, for the client that needs it and for nothing else
 */
public record Secret(String reveal) {
  /** What is shown in place of a secret. */
  public static final String MASK = "***";

  public Secret {
    Objects.requireNonNull(reveal);
  }

  @Override
  public String toString() {
    return MASK;
  }
}
