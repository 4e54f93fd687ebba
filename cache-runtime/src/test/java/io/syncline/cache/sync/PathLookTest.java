package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.freshness.Reason;
import io.syncline.core.history.Event;
import io.syncline.core.history.Event.Asked;
import io.syncline.core.history.Event.TakenAsOld;
import io.syncline.core.history.Event.TakenAsOld.Why;
import io.syncline.core.history.Happening;
import io.syncline.core.history.History;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.testing.MemoryUfs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a path is what happened to it, and telling it changes nothing. */
final class PathLookTest {
  private final EngineRig rig = EngineRig.objects();
  private final PathLook look = new PathLook(rig.shards, rig.ticker);
  private final Location x = rig.s3("d/x");
  private final int shard = rig.function.shardOf(x);
  private final Mount mount =
      new Mount(NamespacePath.parse("/lake"), rig.s3(""), "lake", MountPolicy.DEFAULT);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aQuestionToTheStoreIsRememberedWithWhatItFound() {
    rig.ufs.putOutside(x, "one");
    rig.stat(x);
    rig.modified(x);
    rig.stat(x);
    rig.ufs.putOutside(x, "two");
    rig.modified(x);
    rig.stat(x);
    assertThat(asked())
        .extracting(Asked::found)
        .containsExactly(Asked.Found.FIRST, Asked.Found.SAME, Asked.Found.OTHER);
    assertThat(asked()).extracting(Asked::outcome).containsOnly(Asked.Outcome.STORED);
  }

  @Test
  void aReadThatIsServedIsNotRememberedAndALookAsksNothing() {
    rig.stat(x);
    int before = events().size();
    rig.stat(x);
    rig.stat(x);
    assertThat(events()).hasSize(before);
    rig.asked(Map.of(MemoryUfs.Operation.STAT, 1));
  }

  @Test
  void aRecordIsRememberedWithItsNumberAndDecides() {
    rig.stat(x);
    rig.modified(x);
    assertThat(events().get(events().size() - 1))
        .isInstanceOfSatisfying(
            Event.Applied.class,
            applied -> {
              assertThat(applied.kind()).isEqualTo(ChangeKind.MODIFIED);
              assertThat(applied.origin().cluster()).isEqualTo("east");
            });
    assertThat(look.look(x, mount).orElseThrow().entry().decision().reason())
        .isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void moreThanARecordNamesIsRememberedWithItsCause() {
    rig.stat(x);
    assertThat(whys()).containsExactly(Why.COLD_START);
    rig.shards.moved(shard, EngineRig.at(shard, 90), true, "retention passed");
    rig.shards.moved(shard, EngineRig.at(shard, 95), false, "a new topic");
    rig.shards.unreadable(
        shard,
        EngineRig.at(shard, 100),
        new UnreadableRecord(
            EngineRig.at(shard, 99),
            new byte[0],
            new byte[] {1},
            List.of(),
            "garbled",
            Optional.empty(),
            1));
    rig.apply(shard, new BusRecord.Fence(new Origin("west", "n", 3), List.of(rig.s3(""))));
    assertThat(whys()).contains(Why.COLD_START, Why.LOST_PLACE, Why.UNREADABLE, Why.FENCED);
    assertThat(whys()).filteredOn(why -> why == Why.LOST_PLACE).hasSize(1);
    assertThat(look.look(x, mount).orElseThrow().entry().decision().servable()).isFalse();
  }

  @Test
  void whatIsInvalidatedWithoutARecordIsRemembered() {
    rig.shards.invalidateLocally(List.of(new Invalidation(x, Scope.PATH)));
    assertThat(events()).last().isEqualTo(new Event.Invalidated());
  }

  @Test
  void aQuestionThatFailsIsRemembered() {
    rig.ufs.failNext(MemoryUfs.Operation.STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    assertThat(catchThrowable(() -> rig.stat(x))).isNotNull();
    assertThat(asked()).extracting(Asked::outcome).containsExactly(Asked.Outcome.FAILED);
  }

  @Test
  void whatMakesRoomIsCounted() {
    for (int i = 0; i <= History.MAX_HAPPENINGS; i++) {
      rig.shards.invalidateLocally(List.of(new Invalidation(x, Scope.PATH)));
    }
    assertThat(rig.counts.of("happenings forgotten")).isEqualTo(2);
    assertThat(look.look(x, mount).orElseThrow().history().happenings())
        .hasSize(History.MAX_HAPPENINGS);
  }

  @Test
  void ofAShardThatIsNotHeldNothingIsTold() {
    rig.shards.revoked(shard);
    assertThat(look.look(x, mount)).isEmpty();
  }

  private List<Event> events() {
    return look.look(x, mount).orElseThrow().history().of(x).stream()
        .map(Happening::event)
        .toList();
  }

  private List<Asked> asked() {
    return events().stream().filter(Asked.class::isInstance).map(Asked.class::cast).toList();
  }

  private List<Why> whys() {
    return events().stream()
        .filter(TakenAsOld.class::isInstance)
        .map(event -> ((TakenAsOld) event).why())
        .toList();
  }
}
