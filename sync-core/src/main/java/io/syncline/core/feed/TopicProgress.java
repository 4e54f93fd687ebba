package io.syncline.core.feed;

import io.syncline.core.model.Position;

/** How far one topic was read in one shard. Used by one thread. */
final class TopicProgress {
  final EndSamples samples;
  Position position;

  TopicProgress(Position position, FeedLimits limits) {
    this.position = position;
    this.samples = new EndSamples(limits.maxSamples());
  }
}
