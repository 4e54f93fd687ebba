package io.syncline.agent;

import io.syncline.agent.fencing.FencingMemory;
import io.syncline.cache.store.NodeProperties;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingTarget;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in a node's metadata store who was asked to be declared gone: a line each, of whether
 * the processes are dead, since when in milliseconds, and the newest start of each name.
 */
final class StoredFencings implements FencingMemory {
  private static final String ASKED = "fencings.asked";
  private static final Logger LOG = LoggerFactory.getLogger(StoredFencings.class);

  private final NodeProperties properties;
  private final Predicate<String> allowed;
  private final Runnable forgotten;

  /**
   * What a node remembers.
   *
   * @param allowed whether it may declare nodes of a cluster gone; that may have changed since
   * @param forgotten told of each that was given up and is not shown any more
   */
  StoredFencings(NodeProperties properties, Predicate<String> allowed, Runnable forgotten) {
    this.properties = properties;
    this.allowed = allowed;
    this.forgotten = forgotten;
  }

  @Override
  public void forgotGivenUp() {
    forgotten.run();
  }

  @Override
  public List<Asked> all() {
    String text = properties.value(ASKED).orElse("");
    try {
      return text.lines().map(StoredFencings::read).filter(this::isAllowed).toList();
    } catch (RuntimeException e) {
      // Whoever they were hold watermarks back until somebody asks again.
      LOG.warn("who was being declared gone is lost, ask again: '{}'", text);
      return List.of();
    }
  }

  @Override
  public void keep(List<Asked> asked) {
    properties.put(
        ASKED, asked.stream().map(StoredFencings::write).collect(Collectors.joining("\n")));
  }

  private boolean isAllowed(Asked asked) {
    boolean is = allowed.test(asked.target().cluster());
    if (!is) {
      LOG.warn("not declared gone, this node may not any more: {}", asked.target());
    }
    return is;
  }

  private static String write(Asked asked) {
    return asked.processIsDead()
        + " "
        + asked.since().toEpochMilli()
        + " "
        + asked.target().origins().stream().map(Origin::toString).collect(Collectors.joining(","));
  }

  private static Asked read(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(line);
    }
    return new Asked(
        FencingTarget.of(Arrays.stream(parts[2].split(",", -1)).map(Origin::parse).toList()),
        Boolean.parseBoolean(parts[0]),
        Instant.ofEpochMilli(Long.parseLong(parts[1])));
  }
}
