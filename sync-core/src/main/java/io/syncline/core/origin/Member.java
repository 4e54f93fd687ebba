package io.syncline.core.origin;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about one origin.
 *
 * @param origin who
 * @param joined what it said when it joined; empty when only its end is known
 * @param left where it ended; empty while it may append
 * @param unknownUntil the latest instant, on this process's ticker, at which it certainly had not
 *     joined; empty when that is not known
 */
public record Member(
    Origin origin,
    Optional<OriginsEntry.Joined> joined,
    Optional<OriginsEntry.Left> left,
    OptionalLong unknownUntil) {

  /** Whether it can change anything at, below or above a location; yes where that is not known. */
  public boolean canWrite(Location location) {
    return joined.map(said -> said.canWrite(location)).orElse(true);
  }

  /** Whether it tells of what others change, and changes nothing itself. */
  public boolean isWatcher() {
    return joined.filter(said -> said.feed().isPresent()).isPresent();
  }

  /** Whether it is a watcher that reports every change at and below a location. */
  public boolean watches(Location location) {
    return left.isEmpty()
        && isWatcher()
        && joined
            .map(said -> said.locations().stream().anyMatch(location::isAtOrBelow))
            .orElse(false);
  }
}
