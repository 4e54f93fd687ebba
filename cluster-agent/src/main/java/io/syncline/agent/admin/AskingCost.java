package io.syncline.agent.admin;

import io.syncline.core.mount.MountPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How often a policy makes a node ask the store about one thing that is held, valid and read all
 * the time. Follows from the rules of reading alone; what is read, and how often, it does not know.
 *
 * @param polling questions a minute while the feed proves nothing; empty if each read asks
 * @param live questions a minute while the mount is LIVE and nothing changes; empty where the
 *     policy never lets it be LIVE
 * @param liveNow whether the feed is recent enough now to be LIVE; empty where it proves nothing,
 *     or does not count
 */
public record AskingCost(OptionalDouble polling, OptionalDouble live, Optional<Boolean> liveNow) {
  private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  /**
   * What a policy costs.
   *
   * @param bound how old an answer from the feed alone may be now; empty while it proves nothing
   */
  public static AskingCost of(MountPolicy policy, Optional<Duration> bound) {
    Optional<Duration> interval = policy.syncInterval().bound();
    if (interval.filter(Duration::isZero).isPresent()) {
      return new AskingCost(OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());
    }
    OptionalDouble polling =
        OptionalDouble.of(interval.map(every -> MINUTE_NANOS / every.toNanos()).orElse(0.0));
    return policy.externalChanges() == MountPolicy.ExternalChanges.UNWATCHED
        ? new AskingCost(polling, OptionalDouble.empty(), Optional.empty())
        : new AskingCost(
            polling,
            OptionalDouble.of(0),
            bound.map(age -> interval.map(limit -> age.compareTo(limit) <= 0).orElse(true)));
  }
}
