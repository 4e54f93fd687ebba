package io.syncline.core.origin;

import io.syncline.core.model.Origin;
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
