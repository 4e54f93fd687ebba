package io.syncline.cache.namespace;

import io.syncline.core.freshness.Reason;
import io.syncline.core.session.Seen;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How fresh an answer is.
 *
 * @param reason why it was served; {@link Reason#VALIDATED} also when the store was asked for this
 *     very answer
 * @param asked whether the store was asked for this very answer
 * @param stale whether it is older than the bound, served because the store does not answer and the
 *     mount's policy permits it
 * @param age how long ago it is known to have matched the store; empty when that is not known
 *     (valid, no bound by age)
 * @param bound the bound it was served under; empty for none by age
 * @param seen what its reader has seen by it; empty where the namespace itself answered
 */
public record Freshness(
    Reason reason,
    boolean asked,
    boolean stale,
    Optional<Duration> age,
    Optional<Duration> bound,
    List<Seen> seen) {
  public Freshness {
    seen = List.copyOf(seen);
  }
}
