package io.syncline.agent.admin;

import io.syncline.agent.config.WatchKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One feed of changes that others make, and who reads it.
 *
 * @param name of the store
 * @param kind what tells
 * @param locations of whose changes it tells
 * @param node who reads it; empty while nobody does, or while nobody knows
 * @param reading how that goes; empty where the one who knows was not asked
 */
public record WatcherView(
    String name,
    WatchKind kind,
    List<Location> locations,
    Optional<String> node,
    Optional<Reading> reading) {
  public WatcherView {
    locations = List.copyOf(locations);
    Objects.requireNonNull(node);
    Objects.requireNonNull(reading);
  }

  /** How a watcher is. */
  public enum State {
    /** Nobody reads, or the one who does does not answer. */
    UNKNOWN,
    /** The feed was not read to its end yet. */
    CATCHING_UP,
    /** The feed was read to its end a moment ago. */
    LIVE,
    /** The feed cannot be read, which is tried again. */
    FAILING,
    /** What the feed tells is not believed to be everything. */
    DISTRUSTED
  }

  /**
   * How reading goes.
   *
   * @param state never {@code UNKNOWN}
   * @param origin under which start it tells
   * @param since how long it has been that node's turn
   * @param behind everything that was changed longer ago is in the log; empty while that is unknown
   * @param position where it is read on, in the feed's own words; empty while unknown
   * @param figures what was counted since then
   * @param failure what does not work, and is tried again, or why it is not believed; empty for
   *     nothing
   */
  public record Reading(
      State state,
      Origin origin,
      Duration since,
      Optional<Duration> behind,
      String position,
      Figures figures,
      String failure) {}

  /**
   * What was counted.
   *
   * @param changes that were told
   * @param losses times that not everything could be told
   * @param lastLoss the last of them; empty for none
   * @param canary how long ago one came back; empty where none did
   */
  public record Figures(long changes, long losses, String lastLoss, Optional<Duration> canary) {}

  /** How the watcher is. */
  public State state() {
    return reading.map(Reading::state).orElse(State.UNKNOWN);
  }
}
