package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Few trees, that cover everything and nothing that was not declared. */
class TreeCoverTest {
  private static final Location A = Location.parse("s3://lake/a");
  private static final Location B = Location.parse("hdfs://nn/b");
  private static final List<Location> DECLARED = List.of(A, A.child("x"), B);

  @Property
  void coversAllWithinWhatWasDeclared(
      @ForAll("locations") List<Location> locations,
      @ForAll @IntRange(min = 1, max = 20) int most) {
    TreeCover cover = TreeCover.of(locations, DECLARED, most);
    assertThat(locations)
        .allSatisfy(
            location ->
                assertThat(cover.of(location))
                    .hasValueSatisfying(
                        tree -> {
                          assertThat(location.isAtOrBelow(tree)).isTrue();
                          assertThat(cover.trees()).contains(tree);
                        }));
    assertThat(cover.trees()).allMatch(tree -> DECLARED.stream().anyMatch(tree::isAtOrBelow));
    assertThat(cover.trees()).hasSizeLessThanOrEqualTo(Math.max(most, 2));
    for (Location tree : cover.trees()) {
      assertThat(cover.trees()).as("in no other").filteredOn(tree::isAtOrBelow).hasSize(1);
    }
  }

  /** The order in which locations come does not matter: it may come from a hash. */
  @Property
  void isTheSameInAnyOrder(@ForAll("locations") List<Location> locations) {
    List<Location> backwards = new ArrayList<>(locations);
    Collections.reverse(backwards);
    assertThat(TreeCover.of(backwards, DECLARED, 3).trees())
        .isEqualTo(TreeCover.of(locations, DECLARED, 3).trees());
  }

  @Test
  void isAsFineAsThereIsRoom() {
    List<Location> files = List.of(A.child("x").child("f"), A.child("x").child("g"), A.child("h"));
    assertThat(TreeCover.of(files, DECLARED, 3).trees()).hasSameElementsAs(files);
    assertThat(TreeCover.of(files, DECLARED, 2).trees())
        .containsExactlyInAnyOrder(A.child("x"), A.child("h"));
    assertThat(TreeCover.of(files, DECLARED, 1).trees()).containsExactly(A);
  }

  @Test
  void endsAtWhatWasDeclared() {
    List<Location> files = List.of(A.child("x").child("f"), A.child("x").child("g"));
    assertThat(TreeCover.of(files, List.of(A.child("x")), 1).trees()).containsExactly(A.child("x"));
    assertThat(TreeCover.of(Set.of(A, B), DECLARED, 1).trees()).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void whatIsElsewhereIsNotCovered() {
    TreeCover cover = TreeCover.of(List.of(A.child("x")), DECLARED, 1);
    assertThat(cover.of(A)).isEmpty();
    assertThat(cover.of(B)).isEmpty();
  }

  @Provide
  Arbitrary<List<Location>> locations() {
    Arbitrary<String> names = Arbitraries.of("x", "y", "z", "w");
    return names
        .list()
        .ofMaxSize(4)
        .flatMap(
            path ->
                Arbitraries.of(A, B)
                    .map(
                        root -> {
                          Location at = root;
                          for (String name : path) {
                            at = at.child(name);
                          }
                          return at;
                        }))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }
}
