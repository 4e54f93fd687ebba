package io.syncline.core.origin;

import io.syncline.core.model.Origin;
import java.util.Optional;

/**
 * Where a reader hands over what it reads of the origins topic, in the topic's order; entries may
 * come again.
 *
 * <p>Thread rule: the thread that calls the shards' sink, so that whoever fixes where a shard
 * starts knows what was handed over before.
 */
public interface OriginsSink {
  /** Is told and forgets. */
  OriginsSink NONE =
      new OriginsSink() {
        @Override
        public void entry(String key, OriginsEntry entry) {}

        @Override
        public void deleted(String key, Optional<Origin> origin) {}

        @Override
        public void unreadable(String key, String reason) {}
      };

  /** An entry, under its key. */
  void entry(String key, OriginsEntry entry);

  /** What was under a key is gone. */
  void deleted(String key, Optional<Origin> origin);

  /**
   * An entry that cannot be understood; it may be a join of anybody.
   *
   * @param reason for a person
   */
  void unreadable(String key, String reason);
}
