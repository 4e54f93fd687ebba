package io.syncline.cache.sync;

import io.syncline.core.session.View;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One assignment of a shard to this node.
 *
 * @param view names it to readers
 * @param takenUp steady ticker time when it began: what is held from before was answered before
 */
record Tenure(View view, long takenUp) {
  /** What is shown of what is held, or was stored just now. */
  Shown shown(OptionalLong answered) {
    return new Shown(answered.orElse(takenUp), Optional.of(view));
  }
}
