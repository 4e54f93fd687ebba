package io.syncline.agent.reconcile;

import io.syncline.cache.sync.Reconciliation;
import io.syncline.cache.sync.Reconciliation.Place;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far the rounds of one mount have come, by shard.
 *
 * @param shards those that were ever seen here; at most as many as the cluster has
 */
record Rounds(SortedMap<Integer, Round> shards) {
  /** No shard was seen. */
  static final Rounds NONE = new Rounds(new TreeMap<>());

  /**
   * The rounds through one shard.
   *
   * @param lastBegan wall time in milliseconds at which the last one that was finished began, or at
   *     which the shard was seen first
   * @param walk the one under way
   */
  record Round(long lastBegan, Optional<Walk> walk) {
    /** One begins. */
    Round walking(Walk now) {
      return new Round(lastBegan, Optional.of(now));
    }
  }

  /**
   * A round under way.
   *
   * @param began wall time in milliseconds
   * @param place how far it has come
   */
  record Walk(long began, Place place) {}

  /** The same, of which one shard has got on. */
  Rounds with(int shard, Round round) {
    SortedMap<Integer, Round> changed = new TreeMap<>(shards);
    changed.put(shard, round);
    return new Rounds(changed);
  }

  /**
   * As text: a line a shard, of its number, when its last round began, and, where one is under way,
   * when it began, what it looks at, and the encoded location behind which it goes on.
   */
  String text() {
    return shards.entrySet().stream().map(Rounds::line).collect(Collectors.joining("\n"));
  }

  /**
   * Reads such a text.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static Rounds parse(String text) {
    SortedMap<Integer, Round> shards = new TreeMap<>();
    text.lines()
        .map(line -> line.split(" ", -1))
        .forEach(words -> shards.put(Integer.parseInt(words[0]), round(words)));
    return new Rounds(shards);
  }

  private static String line(Map.Entry<Integer, Round> shard) {
    Round round = shard.getValue();
    String walk =
        round
            .walk()
            .map(
                now ->
                    " "
                        + now.began()
                        + " "
                        + now.place().phase()
                        + " "
                        + now.place().after().map(Rounds::encoded).orElse(""))
            .orElse("");
    return shard.getKey() + " " + round.lastBegan() + walk;
  }

  private static Round round(String[] words) {
    if (words.length != 2 && words.length != 5) {
      throw new IllegalArgumentException(words.length + " words (expected 2 or 5)");
    }
    Optional<Walk> walk = Optional.empty();
    if (words.length == 5) {
      Optional<Location> after =
          words[4].isEmpty() ? Optional.empty() : Optional.of(location(words[4]));
      walk =
          Optional.of(
              new Walk(
                  Long.parseLong(words[2]),
                  new Place(Reconciliation.Phase.valueOf(words[3]), after)));
    }
    return new Round(Long.parseLong(words[1]), walk);
  }

  private static String encoded(Location location) {
    return URLEncoder.encode(location.toString(), StandardCharsets.UTF_8);
  }

  private static Location location(String word) {
    try {
      return Location.restore(URLDecoder.decode(word, StandardCharsets.UTF_8));
    } catch (SyncException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
