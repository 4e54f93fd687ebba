package io.syncline.cache.sync;

import io.syncline.core.session.View;
import java.util.Optional;

/**
 * What an answer shows, for its reader to remember.
 *
 * @param answered steady ticker time before which the state was committed
 * @param view under which view it is shown; empty when the store was asked past all that is held
 */
public record Shown(long answered, Optional<View> view) {
  static Shown pastAll(long answered) {
    return new Shown(answered, Optional.empty());
  }
}
