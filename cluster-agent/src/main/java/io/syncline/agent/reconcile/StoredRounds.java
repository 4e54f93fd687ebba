package io.syncline.agent.reconcile;

import io.syncline.cache.store.NodeProperties;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers in a node's metadata store how far the rounds of each mount have come. */
public final class StoredRounds {
  private static final String PREFIX = "reconcile.rounds ";

  /** Mounts that are forgotten at a time, when they are no longer there. */
  public static final int MAX_FORGOTTEN = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(StoredRounds.class);

  private final NodeProperties properties;

  public StoredRounds(NodeProperties properties) {
    this.properties = properties;
  }

  Rounds of(Subject subject) {
    String text = properties.value(name(subject)).orElse("");
    try {
      return Rounds.parse(text);
    } catch (IllegalArgumentException e) {
      LOG.warn("how far the rounds of {} have come is lost: {}", subject.path(), e.getMessage());
      return Rounds.NONE;
    }
  }

  void keep(Subject subject, Rounds rounds) {
    properties.put(name(subject), rounds.text());
  }

  /** Forgets others, and returns whether there are no more of them. */
  boolean retain(Collection<Subject> subjects) {
    Set<String> kept = subjects.stream().map(StoredRounds::name).collect(Collectors.toSet());
    List<String> others =
        properties.names(PREFIX, MAX_FORGOTTEN + 1 + kept.size()).stream()
            .filter(name -> !kept.contains(name))
            .toList();
    others.stream().limit(MAX_FORGOTTEN).forEach(properties::remove);
    return others.size() <= MAX_FORGOTTEN;
  }

  private static String name(Subject subject) {
    return PREFIX + subject.path() + " " + subject.location();
  }

  /**
   * What rounds are about. Of a path at which something else is mounted now, nothing is known.
   *
   * @param path where it is mounted
   * @param location what is mounted there
   */
  record Subject(NamespacePath path, Location location) {
    static Subject of(Mount mount) {
      return new Subject(mount.path(), mount.location());
    }
  }
}
