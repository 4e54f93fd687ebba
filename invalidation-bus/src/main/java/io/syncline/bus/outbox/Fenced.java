package io.syncline.bus.outbox;

import io.syncline.core.model.Origin;
import io.syncline.core.origin.LogPlace;
import java.util.List;

/**
 * A fence that is in every partition.
 *
 * @param by who appended it
 * @param places its place in each partition
 */
public record Fenced(Origin by, List<LogPlace> places) {
  public Fenced {
    places = List.copyOf(places);
  }
}
