package io.syncline.agent.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.ReconcileInterval;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mount tables that ZooKeeper keeps, of this version and of older ones. */
final class MountCodecTest {
  private static final String RECONCILE = ",\\s*\"reconcileMillis\": \"-?\\d+\"";

  @Test
  void eachIntervalOfRoundsIsReadAgain() {
    for (ReconcileInterval interval :
        List.of(
            ReconcileInterval.NEVER,
            ReconcileInterval.DEFAULT,
            ReconcileInterval.of(Duration.ofSeconds(90)))) {
      assertThat(reconcile(MountCodec.encode(table(interval)))).isEqualTo(interval);
    }
  }

  @Test
  void aTableOfBeforeThereWereRoundsHasTheUsualOnes() {
    String json = new String(MountCodec.encode(table(ReconcileInterval.NEVER)), UTF_8);
    String older = json.replaceFirst(RECONCILE, "");
    assertThat(older).isNotEqualTo(json).doesNotContain("reconcile");
    assertThat(reconcile(older.getBytes(UTF_8))).isEqualTo(ReconcileInterval.DEFAULT);
  }

  private static ReconcileInterval reconcile(byte[] json) {
    return MountCodec.decode(json).table().mounts().get(0).policy().reconcile();
  }

  private static MountSnapshot table(ReconcileInterval reconcile) {
    Mount mount =
        new Mount(
            NamespacePath.parse("/lake"),
            Location.parse("s3://lake"),
            "lake",
            new MountPolicy(
                SyncInterval.NEVER,
                MountPolicy.ExternalChanges.WATCHED,
                MountPolicy.OnStale.FAIL,
                reconcile));
    return MountSnapshot.of(1, List.of(new MountDefinition(mount, "", 1)));
  }
}
