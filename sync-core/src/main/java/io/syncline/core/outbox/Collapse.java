package io.syncline.core.outbox;

import java.util.List;

/**
 * Many intents that are over become one, which covers no less.
 *
 * @param wider the oldest of them in its wider form: under its id, so that it stays as old as it is
 * @param gone the ids of the others; to be forgotten on disk only once the wider form is durable
 */
public record Collapse(Intent wider, List<Long> gone) {
  public Collapse {
    gone = List.copyOf(gone);
  }
}
