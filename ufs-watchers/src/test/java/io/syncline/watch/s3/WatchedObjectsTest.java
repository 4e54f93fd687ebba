package io.syncline.watch.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.Poll;
import io.syncline.watch.s3.message.ObjectEvent;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an event of a key says of the locations that are watched. */
class WatchedObjectsTest {
  private static final Location TABLES = Location.parse("s3://lake/tables");
  private static final Location RAW = Location.parse("s3://lake/raw");
  private static final Location ALL = Location.parse("s3://all/");

  private final WatchedObjects watched = new WatchedObjects(List.of(TABLES, RAW, ALL));

  @ParameterizedTest
  @CsvSource({
    "CREATED, CREATED",
    "REMOVED, REMOVED",
    "ATTACHED, MODIFIED",
    "OTHER, UNKNOWN",
  })
  void aKeyIsToldAsItsLocation(ObjectEvent.Kind kind, ChangeKind told) {
    assertThat(watched.changes(new ObjectEvent("lake", "tables/a//b", kind, null)))
        .containsExactly(path(Location.of(TABLES.scheme(), "lake", "tables/a//b"), told));
  }

  @ParameterizedTest
  @CsvSource({
    "lake, tables/a/, tables/a",
    "lake, tables/, tables",
    "lake, tables/a//, tables/a/",
    "all, a/, a",
    "all, /, ''",
  })
  void aMarkerIsToldAsItsDirectory(String bucket, String key, String path) {
    assertThat(watched.changes(new ObjectEvent(bucket, key, ObjectEvent.Kind.REMOVED, null)))
        .containsExactly(path(Location.of(TABLES.scheme(), bucket, path), ChangeKind.REMOVED));
  }

  @ParameterizedTest
  @CsvSource({
    "lake, tables/a/../b, tables/a",
    "lake, tables/a/b/.., tables/a/b",
    "all, /a/b, ''",
    "all, ../b, ''",
    "all, .., ''",
  })
  void aKeyThatNoLocationStandsForIsToldAsTheNearestDirectory(
      String bucket, String key, String path) {
    assertThat(watched.changes(new ObjectEvent(bucket, key, ObjectEvent.Kind.CREATED, null)))
        .containsExactly(path(Location.of(TABLES.scheme(), bucket, path), ChangeKind.UNKNOWN));
  }

  @ParameterizedTest
  @CsvSource({
    "lake, tablesx",
    "lake, table",
    "lake, other/a",
    "other, tables/a",
    "lake, ../tables/a",
    "LAKE, tables/a",
  })
  void whatIsNotWatchedIsNotTold(String bucket, String key) {
    assertThat(watched.changes(new ObjectEvent(bucket, key, ObjectEvent.Kind.CREATED, null)))
        .isEmpty();
  }

  @Example
  void aKeyThatIsNotKnownIsAnythingThatIsWatchedInItsBucket() {
    assertThat(watched.changes(new ObjectEvent("lake", null, ObjectEvent.Kind.OTHER, null)))
        .containsExactly(tree(TABLES), tree(RAW));
    assertThat(watched.changes(new ObjectEvent("other", null, ObjectEvent.Kind.OTHER, null)))
        .isEmpty();
    assertThat(watched.trees()).containsExactly(tree(TABLES), tree(RAW), tree(ALL));
  }

  @Property
  void everyKeyOfABucketIsToldByOneChangeAboveIt(
      @ForAll
          @StringLength(min = 1, max = 12)
          @Chars({'/', '.', 'a', '\0', '\ud800'})
          @CharRange(from = 'a', to = 'b')
          String key) {
    List<Change> changes =
        watched.changes(new ObjectEvent("all", key, ObjectEvent.Kind.CREATED, null));
    assertThat(changes).hasSize(1);
    String path = changes.get(0).location().path();
    assertThat(key.equals(path) || path.isEmpty() || key.startsWith(path + "/")).isTrue();
  }

  @Example
  void keysWithoutEndAreToldByADirectoryThatCanBe() {
    String deep = "a/".repeat(100_000);
    List<Change> changes =
        watched.changes(new ObjectEvent("all", deep, ObjectEvent.Kind.CREATED, null));
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).location().path()).isEqualTo("a/".repeat(511) + "a");
  }

  @Example
  void whatHappenedKeepsItsName() {
    MutationId mutation = MutationId.of("one");
    ObjectEvent event =
        new ObjectEvent("lake", "tables/a//b", ObjectEvent.Kind.CREATED, null, mutation);
    assertThat(watched.changes(event))
        .isNotEmpty()
        .allMatch(told -> mutation.equals(told.mutation()));
  }

  @Example
  void mutationsOfOnePlaceAreToldOnceIfThereAreTooManyOfThem() {
    ToldChanges told = new ToldChanges(watched);
    Change change = created("a1");
    for (int i = 0; i < Poll.MAX_CHANGES; i++) {
      told.add(List.of(change.of(MutationId.of(Integer.toString(i)))));
    }
    assertThat(told.size()).isEqualTo(Poll.MAX_CHANGES);
    told.add(List.of(change.of(MutationId.of("one more"))));
    assertThat(told.list()).containsExactly(change);
    told.add(List.of(change.of(MutationId.of("and one more"))));
    assertThat(told.list()).containsExactly(change);
  }

  @Example
  void moreThanAPollCanTellBecomesTheTrees() {
    ToldChanges told = new ToldChanges(watched);
    told.add(IntStream.range(0, Poll.MAX_CHANGES).mapToObj(i -> created("a" + i)).toList());
    told.add(List.of(created("a1")));
    assertThat(told.size()).isEqualTo(Poll.MAX_CHANGES);
    told.add(List.of(created("b")));
    told.add(List.of(created("c")));
    assertThat(told.list()).isEqualTo(watched.trees());
  }

  @Example
  void onlyPlacesInS3AreWatched() {
    assertThatThrownBy(() -> new WatchedObjects(List.of(Location.parse("hdfs://nn/a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hdfs://nn/a is not in S3");
    assertThatThrownBy(() -> new WatchedObjects(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Change created(String name) {
    return path(ALL.child(name), ChangeKind.CREATED);
  }

  private static Change path(Location at, ChangeKind kind) {
    return new Change(at, Scope.PATH, kind, Cause.WATCH);
  }

  private static Change tree(Location at) {
    return new Change(at, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH);
  }
}
