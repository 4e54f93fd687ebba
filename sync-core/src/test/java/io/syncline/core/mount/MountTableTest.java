package io.syncline.core.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.mount.MountPolicy.OnStale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Which mount shows what, also where mounts are nested in the namespace or intersect in the lake.
 */
final class MountTableTest {
  private static final MountTable NESTED =
      table(
          mount("/lake", "s3://lake/data"),
          mount("/lake/hot", "s3://lake/data/hot"),
          mount("/lake/raw/in", "hdfs://nn/in"),
          mount("/whole", "s3://lake"));

  private static Mount mount(String path, String location) {
    return new Mount(path(path), Location.parse(location), "store", MountPolicy.DEFAULT);
  }

  private static Mount mount(String path, String location, SyncInterval interval) {
    return mount(path, location)
        .with(new MountPolicy(interval, ExternalChanges.UNWATCHED, OnStale.FAIL));
  }

  private static NamespacePath path(String text) {
    return NamespacePath.parse(text);
  }

  private static MountTable table(Mount... mounts) {
    return MountTable.of(7, List.of(mounts));
  }

  private static List<String> paths(List<Mount> mounts) {
    return mounts.stream().map(mount -> mount.path().value()).toList();
  }

  private static Optional<String> at(Optional<Mount> mount) {
    return mount.map(one -> one.path().value());
  }

  @Test
  void theLongestPathAtOrAboveDecides() {
    assertThat(at(NESTED.mountOf(path("/lake")))).contains("/lake");
    assertThat(at(NESTED.mountOf(path("/lake/x/y")))).contains("/lake");
    assertThat(at(NESTED.mountOf(path("/lake/hot")))).contains("/lake/hot");
    assertThat(at(NESTED.mountOf(path("/lake/hot/x")))).contains("/lake/hot");
    assertThat(at(NESTED.mountOf(path("/lake/raw")))).contains("/lake");
    assertThat(at(NESTED.mountOf(path("/lake/raw/in/x")))).contains("/lake/raw/in");
    assertThat(at(NESTED.mountOf(path("/")))).isEmpty();
    assertThat(at(NESTED.mountOf(path("/other")))).isEmpty();
  }

  /** Trap T30. */
  @Test
  void aPathThatBeginsLikeAMountIsNotInIt() {
    assertThat(at(NESTED.mountOf(path("/lakes/x")))).isEmpty();
    assertThat(at(NESTED.mountOf(path("/lake/hotter")))).contains("/lake");
    assertThat(at(NESTED.mountOf(Location.parse("s3://lake/database")))).contains("/whole");
    assertThat(paths(NESTED.concernedBy(Location.parse("s3://lake/data/hotter/x"))))
        .containsExactly("/lake", "/whole");
  }

  @Test
  void theMountNearestToALocationShowsIt() {
    assertThat(at(NESTED.mountOf(Location.parse("s3://lake/data/hot/x")))).contains("/lake/hot");
    assertThat(at(NESTED.mountOf(Location.parse("s3://lake/data/hot")))).contains("/lake/hot");
    assertThat(at(NESTED.mountOf(Location.parse("s3://lake/data/x")))).contains("/lake");
    assertThat(at(NESTED.mountOf(Location.parse("s3://lake/x")))).contains("/whole");
    assertThat(at(NESTED.mountOf(Location.parse("s3://other/x")))).isEmpty();
    assertThat(at(NESTED.mountOf(Location.parse("hdfs://nn/")))).isEmpty();
  }

  @Test
  void ofTwoMountsOfOneLocationTheStricterShowsIt() {
    Mount lax = mount("/a", "s3://lake/x", SyncInterval.NEVER);
    Mount middle = mount("/b", "s3://lake/x", SyncInterval.of(Duration.ofMinutes(5)));
    Mount strict = mount("/c", "s3://lake/x", SyncInterval.of(Duration.ofSeconds(5)));
    Location location = Location.parse("s3://lake/x/y");
    assertThat(table(lax, middle, strict).mountOf(location)).contains(strict);
    assertThat(table(strict, middle, lax).mountOf(location)).contains(strict);
    assertThat(table(lax, middle).mountOf(location)).contains(middle);
  }

  /** Trap T30: what happens to an ancestor of a mount's location happens to the mount. */
  @Test
  void aChangeConcernsMountsBelowItAndAboveIt() {
    assertThat(paths(NESTED.concernedBy(Location.parse("s3://lake"))))
        .containsExactly("/lake", "/lake/hot", "/whole");
    assertThat(paths(NESTED.concernedBy(Location.parse("s3://lake/data"))))
        .containsExactly("/lake", "/lake/hot", "/whole");
    assertThat(paths(NESTED.concernedBy(Location.parse("s3://lake/data/hot/x"))))
        .containsExactly("/lake", "/lake/hot", "/whole");
    assertThat(paths(NESTED.concernedBy(Location.parse("s3://lake/elsewhere"))))
        .containsExactly("/whole");
    assertThat(paths(NESTED.concernedBy(Location.parse("hdfs://nn"))))
        .containsExactly("/lake/raw/in");
    assertThat(NESTED.concernedBy(Location.parse("s3://lakes"))).isEmpty();
  }

  @Test
  void theNamespaceShowsTheNamesThatLeadToMounts() {
    assertThat(NESTED.namesBelow(NamespacePath.ROOT)).containsExactly("lake", "whole");
    assertThat(NESTED.namesBelow(path("/lake"))).containsExactly("hot", "raw");
    assertThat(NESTED.namesBelow(path("/lake/raw"))).containsExactly("in");
    assertThat(NESTED.namesBelow(path("/lake/raw/in"))).isEmpty();
    assertThat(NESTED.namesBelow(path("/lake/h"))).isEmpty();
    assertThat(MountTable.empty().namesBelow(NamespacePath.ROOT)).isEmpty();
  }

  @Test
  void mountsAtOrBelowAPathAreFound() {
    assertThat(paths(NESTED.mountsAtOrBelow(path("/lake"))))
        .containsExactly("/lake", "/lake/hot", "/lake/raw/in");
    assertThat(paths(NESTED.mountsAtOrBelow(path("/lake/raw")))).containsExactly("/lake/raw/in");
    assertThat(paths(NESTED.mountsAtOrBelow(NamespacePath.ROOT))).hasSize(4);
    assertThat(NESTED.mountsAtOrBelow(path("/lake/hot/x"))).isEmpty();
  }

  @Test
  void theRootOfTheNamespaceCanBeAMount() {
    MountTable table = table(mount("/", "s3://lake"), mount("/in", "hdfs://nn/in"));
    assertThat(at(table.mountOf(path("/x")))).contains("/");
    assertThat(at(table.mountOf(NamespacePath.ROOT))).contains("/");
    assertThat(at(table.mountOf(path("/in/x")))).contains("/in");
    assertThat(table.namesBelow(NamespacePath.ROOT)).containsExactly("in");
  }

  @Test
  void aPathShowsOneLocationOnly() {
    assertThatThrownBy(() -> NESTED.with(mount("/lake", "s3://other")))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MOUNT_CONFLICT))
        .hasMessageContaining("/lake")
        .hasMessageContaining("s3://lake/data");
    assertThatThrownBy(() -> table(mount("/a", "s3://a"), mount("/a", "s3://b")))
        .isInstanceOf(SyncException.class);
  }

  @Test
  void anUnknownMountIsNamedTogetherWithThoseThatExist() {
    for (Runnable change :
        List.<Runnable>of(
            () -> NESTED.without(path("/lak")),
            () -> NESTED.with(path("/lak"), MountPolicy.DEFAULT))) {
      assertThatThrownBy(change::run)
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_MOUNT))
          .hasMessageContaining("/lak ")
          .hasMessageContaining("/lake/raw/in");
    }
  }

  @Test
  void thereAreAtMostAThousandMounts() {
    List<Mount> mounts = new ArrayList<>();
    for (int i = 0; i < MountTable.MAX_MOUNTS; i++) {
      mounts.add(mount("/m" + i, "s3://lake/" + i));
    }
    MountTable full = MountTable.of(1, mounts);
    assertThat(full.mounts()).hasSize(1000);
    assertThatThrownBy(() -> full.with(mount("/more", "s3://lake/more")))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MOUNT_CONFLICT));
    assertThat(full.without(path("/m1")).with(mount("/more", "s3://lake/more")).mounts())
        .hasSize(1000);
  }

  @Test
  void everyChangeMakesANewVersionAndLeavesTheOldTableAlone() {
    MountPolicy changed =
        new MountPolicy(SyncInterval.NEVER, ExternalChanges.NONE, OnStale.SERVE_STALE);
    MountTable more = NESTED.with(mount("/new", "s3://new"));
    MountTable other = more.with(path("/new"), changed);
    MountTable less = other.without(path("/lake"));
    assertThat(List.of(NESTED.version(), more.version(), other.version(), less.version()))
        .containsExactly(7L, 8L, 9L, 10L);
    assertThat(NESTED.mounts()).hasSize(4);
    assertThat(more.at(path("/new"))).contains(mount("/new", "s3://new"));
    assertThat(other.at(path("/new")).orElseThrow().policy()).isEqualTo(changed);
    assertThat(less.at(path("/lake"))).isEmpty();
    assertThat(at(less.mountOf(path("/lake/hot/x")))).contains("/lake/hot");
    assertThat(at(less.mountOf(path("/lake/x")))).isEmpty();
    assertThat(MountTable.empty().version()).isZero();
  }

  @Test
  void aMountTranslatesPathsIntoLocations() {
    Mount lake = mount("/lake", "s3://lake/data");
    assertThat(lake.locationOf(path("/lake"))).hasToString("s3://lake/data");
    assertThat(lake.locationOf(path("/lake/a/b"))).hasToString("s3://lake/data/a/b");
    assertThat(mount("/", "s3://lake").locationOf(path("/a"))).hasToString("s3://lake/a");
    assertThat(mount("/x", "hdfs://nn").locationOf(path("/x/a"))).hasToString("hdfs://nn/a");
    assertThatThrownBy(() -> lake.locationOf(path("/lakes/a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void whatAMountShowsLiesBelowItsLocation(@ForAll("paths") NamespacePath path) {
    NESTED
        .mountOf(path)
        .ifPresent(
            mount -> {
              Location shown = mount.locationOf(path);
              assertThat(shown.isAtOrBelow(mount.location())).isTrue();
              assertThat(NESTED.concernedBy(shown)).contains(mount);
              assertThat(NESTED.mountOf(shown)).isPresent();
            });
  }

  /** Whoever shows something of a changed tree hears of it; whoever does not, does not. */
  @Property
  void aChangeConcernsExactlyTheMountsThatShareALocationWithIt(
      @ForAll("locations") Location changed) {
    for (Mount mount : NESTED.mounts()) {
      boolean shares =
          (changed + "/").startsWith(mount.location() + "/")
              || (mount.location() + "/").startsWith(changed + "/")
              || (changed.isRoot() && mount.location().toString().startsWith(changed.toString()))
              || (mount.location().isRoot()
                  && changed.toString().startsWith(mount.location().toString()));
      assertThat(NESTED.concernedBy(changed).contains(mount)).isEqualTo(shares);
    }
  }

  @Provide
  Arbitrary<NamespacePath> paths() {
    return Arbitraries.of("lake", "hot", "raw", "in", "whole", "data", "x")
        .list()
        .ofMaxSize(4)
        .map(names -> path("/" + String.join("/", names)));
  }

  @Provide
  Arbitrary<Location> locations() {
    return Arbitraries.of("data", "dat", "hot", "hotter", "in", "x")
        .list()
        .ofMaxSize(3)
        .flatMap(
            names ->
                Arbitraries.of("s3://lake/", "s3://lakes/", "hdfs://nn/")
                    .map(top -> Location.parse(top + String.join("/", names))));
  }
}
