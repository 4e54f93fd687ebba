package io.syncline.chaos.history;

/**
 * A violation.
 *
 * @param rule the invariant, {@code I1} to {@code I6}, or {@code STORE} where the store itself lost
 *     an acknowledged write
 * @param operation the read that shows it
 * @param path what it is about: the path read, or a child of a listed one
 * @param story for a person: what was expected, with an excerpt of the path's history
 */
public record Finding(String rule, Operation operation, String path, String story) {
  @Override
  public String toString() {
    return rule + " broken at " + path + " by " + operation + "\n" + story;
  }
}
