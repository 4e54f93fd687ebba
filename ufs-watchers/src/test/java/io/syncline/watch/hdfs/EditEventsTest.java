package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.hdfs.inotify.Event;
import org.apache.hadoop.hdfs.inotify.Event.MetadataUpdateEvent.MetadataType;
import org.apache.hadoop.hdfs.inotify.EventBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of each event, by where it happens. Watched are /w and /deep/er/w. */
class EditEventsTest {
  private static final String HIDDEN = ".hidden";

  private final EditEvents events =
      new EditEvents(List.of(at("/w"), at("/deep/er/w")), name -> name.startsWith(HIDDEN));

  static Stream<Arguments> table() {
    return Stream.of(
        // In a watched location, and the location itself.
        row("PATH CREATED /w/f", Events.create("/w/f")),
        row("SUBTREE CREATED /w/d", Events.directory("/w/d")),
        row("SUBTREE CREATED /w/l", Events.link("/w/l")),
        row("PATH MODIFIED /w/f", Events.close("/w/f")),
        row("PATH MODIFIED /w/f", Events.append("/w/f")),
        row("PATH MODIFIED /w/f", Events.truncate("/w/f")),
        row("SUBTREE REMOVED /w/f", Events.unlink("/w/f")),
        row("SUBTREE REMOVED /w", Events.unlink("/w")),
        row("PATH MODIFIED /deep/er/w/f", Events.close("/deep/er/w/f")),
        row("SUBTREE REMOVED /w/a, SUBTREE CREATED /w/b", Events.rename("/w/a", "/w/b")),
        row("PATH MODIFIED /w/ü ä%20+", Events.close("/w/ü ä%20+")),
        // Elsewhere, also where it looks alike.
        row("", Events.create("/x/f")),
        row("", Events.close("/ww/f")),
        row("", Events.unlink("/wx")),
        row("", Events.rename("/x/a", "/x/b")),
        row("", Events.directory("/deep/other")),
        // From one to the other.
        row("SUBTREE CREATED /w/b", Events.rename("/x/a", "/w/b")),
        row("SUBTREE REMOVED /w/a", Events.rename("/w/a", "/x/b")),
        row(
            "SUBTREE REMOVED /w/a, SUBTREE CREATED /deep/er/w/a",
            Events.rename("/w/a", "/deep/er/w/a")),
        // Above a watched location.
        row("SUBTREE UNKNOWN /deep/er/w", Events.unlink("/deep")),
        row("SUBTREE UNKNOWN /deep/er/w", Events.unlink("/deep/er")),
        row("SUBTREE UNKNOWN /deep/er/w", Events.rename("/deep", "/away")),
        row("SUBTREE UNKNOWN /deep/er/w", Events.rename("/away", "/deep")),
        row("SUBTREE UNKNOWN /deep/er/w", Events.directory("/deep/er")),
        row("", Events.times("/deep", 5, 5)),
        // Unfinished files.
        row("", Events.create("/w/.hidden1")),
        row("", Events.close("/w/.hidden1")),
        row("", Events.unlink("/w/.hidden1")),
        row("PATH CREATED /w/f", Events.rename("/w/.hidden1", "/w/f")),
        row("PATH CREATED /w/f", Events.rename("/x/.hidden1", "/w/f")),
        row("", Events.rename("/w/.hidden1", "/x/f")),
        row("SUBTREE REMOVED /w/f", Events.rename("/w/f", "/w/.hidden1")),
        // Who reads changes the time of access only.
        row("", Events.times("/w/f", -1, 5)),
        row("PATH MODIFIED /w/f", Events.times("/w/f", 5, -1)),
        row("PATH MODIFIED /w/f", Events.times("/w/f", 5, 5)),
        // Several in one edit: a concatenation, of files.
        row(
            "PATH MODIFIED /w/t, PATH REMOVED /w/a, PATH REMOVED /w/b, PATH MODIFIED /w/t",
            Events.append("/w/t"),
            Events.unlink("/w/a"),
            Events.unlink("/w/b"),
            Events.close("/w/t")),
        // No location can be so long.
        row("", Events.create("/w/" + "x".repeat(5_000))));
  }

  private static Arguments row(String changes, Event... happened) {
    return Arguments.of(changes, Arrays.asList(happened));
  }

  @ParameterizedTest
  @MethodSource("table")
  void eachEventIsToldAsWhatItMayHaveChanged(String changes, List<Event> happened) {
    assertThat(told(happened.toArray(Event[]::new))).isEqualTo(changes);
  }

  @ParameterizedTest
  @EnumSource(value = MetadataType.class, mode = EnumSource.Mode.EXCLUDE, names = "TIMES")
  void whatBelongsToAPathIsAModification(MetadataType type) {
    assertThat(told(Events.metadata("/w/f", type))).isEqualTo("PATH MODIFIED /w/f");
  }

  @Test
  void aFileThatIsPutInItsPlaceIsNamedByThat() {
    assertThat(mutation(Events.rename("/w/.hidden1", "/w/f")))
        .isEqualTo(MutationId.ofRename("/w/.hidden1", "/w/f"));
    assertThat(mutation(Events.rename("/x/a", "/w/f"))).isNull();
  }

  private MutationId mutation(Event happened) {
    List<Change> changes = events.changes(new EventBatch(1, new Event[] {happened}));
    assertThat(changes).hasSize(1);
    return changes.get(0).mutation();
  }

  @Test
  void theRootIsAboveEverythingAndMayBeWatchedItself() {
    assertThat(told(Events.rename("/", "/x")))
        .isEqualTo("SUBTREE UNKNOWN /w, SUBTREE UNKNOWN /deep/er/w");
    EditEvents all = new EditEvents(List.of(at("/")), name -> false);
    assertThat(told(all, Events.close("/f"))).isEqualTo("PATH MODIFIED /f");
    assertThat(told(all, Events.times("/", 1, 1))).isEqualTo("PATH MODIFIED /");
  }

  @Test
  void allThatIsWatchedIsItsTrees() {
    assertThat(events.all())
        .extracting(change -> change.scope() + " " + change.kind() + " " + change.location())
        .containsExactly("SUBTREE UNKNOWN hdfs://lake/w", "SUBTREE UNKNOWN hdfs://lake/deep/er/w");
  }

  @Test
  void locationsOfAnotherStoreAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new EditEvents(List.of(at("/w"), Location.parse("hdfs://pond/w")), name -> false))
        .withMessageContaining("pond");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EditEvents(List.of(Location.parse("s3://lake/w")), name -> false));
  }

  private String told(Event... happened) {
    return told(events, happened);
  }

  private static String told(EditEvents events, Event... happened) {
    return String.join(
        ", ",
        events.changes(new EventBatch(1, happened)).stream()
            .peek(change -> assertThat(change.cause()).isEqualTo(Cause.WATCH))
            .map(change -> change.scope() + " " + change.kind() + " /" + change.location().path())
            .toList());
  }

  private static Location at(String path) {
    return Location.parse("hdfs://lake" + path);
  }
}
