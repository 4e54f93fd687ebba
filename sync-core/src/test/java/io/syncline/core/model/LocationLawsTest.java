package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

/** Laws of locations, over odd names as they occur in real buckets. */
final class LocationLawsTest {
  @Property
  void theTextOfALocationGivesItBack(@ForAll("locations") Location location) {
    assertThat(Location.restore(location.toString())).isEqualTo(location);
  }

  @Property
  void theParentOfAChildIsTheDirectory(
      @ForAll("locations") Location directory, @ForAll("names") String name) {
    if (directory.isRoot() && name.isEmpty()) {
      return;
    }
    Location child = directory.child(name);
    assertThat(child.parent()).contains(directory);
    assertThat(child.name()).isEqualTo(name);
    assertThat(child.isAtOrBelow(directory)).isTrue();
    assertThat(directory.isAtOrBelow(child)).isFalse();
  }

  @Property
  void aChildOfItsParentIsTheLocationItself(@ForAll("locations") Location location) {
    location
        .parent()
        .ifPresent(parent -> assertThat(parent.child(location.name())).isEqualTo(location));
  }

  @Property
  void aLocationIsBelowExactlyItsAncestorsAndItself(
      @ForAll("locations") Location location, @ForAll("locations") Location other) {
    assertThat(location.isAtOrBelow(other))
        .isEqualTo(location.equals(other) || location.ancestors().contains(other));
    assertThat(location.intersects(other))
        .isEqualTo(location.isAtOrBelow(other) || other.isAtOrBelow(location))
        .isEqualTo(other.intersects(location));
  }

  @Property
  void rebasingThereAndBackIsNothing(
      @ForAll("locations") Location from,
      @ForAll("locations") Location to,
      @ForAll("names") String name) {
    if ((from.isRoot() || to.isRoot()) && name.isEmpty()) {
      return;
    }
    Location below = from.child(name).child("x");
    Location moved = below.rebase(from, to);
    assertThat(moved.isAtOrBelow(to)).isTrue();
    assertThat(moved.rebase(to, from)).isEqualTo(below);
    assertThat(moved.parent()).contains(below.parent().orElseThrow().rebase(from, to));
  }

  @Property
  void orderAgreesWithEqualityAndIsThatOfTheTextWithinABucket(
      @ForAll("locations") Location left, @ForAll("locations") Location right) {
    assertThat(left.compareTo(right) == 0).isEqualTo(left.equals(right));
    assertThat(Integer.signum(left.compareTo(right)))
        .isEqualTo(-Integer.signum(right.compareTo(left)));
    assertThat(Integer.signum(left.compareTo(right)))
        .isEqualTo(Integer.signum(Location.compareUtf8(left.path(), right.path())));
  }

  @Property
  void aTreeForgetsEmptyNamesAndDotsHoweverTheyAreWritten(@ForAll("written") List<String> names) {
    List<String> real =
        names.stream().filter(name -> !name.isEmpty() && !name.equals(".")).toList();
    assertThat(Location.of(Scheme.HDFS, "nn", String.join("/", names)).path())
        .isEqualTo(String.join("/", real));
    assertThat(Location.parse("file:///" + String.join("/", names)).path())
        .isEqualTo(String.join("/", real));
  }

  @Property
  void whateverTextIsReadIsRefusedOrComesBack(
      @ForAll @CharRange(from = ' ', to = 'z') @StringLength(max = 12) String path) {
    for (String before : List.of("s3://b/", "hdfs://n/", "file:///")) {
      Location location;
      try {
        location = Location.parse(before + path);
      } catch (io.syncline.core.error.SyncException refused) {
        continue;
      }
      assertThat(Location.parse(location.toString())).isEqualTo(location);
    }
  }

  @Provide
  Arbitrary<List<String>> written() {
    return Arbitraries.of("", ".", "a", "ab", "...", "a.b").list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "", "a", "ab", "a-", "a b", ".", "...", "..a", "k", "\u00e9", "\uD83D\uDE00", "%2F", "\n");
  }

  @Provide
  Arbitrary<Location> locations() {
    Arbitrary<List<String>> paths = names().list().ofMaxSize(5);
    return Combinators.combine(Arbitraries.of("lake"), paths)
        .as((bucket, names) -> Location.of(Scheme.S3, bucket, withoutEmptyFirst(names)));
  }

  private static String withoutEmptyFirst(List<String> names) {
    int first = 0;
    while (first < names.size() && names.get(first).isEmpty()) {
      first++;
    }
    return String.join("/", names.subList(first, names.size()));
  }
}
