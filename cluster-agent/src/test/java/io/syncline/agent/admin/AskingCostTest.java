package io.syncline.agent.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a policy costs follows from the rules of reading. */
final class AskingCostTest {
  private static final Optional<Duration> RECENT = Optional.of(Duration.ofMillis(1200));

  @Test
  void whilePollingEachThingIsAskedForOncePerInterval() {
    assertThat(cost("30s", ExternalChanges.NONE).polling()).isEqualTo(OptionalDouble.of(2));
    assertThat(cost("2m", ExternalChanges.NONE).polling()).isEqualTo(OptionalDouble.of(0.5));
    assertThat(cost("never", ExternalChanges.NONE).polling()).isEqualTo(OptionalDouble.of(0));
  }

  @Test
  void zeroAsksForEachReadWhateverTheFeedSays() {
    AskingCost zero = cost("0", ExternalChanges.NONE);
    assertThat(zero.polling()).isEmpty();
    assertThat(zero.live()).isEmpty();
    assertThat(zero.liveNow()).isEmpty();
  }

  @Test
  void whoeverIsNotToldOfChangesIsNeverLive() {
    assertThat(cost("30s", ExternalChanges.UNWATCHED).live()).isEmpty();
    assertThat(cost("30s", ExternalChanges.UNWATCHED).liveNow()).isEmpty();
    assertThat(cost("30s", ExternalChanges.WATCHED).live()).isEqualTo(OptionalDouble.of(0));
  }

  @Test
  void feedMustBeYoungerThanTheInterval() {
    assertThat(cost("2s", ExternalChanges.NONE).liveNow()).contains(true);
    assertThat(cost("1s", ExternalChanges.NONE).liveNow()).contains(false);
    assertThat(cost("never", ExternalChanges.NONE).liveNow()).contains(true);
    assertThat(AskingCost.of(policy("30s", ExternalChanges.NONE), Optional.empty()).liveNow())
        .isEmpty();
  }

  private static AskingCost cost(String interval, ExternalChanges external) {
    return AskingCost.of(policy(interval, external), RECENT);
  }

  private static MountPolicy policy(String interval, ExternalChanges external) {
    SyncInterval sync =
        interval.equals("never")
            ? SyncInterval.NEVER
            : SyncInterval.of(Duration.parse(interval.equals("0") ? "PT0S" : "PT" + interval));
    return new MountPolicy(
        sync, external, MountPolicy.DEFAULT.onStale(), MountPolicy.DEFAULT.reconcile());
  }
}
