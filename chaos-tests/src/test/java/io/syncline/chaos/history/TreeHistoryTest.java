package io.syncline.chaos.history;

import static io.syncline.chaos.history.Operation.Kind.DELETE;
import static io.syncline.chaos.history.Operation.Kind.DELETE_TREE;
import static io.syncline.chaos.history.Operation.Kind.MKDIR;
import static io.syncline.chaos.history.Seen.ABSENT;
import static io.syncline.chaos.history.Seen.DIRECTORY;
import static io.syncline.chaos.history.Seen.PRESENT;
import static io.syncline.chaos.history.Seen.SOME_FILE;
import static io.syncline.chaos.history.Seen.file;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Renames, removals of trees and the directories above what is written. */
final class TreeHistoryTest {
  private static final Seen V = file("v");

  private static Recorded moved() {
    return new Recorded().put("/a/d/f", "v", 10, 20).rename("/a", "/b", 30, 40);
  }

  @Test
  void aRenameTakesAllBelowAlong() {
    assertThat(
            moved()
                .read("/b/d/f", V, 50, 51, 0)
                .read("/b/d/f", SOME_FILE, 50, 51, 0)
                .read("/b/d", DIRECTORY, 50, 51, 0)
                .read("/b", DIRECTORY, 50, 51, 0)
                .read("/a/d/f", ABSENT, 50, 51, 0)
                .read("/a/d", ABSENT, 50, 51, 0)
                .read("/a", ABSENT, 50, 51, 0)
                .broken())
        .isEmpty();
  }

  @Test
  void whatWasRenamedAwayIsOldAfterItsBound() {
    assertThat(moved().read("/a/d/f", V, 50, 51, 10).broken()).isEmpty();
    assertThat(moved().read("/a/d/f", V, 51, 52, 10).broken()).containsExactly("I2");
    assertThat(moved().read("/a/d", DIRECTORY, 51, 52, 10).broken()).containsExactly("I2");
  }

  @Test
  void whatARenameBroughtIsMissedAfterItsBound() {
    assertThat(moved().read("/b/d/f", ABSENT, 50, 51, 10).broken()).isEmpty();
    assertThat(moved().read("/b/d/f", ABSENT, 51, 52, 10).broken()).containsExactly("I2");
    assertThat(moved().list("/b/d", Set.of(), 51, 52, 10).broken()).containsExactly("I2");
    assertThat(moved().list("/", Set.of("a"), 51, 52, 10).broken()).containsExactly("I2", "I2");
  }

  @Test
  void aRenameBringsNothingThatItsSourceDidNotHold() {
    Recorded recorded = new Recorded().put("/a/f", "old", 1, 2).put("/a/f", "v", 10, 20);
    recorded.put("/c/f", "w", 10, 20).rename("/a", "/b", 30, 40);
    assertThat(recorded.read("/b/f", V, 50, 51, 0).broken()).isEmpty();
    assertThat(recorded.read("/b/f", file("old"), 50, 51, 1000).broken()).containsExactly("I2");
    assertThat(recorded.read("/b/f", file("w"), 50, 51, 1000).broken()).containsExactly("I2", "I2");
  }

  @Test
  void aChainOfRenamesIsFollowed() {
    Recorded recorded = moved().rename("/b", "/c", 50, 60).rename("/c", "/a", 70, 80);
    recorded.read("/a/d/f", V, 90, 91, 0).read("/b/d/f", ABSENT, 90, 91, 0);
    assertThat(recorded.broken()).isEmpty();
    assertThat(recorded.read("/c/d/f", V, 92, 93, 11).broken()).containsExactly("I2");
  }

  @Test
  void twoTreesThatChangePlacesDoNotExplainEachOtherInACircle() {
    Recorded recorded = new Recorded().put("/a/f", "v", 1, 2);
    recorded.rename("/a", "/b", 10, 40).rename("/b", "/a", 20, 50);
    assertThat(recorded.read("/a/f", V, 60, 61, 0).broken()).isEmpty();
    assertThat(recorded.read("/b/f", file("w"), 60, 61, 1000).broken()).containsExactly("I2");
  }

  @Test
  void aRemovedTreeIsGoneWithAllBelow() {
    Recorded recorded = new Recorded().put("/a/d/f", "v", 10, 20).write(DELETE_TREE, "/a", 30, 40);
    recorded.read("/a/d/f", ABSENT, 50, 51, 0).read("/a", ABSENT, 50, 51, 0);
    assertThat(recorded.read("/a/d/f", V, 50, 51, 10).broken()).isEmpty();
    assertThat(recorded.read("/a/d/f", V, 51, 52, 10).broken()).containsExactly("I2");
    assertThat(recorded.list("/a", Set.of("d"), 51, 52, 10).broken()).hasSize(2);
  }

  @Test
  void aRemovedTreeDoesNotTouchItsNeighbour() {
    Recorded recorded = new Recorded().put("/ab/f", "v", 10, 20).write(DELETE_TREE, "/a", 30, 40);
    assertThat(recorded.read("/ab/f", V, 50, 51, 0).broken()).isEmpty();
    assertThat(recorded.read("/ab/f", ABSENT, 50, 51, 0).broken()).containsExactly("I2");
  }

  @Test
  void aRenameOfUnknownOutcomeMayHaveHappenedOrNot() {
    Recorded recorded = new Recorded().put("/a/f", "v", 10, 20);
    recorded.add(recorded.begin(Operation.Kind.RENAME, "/a", 30).target("/b").unknown(40));
    recorded.read("/a/f", V, 90, 91, 0).read("/b/f", ABSENT, 90, 91, 0);
    recorded.read("/b/f", V, 92, 93, 0).read("/a/f", ABSENT, 92, 93, 0);
    assertThat(recorded.broken()).isEmpty();
  }

  @Test
  void aDirectoryIsThereOnceSomethingIsWrittenBelow() {
    Recorded tree = new Recorded().put("/a/d/f", "v", 10, 20);
    assertThat(tree.read("/a/d", ABSENT, 30, 31, 10).broken()).isEmpty();
    assertThat(tree.read("/a/d", ABSENT, 31, 32, 10).broken()).containsExactly("I2");
    assertThat(tree.list("/", Set.of(), 31, 32, 10).broken()).containsExactly("I2", "I2");
  }

  @Test
  void aDirectoryOfATreeStaysWithoutWhatWasBelow() {
    Recorded tree = new Recorded().put("/a/f", "v", 10, 20).write(DELETE, "/a/f", 30, 40);
    assertThat(tree.read("/a", DIRECTORY, 90, 91, 0).broken()).isEmpty();
    assertThat(tree.read("/a", ABSENT, 90, 91, 0).broken()).containsExactly("I2");
  }

  @Test
  void anImplicitDirectoryMayGoWithWhatWasBelow() {
    Recorded keys =
        new Recorded().implicitDirectories().put("/a/f", "v", 10, 20).write(DELETE, "/a/f", 30, 40);
    keys.read("/a", ABSENT, 90, 91, 0).read("/a", DIRECTORY, 90, 91, 0);
    assertThat(keys.broken()).isEmpty();
    assertThat(keys.read("/a/f", V, 51, 52, 10).broken()).containsExactly("I2");
  }

  @Test
  void aKeyAndKeysBelowItExistTogether() {
    Recorded keys =
        new Recorded().implicitDirectories().put("/k", "v", 10, 20).put("/k/c", "w", 30, 40);
    keys.read("/k", V, 90, 91, 0).read("/k", PRESENT, 90, 91, 0);
    keys.write(DELETE, "/k", 100, 110).read("/k", DIRECTORY, 120, 121, 0);
    assertThat(keys.broken()).isEmpty();
    assertThat(keys.read("/k", SOME_FILE, 121, 122, 10).broken()).containsExactly("I2");
  }

  @Test
  void aMadeDirectoryIsThere() {
    Recorded tree = new Recorded().write(MKDIR, "/a/d", 10, 20);
    assertThat(tree.read("/a/d", DIRECTORY, 30, 31, 0).read("/a", PRESENT, 30, 31, 0).broken())
        .isEmpty();
    assertThat(tree.read("/a/d", ABSENT, 31, 32, 10).broken()).containsExactly("I2");
  }

  @Test
  void theStoreInTheEndHoldsWhatWasMoved() {
    assertThat(moved().end(90, Map.of("/b/d/f", V)).broken()).isEmpty();
    assertThat(moved().end(90, Map.of("/a/d/f", V)).broken()).contains("STORE");
  }
}
