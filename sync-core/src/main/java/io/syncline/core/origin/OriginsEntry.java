package io.syncline.core.origin;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One entry of the origins topic. A later one under the same key replaces an earlier one. */
public sealed interface OriginsEntry {

  /**
   * A cluster's topic exists; appended before the first {@link Joined} of that cluster, and again
   * when the topic was made anew.
   *
   * @param cluster whose topic
   * @param topic its name
   * @param topicId the identity that the broker gave it
   * @param partitions how many it has
   */
  record Registered(String cluster, String topic, String topicId, int partitions)
      implements OriginsEntry {}

  /**
   * An origin may append from now on; acked before its first intent, and again before it may write
   * more locations than it said.
   *
   * @param origin who
   * @param locations all that it can write or watch; never empty
   * @param feed the name of the feed that it reports, for a watcher
   * @param starts places in its cluster's topic from which on it appends: what it claims in a log
   *     of another identity says nothing
   * @param waits what has to be waited for before it may be declared gone
   */
  record Joined(
      Origin origin,
      List<Location> locations,
      Optional<String> feed,
      List<LogPlace> starts,
      FencingWaits waits)
      implements OriginsEntry {
    public Joined {
      Objects.requireNonNull(origin);
      Objects.requireNonNull(waits);
      Objects.requireNonNull(feed);
      locations = List.copyOf(locations);
      starts = List.copyOf(starts);
      if (locations.isEmpty()) {
        throw new IllegalArgumentException("origin " + origin + " joined without locations");
      }
    }

    /**
     * The same with all that an earlier entry said: what was begun when it could write more may
     * still be under way.
     */
    Joined with(Optional<Joined> earlier) {
      Set<Location> all = new LinkedHashSet<>(locations);
      earlier.ifPresent(said -> all.addAll(said.locations()));
      FencingWaits longest = earlier.map(said -> waits.longest(said.waits())).orElse(waits);
      return new Joined(origin, List.copyOf(all), feed, starts, longest);
    }

    /** Whether it can change anything at, below or above a location. */
    public boolean canWrite(Location location) {
      return locations.stream().anyMatch(location::intersects);
    }
  }

  /**
   * An origin is gone: everything that it began is told of in the log up to these places.
   *
   * @param origin who
   * @param ends per partition the place of its Leave or Fence, or of a later record of its
   *     successor
   */
  record Left(Origin origin, List<LogPlace> ends) implements OriginsEntry {
    public Left {
      Objects.requireNonNull(origin);
      ends = List.copyOf(ends);
    }

    /** Where it ends in a partition; empty when the entry does not say. */
    public Optional<LogPlace> end(int partition) {
      return ends.stream().filter(end -> end.partition() == partition).findFirst();
    }
  }

  /**
   * A node's own mark, by which it dates what it knows of the topic.
   *
   * @param node who sent it
   * @param nonce tells the pings of one process apart
   */
  record Ping(Origin node, long nonce) implements OriginsEntry {}
}
