package io.syncline.cache.sync;

import static io.syncline.core.testing.MemoryUfs.Operation.LIST;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Reason;
import io.syncline.core.model.Location;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountBounds;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.PathRule;
import io.syncline.core.mount.PathRules;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the store is asked below a mount that has rules: told by which operations reached it. */
final class PathRulesReadTest {
  private static final SyncInterval INTERVAL = SyncInterval.of(Duration.ofSeconds(30));

  private final EngineRig rig = EngineRig.objects();
  private final Location raw = rig.s3("raw/f");
  private final Location hot = rig.s3("hot/f");
  private final Location cur = rig.s3("cur/f");
  private final Location other = rig.s3("other/f");
  private final MountBounds bounds =
      new MountBounds(
          rig.s3(""),
          INTERVAL,
          PathRules.of(
              PathRule.immutable("raw/"),
              PathRule.maxAge("hot/", Duration.ofSeconds(5)),
              PathRule.alwaysVerify("cur/")),
          NegativeTtl.AS_SYNC_INTERVAL);

  @AfterEach
  void close() {
    rig.close();
  }

  private ReadTerms terms(Bounds under) {
    return new ReadTerms(rig.s3(""), rig.ufs, under, false);
  }

  private EntryAnswer stat(Location location) {
    return rig.engine.entry(location, terms(bounds));
  }

  private void put() {
    for (Location file : new Location[] {raw, hot, cur, other}) {
      rig.ufs.putOutside(file, "v1");
    }
  }

  @Test
  void whatIsImmutableIsAskedForOnceAndAgainWhenAChangeIsToldOf() {
    put();
    stat(raw);
    rig.pass(Duration.ofDays(30));
    assertThat(stat(raw).served().reason()).isEqualTo(Reason.UNBOUNDED);
    rig.asked(Map.of(STAT, 1));
    rig.ufs.putOutside(raw, "version two");
    rig.modified(raw);
    assertThat(stat(raw).found()).isEqualTo(rig.ufs.look(raw));
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void anAbsentNameAndAListingBelowAnImmutablePathAreAskedForAgain() {
    assertThat(stat(raw).found()).isEmpty();
    rig.pass(Duration.ofSeconds(31));
    rig.ufs.putOutside(raw, "v1");
    assertThat(stat(raw).found()).isPresent();
    rig.asked(Map.of(STAT, 2));
    Location directory = rig.s3("raw");
    assertThat(rig.ls(directory, terms(bounds)).names()).containsExactly("f");
    rig.pass(Duration.ofSeconds(31));
    rig.ufs.putOutside(directory.child("g"), "v1");
    assertThat(rig.ls(directory, terms(bounds)).names()).containsExactly("f", "g");
    rig.asked(Map.of(LIST, 2));
  }

  @Test
  void aBoundOfItsOwnIsShorterThanTheMountsOrLonger() {
    put();
    stat(hot);
    stat(other);
    rig.pass(Duration.ofSeconds(6));
    stat(hot);
    stat(other);
    rig.asked(Map.of(STAT, 3));
    MountBounds longer =
        new MountBounds(
            rig.s3(""),
            INTERVAL,
            PathRules.of(PathRule.maxAge("hot", Duration.ofMinutes(10))),
            NegativeTtl.AS_SYNC_INTERVAL);
    rig.pass(Duration.ofMinutes(5));
    rig.engine.entry(hot, terms(longer));
    rig.askedNothing();
    rig.engine.entry(other, terms(longer));
    rig.asked(Map.of(STAT, 1));
  }

  /** Also at the same instant, and though the listing above it may be served. */
  @Test
  void whatIsAlwaysVerifiedIsAskedForAtEachRead() {
    put();
    stat(cur);
    stat(cur);
    rig.asked(Map.of(STAT, 2));
    rig.ufs.putOutside(cur, "version two");
    assertThat(stat(cur).found()).isEqualTo(rig.ufs.look(cur));
    rig.ufs.removeOutside(cur);
    assertThat(stat(cur).found()).isEmpty();
    assertThat(stat(cur).found()).isEmpty();
    rig.asked(Map.of(STAT, 3));
    rig.ls(rig.s3("cur"), terms(bounds));
    rig.ls(rig.s3("cur"), terms(bounds));
    assertThat(rig.ufs.count(LIST)).isEqualTo(2);
  }

  @Test
  void aListingAsksForTheChildrenWhoseRuleIsStricterAndForNothingElse() {
    for (String name : new String[] {"a", "b", "c"}) {
      rig.ufs.putOutside(rig.s3("d/" + name), "v1");
    }
    MountBounds strict =
        new MountBounds(
            rig.s3(""),
            INTERVAL,
            PathRules.of(PathRule.alwaysVerify("d/b")),
            NegativeTtl.AS_SYNC_INTERVAL);
    rig.ls(rig.s3("d"), terms(strict));
    rig.pass(Duration.ofSeconds(1));
    rig.ufs.forgetCalls();
    rig.ufs.putOutside(rig.s3("d/b"), "version two");
    EngineRig.Listed listed = rig.ls(rig.s3("d"), terms(strict));
    assertThat(listed.names()).containsExactly("a", "b", "c");
    assertThat(listed.children().get(1).status()).isEqualTo(rig.ufs.look(rig.s3("d/b")).get());
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void aCallersOwnBoundCountsWhereItIsStricterThanTheRule() {
    put();
    stat(raw);
    rig.pass(Duration.ofSeconds(2));
    rig.engine.entry(raw, terms(bounds.min(new Bound(Duration.ofSeconds(1).toNanos()))));
    rig.asked(Map.of(STAT, 2));
    stat(cur);
    rig.engine.entry(cur, terms(bounds.min(new Bound(Duration.ofHours(1).toNanos()))));
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void absenceIsRememberedForTheNegativeTtl() {
    for (long seconds : new long[] {2, 90}) {
      MountBounds negative =
          new MountBounds(
              rig.s3(""),
              INTERVAL,
              PathRules.NONE,
              NegativeTtl.of(SyncInterval.of(Duration.ofSeconds(seconds))));
      Location missing = rig.s3("missing" + seconds);
      rig.ufs.putOutside(other, "v1");
      rig.engine.entry(missing, terms(negative));
      rig.engine.entry(other, terms(negative));
      rig.ufs.forgetCalls();
      rig.pass(Duration.ofSeconds(seconds).minusMillis(1));
      rig.engine.entry(missing, terms(negative));
      rig.askedNothing();
      rig.pass(Duration.ofMillis(2));
      rig.engine.entry(missing, terms(negative));
      rig.asked(Map.of(STAT, 1));
      rig.engine.entry(other, terms(negative));
      rig.asked(seconds < 30 ? Map.of() : Map.of(STAT, 1));
      rig.pass(Duration.ofMinutes(10));
    }
  }

  @Test
  void aNegativeTtlOfZeroAsksForWhatIsMissingAtEachRead() {
    MountBounds negative =
        new MountBounds(rig.s3(""), INTERVAL, PathRules.NONE, NegativeTtl.of(SyncInterval.ALWAYS));
    rig.engine.entry(other, terms(negative));
    rig.engine.entry(other, terms(negative));
    rig.asked(Map.of(STAT, 2));
  }
}
