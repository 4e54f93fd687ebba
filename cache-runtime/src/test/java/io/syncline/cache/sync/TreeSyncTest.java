package io.syncline.cache.sync;

import static io.syncline.core.testing.MemoryUfs.Operation.LIST;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.Location;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TreeSyncTest {
  private final EngineRig rig = EngineRig.objects();
  private final Location d = rig.s3("d");

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void oneLocationIsAskedForWhateverIsHeld() {
    rig.stat(d.child("x"));
    rig.ufs.putOutside(d.child("x"), "v1");
    rig.ufs.forgetCalls();
    assertThat(rig.engine.sync(d.child("x"), rig.unbounded(), false))
        .isEqualTo(new SyncReport(1, 1, 0));
    assertThat(rig.engine.entry(d.child("x"), rig.unbounded()).found()).isPresent();
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void oneLocationThatCannotBeAskedIsAnError() {
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    EntrySyncTest.refused(
        ErrorCode.UFS_UNAVAILABLE, () -> rig.engine.sync(d, rig.unbounded(), false));
  }

  @Test
  void allThatIsHeldBelowIsAskedForAndNothingElse() {
    rig.fill(d.child("listed"), 20);
    rig.ufs.putOutside(rig.s3("d/a/b/c/single"), "v1");
    rig.ufs.putOutside(rig.s3("elsewhere/x"), "v1");
    rig.ufs.putOutside(rig.s3("d/never/asked"), "v1");
    rig.ls(d.child("listed"));
    rig.stat(rig.s3("d/a/b/c/single"));
    rig.stat(rig.s3("elsewhere/x"));
    rig.ls(d.child("none"));
    rig.ufs.forgetCalls();

    rig.ufs.putOutside(EngineRig.file(d.child("listed"), 4), "changed unheard");
    rig.ufs.putOutside(rig.s3("d/a/b/c/single"), "changed unheard");
    rig.ufs.putOutside(rig.s3("d/none/new"), "appeared unheard");
    SyncReport report = rig.engine.sync(d, rig.unbounded(), true);

    assertThat(report.failed()).isZero();
    assertThat(rig.ufs.count(LIST)).as("listed and none").isEqualTo(2);
    assertThat(rig.ufs.count(STAT)).as("d, none and single").isEqualTo(3);
    assertThat(report.asked()).isEqualTo(5);
    assertThat(report.entries()).isEqualTo(20 + 1 + 3);
    rig.ufs.forgetCalls();
    for (String path : new String[] {"d/listed/f000004", "d/a/b/c/single", "d/none/new"}) {
      assertThat(rig.engine.entry(rig.s3(path), rig.unbounded()).found())
          .isEqualTo(rig.ufs.look(rig.s3(path)));
    }
    rig.askedNothing();
  }

  @Test
  void whatCannotBeAskedIsCountedAndStaysAsItWas() {
    for (int i = 0; i < 10; i++) {
      rig.ufs.putOutside(EngineRig.file(d, i), "v1");
      rig.stat(EngineRig.file(d, i));
    }
    rig.ufs.failNext(STAT, 4, ErrorCode.UFS_UNAVAILABLE);
    SyncReport report = rig.engine.sync(d, rig.unbounded(), true);
    assertThat(report).isEqualTo(new SyncReport(11, 7, 4));
    rig.ufs.forgetCalls();
    for (int i = 0; i < 10; i++) {
      assertThat(rig.engine.entry(EngineRig.file(d, i), rig.unbounded()).found()).isPresent();
    }
    rig.askedNothing();
  }
}
