package io.syncline.sim.oracle.answer;

import static io.syncline.sim.oracle.history.Entry.ABSENT;
import static io.syncline.sim.oracle.history.Entry.DIRECTORY;
import static io.syncline.sim.oracle.history.Worlds.READER;
import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violation;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ServedStateTest {
  private final Violations violations = new Violations();
  private final UfsHistory history = new UfsHistory();
  private final ServedState served = new ServedState(history, violations);

  private boolean answer(String path, Entry entry, long since, long now) {
    return served.answer(READER, key(path), entry, since, now, "watermark");
  }

  private boolean listing(String path, Set<String> names, long since, long now) {
    return served.listing(READER, key(path), names, since, now, "watermark");
  }

  @Test
  void anAnswerThatWasRightWithinItsBoundPasses() {
    history.commit(10, WRITER, Map.of(key("d/f"), file("v1")));
    history.commit(20, WRITER, Map.of(key("d/f"), file("v2")));
    assertThat(answer("d/f", file("v1"), 20, 30)).isTrue();
    assertThat(answer("d/f", file("v2"), 29, 30)).isTrue();
    assertThat(answer("d/f", ABSENT, 10, 30)).isTrue();
    assertThat(answer("d/never", ABSENT, 30, 30)).isTrue();
    assertThat(answer("d", DIRECTORY, 30, 30)).isTrue();
    assertThat(served.checked()).isEqualTo(5);
    assertThat(violations.isEmpty()).isTrue();
  }

  @Test
  void anAnswerOlderThanItsBoundBreaksI2() {
    history.commit(10, WRITER, Map.of(key("d/f"), file("v1")));
    history.commit(20, WRITER, Map.of(key("d/f"), file("v2")));
    assertThat(answer("d/f", file("v1"), 21, 30)).isFalse();
    Violation first = violations.first().orElseThrow();
    assertThat(first.invariant()).isEqualTo(Invariant.I2);
    assertThat(first.at()).isEqualTo(30);
    assertThat(first.story())
        .startsWith("b/r serves s3://lake/d/f as file v1")
        .contains("(watermark)")
        .contains("file v2 (1 bytes, 1970-01-01T00:00:00Z) since 0.000000020s by a/w/0");
  }

  @Test
  void aStaleAbsenceBreaksI2() {
    history.commitOutside(10, Map.of(key("d/f"), file("v1")));
    assertThat(answer("d/f", ABSENT, 11, 30)).isFalse();
    assertThat(answer("d", ABSENT, 11, 30)).isFalse();
    assertThat(answer("d/never", file("v1"), 11, 30)).isFalse();
    assertThat(violations.count()).isEqualTo(3);
  }

  @Test
  void eachNameOfAListingMayBeRightAtAnInstantOfItsOwn() {
    history.commit(10, WRITER, Map.of(key("d/f"), file("v"), key("d/g"), file("v")));
    history.commit(20, WRITER, Map.of(key("d/f"), ABSENT, key("d/h"), file("v")));
    assertThat(listing("d", Set.of("f", "g", "h"), 15, 30)).isTrue();
    assertThat(listing("d", Set.of("g"), 15, 30)).isTrue();
    assertThat(listing("d", Set.of("g", "h"), 21, 30)).isTrue();
  }

  @Test
  void aListingWithANameThatWasGoneBreaksI2() {
    history.commit(10, WRITER, Map.of(key("d/f"), file("v"), key("d/g"), file("v")));
    history.commit(20, WRITER, Map.of(key("d/f"), ABSENT));
    assertThat(listing("d", Set.of("f", "g"), 21, 30)).isFalse();
    assertThat(violations.toString()).contains("lists s3://lake/d with f");
    assertThat(listing("d", Set.of("g", "unheard-of"), 21, 30)).isFalse();
  }

  @Test
  void aListingWithoutANameThatWasThereBreaksI2() {
    history.commit(10, WRITER, Map.of(key("d/f"), file("v"), key("d/g"), file("v")));
    assertThat(listing("d", Set.of("f"), 11, 30)).isFalse();
    assertThat(violations.toString()).contains("lists s3://lake/d without g");
  }

  @Test
  void aListingOfWhatWasNoDirectoryBreaksI2() {
    history.commit(10, WRITER, Map.of(key("d/f"), file("v")));
    history.commit(20, WRITER, Map.of(key("d/f"), ABSENT));
    assertThat(listing("d", Set.of(), 20, 30)).isTrue();
    assertThat(listing("d", Set.of(), 21, 30)).isFalse();
  }

  @Test
  void aMarkerKeyIsNotMissedInAListing() {
    history.commit(10, WRITER, Map.of(key("d").child(""), file("v")));
    assertThat(listing("d", Set.of(), 11, 30)).isTrue();
  }

  @Test
  void onlyUnheardChangesExcuseWhatIsOld() {
    Commit first = history.commitOutside(10, Map.of(key("d/f"), file("v1")));
    Commit second = history.commitOutside(20, Map.of(key("d/f"), file("v2")));
    Commit third = history.commitOutside(30, Map.of(key("d/f"), file("v3")));
    assertThat(excused(file("v2"), 35, List.of(third))).isTrue();
    assertThat(excused(file("v2"), 35, List.of(second))).isFalse();
    assertThat(excused(file("v1"), 35, List.of(third))).isFalse();
    assertThat(excused(file("v1"), 35, List.of(second, third))).isTrue();
    assertThat(excused(ABSENT, 35, List.of(second, third))).isFalse();
    assertThat(excused(ABSENT, 35, List.of(first, second, third))).isTrue();
    assertThat(excused(file("v9"), 35, List.of(first, second, third))).isFalse();
    assertThat(served.excused()).isEqualTo(3);
  }

  @Test
  void aChangeThatIsTooYoungToCountNeedNoExcuse() {
    history.commitOutside(10, Map.of(key("d/f"), file("v1")));
    Commit lost = history.commitOutside(20, Map.of(key("d/f"), file("v2")));
    history.commitOutside(30, Map.of(key("d/f"), file("v3")));
    assertThat(excused(file("v1"), 25, List.of(lost))).isTrue();
    assertThat(excused(file("v2"), 25, List.of(lost))).as("right anyway").isFalse();
  }

  private boolean excused(Entry entry, long since, List<Commit> unheard) {
    return served.isExcused(key("d/f"), entry, since, 40, unheard::contains);
  }
}
