package io.syncline.chaos.history;

import java.util.Optional;

/**
 * A violation.
 *
 * @param rule the invariant, {@code I1} to {@code I6}, or {@code STORE} where the store itself lost
 *     an acknowledged write
 * @param operation the read that shows it; none where the store itself does
 * @param path what it is about: the path read, or a child of a listed one
 * @param story for a person: what was expected, with an excerpt of the path's history
 */
public record Finding(String rule, Optional<Operation> operation, String path, String story) {
  @Override
  public String toString() {
    return rule
        + " broken at "
        + path
        + operation.map(read -> " by " + read).orElse("")
        + ": "
        + story;
  }
}
