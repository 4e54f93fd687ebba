package io.syncline.sim.oracle.history;

import static io.syncline.sim.oracle.history.Entry.ABSENT;
import static io.syncline.sim.oracle.history.Entry.DIRECTORY;
import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.key;
import static io.syncline.sim.oracle.history.Worlds.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UfsHistoryTest {
  private final UfsHistory history = new UfsHistory();

  @Test
  void knowsWhatWasThereAtEachInstant() {
    history.begins(key("f"), file("v0"));
    history.commit(10, WRITER, Map.of(key("f"), file("v1")));
    history.commitOutside(20, Map.of(key("f"), ABSENT));
    assertThat(history.at(key("f"), 9)).isEqualTo(file("v0"));
    assertThat(history.at(key("f"), 10)).isEqualTo(file("v1"));
    assertThat(history.at(key("f"), 19)).isEqualTo(file("v1"));
    assertThat(history.at(key("f"), 20)).isEqualTo(ABSENT);
    assertThat(history.current(key("f"))).isEqualTo(ABSENT);
    assertThat(history.current(key("never"))).isEqualTo(ABSENT);
  }

  @Test
  void aValueIsRightFromItsCommitToTheNextBothIncluded() {
    history.commit(10, WRITER, Map.of(key("f"), file("v1")));
    history.commit(20, WRITER, Map.of(key("f"), file("v2")));
    assertThat(history.rightWithin(key("f"), file("v1"), 0, 9)).isFalse();
    assertThat(history.rightWithin(key("f"), file("v1"), 0, 10)).isTrue();
    assertThat(history.rightWithin(key("f"), file("v1"), 20, 30)).isTrue();
    assertThat(history.rightWithin(key("f"), file("v1"), 21, 30)).isFalse();
    assertThat(history.rightWithin(key("f"), file("v2"), 21, 30)).isTrue();
    assertThat(history.rightWithin(key("f"), ABSENT, 11, 30)).isFalse();
  }

  @Test
  void aValueThatCameBackIsRightAgain() {
    history.commit(10, WRITER, Map.of(key("f"), file("v1")));
    history.commit(20, WRITER, Map.of(key("f"), ABSENT));
    history.commit(30, WRITER, Map.of(key("f"), file("v1")));
    assertThat(history.rightWithin(key("f"), file("v1"), 21, 29)).isFalse();
    assertThat(history.rightWithin(key("f"), file("v1"), 21, 30)).isTrue();
  }

  @Test
  void oneInstantMaySeeSeveralCommits() {
    history.commit(10, WRITER, Map.of(key("f"), file("v1")));
    history.commit(10, WRITER, Map.of(key("f"), file("v2")));
    assertThat(history.at(key("f"), 10)).isEqualTo(file("v2"));
    assertThat(history.rightWithin(key("f"), file("v1"), 10, 10)).isTrue();
  }

  @Test
  void ofADirectoryNeitherTimeNorVersionCounts() {
    Entry one = Entry.of(new FileStatus(FileType.DIRECTORY, 0, Instant.EPOCH, "v"));
    assertThat(one).isEqualTo(DIRECTORY);
    assertThat(new Entry(new FileStatus(FileType.DIRECTORY, 0, null, "w"))).isEqualTo(DIRECTORY);
    assertThat(Entry.of(Optional.empty())).isEqualTo(ABSENT);
  }

  @Test
  void keysBringAndTakeTheDirectoriesAboveThem() {
    Commit made = history.commit(10, WRITER, Map.of(key("a/b/f"), file("v")));
    assertThat(made.effects())
        .extracting(Commit.Effect::location)
        .containsExactlyInAnyOrder(key("a/b/f"), key("a/b"), key("a"));
    assertThat(history.current(key("a"))).isEqualTo(DIRECTORY);
    assertThat(history.childrenAt(key("a"), 10)).containsExactly("b");
    Commit gone = history.commit(20, WRITER, Map.of(key("a/b/f"), ABSENT));
    assertThat(gone.effects()).hasSize(3);
    assertThat(history.current(key("a/b"))).isEqualTo(ABSENT);
    assertThat(history.current(key("a").root())).isEqualTo(DIRECTORY);
  }

  @Test
  void aKeyWithKeysBelowItIsAFileAndThenADirectory() {
    history.commit(10, WRITER, Map.of(key("k"), file("v"), key("k/c"), file("w")));
    assertThat(history.current(key("k"))).isEqualTo(file("v"));
    history.commit(20, WRITER, Map.of(key("k"), ABSENT));
    assertThat(history.current(key("k"))).isEqualTo(DIRECTORY);
    history.commit(30, WRITER, Map.of(key("k/c"), ABSENT));
    assertThat(history.current(key("k"))).isEqualTo(ABSENT);
  }

  @Test
  void aMarkerKeepsADirectoryThatIsEmpty() {
    history.commit(10, WRITER, Map.of(key("d"), DIRECTORY));
    history.commit(20, WRITER, Map.of(key("d/f"), file("v")));
    history.commit(30, WRITER, Map.of(key("d/f"), ABSENT));
    assertThat(history.current(key("d"))).isEqualTo(DIRECTORY);
    history.commit(40, WRITER, Map.of(key("d"), ABSENT));
    assertThat(history.current(key("d"))).isEqualTo(ABSENT);
  }

  @Test
  void aMarkerKeyMakesADirectoryAndIsNoChildOfIt() {
    history.commit(10, WRITER, Map.of(key("d").child(""), file("v")));
    assertThat(history.current(key("d"))).isEqualTo(DIRECTORY);
    assertThat(history.childrenAt(key("d"), 10)).isEmpty();
  }

  @Test
  void aTreeKeepsItsDirectories() {
    history.commit(10, WRITER, Map.of(tree("d"), DIRECTORY, tree("d/f"), file("v")));
    Commit gone = history.commit(20, WRITER, Map.of(tree("d/f"), ABSENT));
    assertThat(gone.effects()).hasSize(1);
    assertThat(history.current(tree("d"))).isEqualTo(DIRECTORY);
  }

  @Test
  void aRenameAndARemovalAreOneCommitOfAllTheirLocations() {
    for (boolean keys : new boolean[] {true, false}) {
      UfsHistory fresh = new UfsHistory();
      Location a = keys ? key("a") : tree("a");
      Location b = keys ? key("b") : tree("b");
      Location file = a.child("d").child("f");
      fresh.commit(10, WRITER, Map.of(a, DIRECTORY, a.child("d"), DIRECTORY, file, file("v")));
      Commit moved = fresh.commit(20, WRITER, fresh.rename(a, b));
      assertThat(moved.effects()).hasSize(6);
      assertThat(fresh.current(b.child("d").child("f"))).isEqualTo(file("v"));
      assertThat(fresh.current(file)).isEqualTo(ABSENT);
      fresh.commit(30, WRITER, fresh.removal(b));
      assertThat(fresh.current(b)).isEqualTo(ABSENT);
      assertThat(fresh.childrenAt(a.root(), 30)).isEmpty();
      assertThat(fresh.childrenAt(a.root(), 20)).containsExactly("b");
    }
  }

  @Test
  void aRenameMakesNoMarkerOfADirectoryThatWasImplied() {
    history.commit(10, WRITER, Map.of(key("a/d/f"), file("v")));
    history.commit(20, WRITER, history.rename(key("a"), key("b")));
    history.commit(30, WRITER, Map.of(key("b/d/f"), ABSENT));
    assertThat(history.current(key("b"))).isEqualTo(ABSENT);
  }

  @Test
  void whatChangesNothingHasNoEffect() {
    history.commit(10, WRITER, Map.of(key("f"), file("v")));
    assertThat(history.commit(20, WRITER, Map.of(key("f"), file("v"))).effects()).isEmpty();
  }

  @Test
  void isToldInOrderOfTime() {
    history.commit(10, WRITER, Map.of(key("f"), file("v")));
    assertThatThrownBy(() -> history.commit(9, WRITER, Map.of(key("f"), ABSENT)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> history.begins(key("g"), file("v")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tellsWhatWasThereSinceWhenAndByWhom() {
    history.commit(1_500_000_000, WRITER, Map.of(key("f"), file("v1")));
    history.commitOutside(2_000_000_000, Map.of(key("f"), ABSENT));
    assertThat(history.story(key("f")))
        .contains("absent since the start")
        .contains("file v1")
        .contains("since 1.500000000s by a/w/0; absent since 2.000000000s from outside");
  }
}
