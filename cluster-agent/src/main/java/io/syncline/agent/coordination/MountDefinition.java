package io.syncline.agent.coordination;

import io.syncline.core.mount.Mount;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One mount as the cluster keeps it.
 *
 * @param mount the mount
 * @param feed name of the watcher's feed, at most 63 bytes; empty for none
 * @param policyVersion version of the table with which it was added or its policy last changed
 */
public record MountDefinition(Mount mount, String feed, long policyVersion) {
  private static final int MAX_FEED_BYTES = 63;

  public MountDefinition {
    Objects.requireNonNull(mount);
    if (feed.getBytes(StandardCharsets.UTF_8).length > MAX_FEED_BYTES) {
      throw new IllegalArgumentException(
          "feed '" + feed + "' is longer than " + MAX_FEED_BYTES + " bytes");
    }
  }
}
