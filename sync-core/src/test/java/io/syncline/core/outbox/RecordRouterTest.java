package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Scope;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountTable;
import io.syncline.core.shard.ShardFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may hold something that a change touches hears of it: traps T13, T14 and T30. */
class RecordRouterTest {
  private static final ShardFunction FUNCTION = new ShardFunction(8);
  private static final Location FILE = Location.parse("s3://lake/a/b/c");

  private final RecordRouter router = new RecordRouter(FUNCTION);

  @ParameterizedTest
  @EnumSource(
      value = ChangeKind.class,
      names = {"CREATED", "REMOVED", "UNKNOWN"})
  void whatMayMakeOrRemoveAKeyTellsEveryAncestorUpToTheRootOfTheBucket(ChangeKind kind) {
    Change change = path(FILE, kind);
    ChangeKind above = kind == ChangeKind.REMOVED ? kind : ChangeKind.UNKNOWN;
    assertThat(RecordRouter.expand(List.of(change)))
        .containsExactly(
            change,
            path(Location.parse("s3://lake/a/b"), above),
            path(Location.parse("s3://lake/a"), above),
            path(Location.parse("s3://lake"), above));
  }

  @Test
  void ancestorsAboveTheMountOfTheWriterAreToldInTheirOwnShards() {
    Mount deep = mount("/deep", "s3://lake/a/b");
    Map<Integer, List<Change>> routed = router.route(List.of(path(FILE, ChangeKind.CREATED)));
    for (Location told :
        List.of(FILE, Location.parse("s3://lake/a/b"), Location.parse("s3://lake/a"))) {
      assertThat(routed.get(FUNCTION.shardOf(told)))
          .extracting(Change::location, Change::scope)
          .contains(tuple(told, Scope.PATH));
    }
    assertThat(Location.parse("s3://lake/a").isAtOrBelow(deep.location())).isFalse();
    assertThat(routed.values().stream().mapToInt(List::size).sum()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void aModificationTellsNoAncestor(Scope scope) {
    Change change = new Change(FILE, scope, ChangeKind.MODIFIED, Cause.WRITE);
    assertThat(RecordRouter.expand(List.of(change))).containsExactly(change);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs://nn/a/b/c", "file:///a/b/c"})
  void aTreeHasNoAncestorsThatComeAndGo(String location) {
    for (ChangeKind kind : ChangeKind.values()) {
      for (Scope scope : Scope.values()) {
        Change change = new Change(Location.parse(location), scope, kind, Cause.WRITE);
        assertThat(RecordRouter.expand(List.of(change))).containsExactly(change);
      }
    }
  }

  @Test
  void aFileOfATreeIsToldToItsOwnShardAlone() {
    Location file = Location.parse("hdfs://nn/a/b/c");
    Change change = path(file, ChangeKind.CREATED);
    assertThat(router.route(List.of(change)))
        .containsExactly(Map.entry(FUNCTION.shardOf(file), List.of(change)));
  }

  @Test
  void ancestorsThatSeveralChangesShareAreToldOnce() {
    Change first = path(FILE, ChangeKind.REMOVED);
    Change second = path(Location.parse("s3://lake/a/b/d"), ChangeKind.CREATED);
    List<Change> expanded = RecordRouter.expand(List.of(first, second, first));
    assertThat(expanded).hasSize(5).doesNotHaveDuplicates().startsWith(first, second);
    assertThat(expanded.subList(2, 5))
        .as("which may appear because of one of them")
        .allMatch(told -> told.kind() == ChangeKind.UNKNOWN);
  }

  @Test
  void anAncestorOfTooManyMutationsIsToldOnceAndMayAppearUnlessAllRemoved() {
    List<Change> removed = new ArrayList<>();
    for (int i = 0; i <= RecordRouter.MAX_NAMED; i++) {
      Location file = Location.parse("s3://lake/d").child("f" + i);
      removed.add(path(file, ChangeKind.REMOVED).of(MutationId.of("m" + i)));
    }
    Location above = Location.parse("s3://lake/d");
    assertThat(RecordRouter.expand(removed))
        .filteredOn(told -> told.location().equals(above))
        .containsExactly(path(above, ChangeKind.REMOVED));
    removed.add(path(above.child("made"), ChangeKind.CREATED).of(MutationId.of("made")));
    assertThat(RecordRouter.expand(removed))
        .filteredOn(told -> told.location().equals(above))
        .containsExactly(path(above, ChangeKind.UNKNOWN));
  }

  @Test
  void theCauseOfAChangeIsThatOfItsAncestors() {
    Change change = new Change(FILE, Scope.PATH, ChangeKind.REMOVED, Cause.WATCH);
    assertThat(RecordRouter.expand(List.of(change))).allMatch(told -> told.cause() == Cause.WATCH);
  }

  @Test
  void theRootOfAStoreIsItsOwnShardsBusiness() {
    Location root = Location.parse("s3://lake");
    Change change = path(root, ChangeKind.UNKNOWN);
    assertThat(router.route(List.of(change)))
        .containsExactly(Map.entry(FUNCTION.shardOf(root), List.of(change)));
  }

  @Test
  void aRemovedDirectoryIsToldToTheShardThatHoldsItsListing() {
    Location directory = Location.parse("hdfs://nn/warehouse/table");
    assertThat(FUNCTION.shardOf(directory)).isNotEqualTo(FUNCTION.shardOfChildren(directory));
    Change rmdir = subtree(directory, ChangeKind.REMOVED);
    assertThat(router.route(List.of(rmdir)).get(FUNCTION.shardOfChildren(directory)))
        .containsExactly(rmdir);
  }

  @Property(tries = 200)
  void aTreeIsToldToEveryPartition(
      @ForAll("locations") Location location,
      @ForAll ChangeKind kind,
      @ForAll @IntRange(min = 1, max = 64) int shards) {
    Change change = subtree(location, kind);
    Map<Integer, List<Change>> routed =
        new RecordRouter(new ShardFunction(shards)).route(List.of(change));
    assertThat(routed).containsOnlyKeys(IntStream.range(0, shards).boxed().toList());
    assertThat(routed.values()).allMatch(told -> told.contains(change));
  }

  @Property(tries = 200)
  void whatLiesInAChangedTreeHearsOfItInItsOwnShard(
      @ForAll("locations") Location directory,
      @ForAll("names") String name,
      @ForAll("names") String deeper,
      @ForAll @IntRange(min = 1, max = 64) int shards) {
    ShardFunction function = new ShardFunction(shards);
    Location inside = directory.child(name).child(deeper);
    Mount mount = mount("/deep", inside.toString());
    MountTable table = MountTable.empty().with(mount);
    Map<Integer, List<Change>> routed =
        new RecordRouter(function).route(List.of(subtree(directory, ChangeKind.REMOVED)));
    for (int shard : List.of(function.shardOf(inside), function.shardOfChildren(inside))) {
      assertThat(routed.get(shard))
          .anyMatch(
              told ->
                  told.scope() == Scope.SUBTREE
                      && inside.isAtOrBelow(told.location())
                      && table.concernedBy(told.location()).contains(mount));
    }
  }

  @Test
  void aNameThatBeginsAlikeIsNotInTheChangedTree() {
    MountTable table = MountTable.empty().with(mount("/ab", "s3://lake/ab"));
    Change change = subtree(Location.parse("s3://lake/a"), ChangeKind.REMOVED);
    assertThat(
            RecordRouter.expand(List.of(change)).stream()
                .filter(told -> told.scope() == Scope.SUBTREE)
                .flatMap(told -> table.concernedBy(told.location()).stream()))
        .isEmpty();
  }

  @Property(tries = 200)
  void aPathIsToldOnlyToItsOwnShardAndItsAncestorsToTheirs(
      @ForAll("locations") Location location,
      @ForAll ChangeKind kind,
      @ForAll @IntRange(min = 1, max = 64) int shards) {
    ShardFunction function = new ShardFunction(shards);
    Map<Integer, List<Change>> routed =
        new RecordRouter(function).route(List.of(path(location, kind)));
    routed.forEach(
        (partition, told) ->
            assertThat(told)
                .isNotEmpty()
                .allMatch(change -> function.shardOf(change.location()) == partition));
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "ab", "b", "part-0", "x y", "%2F", "\u00e9");
  }

  @Provide
  Arbitrary<Location> locations() {
    return Combinators.combine(
            Arbitraries.of("s3://lake", "hdfs://nn", "file://"), names().list().ofMaxSize(6))
        .as((store, path) -> Location.parse(store + "/" + String.join("/", path)));
  }

  private static Change path(Location location, ChangeKind kind) {
    return new Change(location, Scope.PATH, kind, Cause.WRITE);
  }

  private static Change subtree(Location location, ChangeKind kind) {
    return new Change(location, Scope.SUBTREE, kind, Cause.WRITE);
  }

  private static Mount mount(String path, String location) {
    return new Mount(
        new NamespacePath(path), Location.parse(location), "lake", MountPolicy.DEFAULT);
  }
}
