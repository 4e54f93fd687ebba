package io.syncline.core.freshness;

import java.util.OptionalLong;

/**
 * The instant, on this process's ticker, before which every change that can concern a mount in one
 * shard is known to be applied. Empty while the feed is not provably complete: then only
 * validations count.
 *
 * @param nanos ticker time
 */
public record Watermark(OptionalLong nanos) {
  /** The feed proves nothing. */
  public static final Watermark UNKNOWN = new Watermark(OptionalLong.empty());
}
