package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.RecordingListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.hdfs.inotify.Event;
import org.junit.jupiter.api.Test;

/** Positions, completeness and losses, against an edit log in memory and a clock that is told. */
class InotifyFeedTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Location WATCHED = Location.parse("hdfs://lake/w");

  private final MemoryEdits edits = new MemoryEdits();

  /** What happens in the pauses to come. */
  private final Deque<Runnable> meanwhile = new ArrayDeque<>();

  private long nanos;

  private final RecordingListener listener = new RecordingListener();

  private final InotifyFeed feed = feed(edits);

  private InotifyFeed feed(NameNodeEdits log) {
    Pace.Pause pause =
        time -> {
          nanos += time;
          if (!meanwhile.isEmpty()) {
            meanwhile.pop().run();
          }
        };
    return new InotifyFeed(
        List.of(WATCHED),
        log,
        name -> name.startsWith(".h"),
        new Pace(() -> nanos, pause),
        listener);
  }

  @Test
  void aPollTellsWhatWasWrittenSinceItsPosition() throws Exception {
    edits.write(Events.create("/w/before"));
    String now = feed.now();
    edits.write(Events.create("/w/a"));
    edits.write();
    edits.write(Events.close("/w/a"));
    edits.write(Events.create("/x/elsewhere"));
    Poll poll = feed.poll(now, SECOND);
    assertThat(poll.changes())
        .extracting(Change::location, Change::scope, Change::kind)
        .containsExactly(tuple(at("a"), Scope.PATH, ChangeKind.CREATED));
    assertThat(poll.complete()).isTrue();
    assertThat(poll.loss()).isEmpty();
    assertThat(told(feed.poll(now, SECOND))).as("again").containsExactly("a");
    assertThat(told(feed.poll(poll.position(), SECOND))).isEmpty();
    assertThat(feed.delay()).isZero();
  }

  @Test
  void itWaitsForSomethingToTellPolitely() throws Exception {
    edits.write(Events.create("/w/before"));
    String now = feed.now();
    int before = edits.asked;
    Poll idle = feed.poll(now, SECOND);
    assertThat(idle.changes()).isEmpty();
    assertThat(idle.complete()).isTrue();
    assertThat(idle.position()).isEqualTo(now);
    assertThat(Duration.ofNanos(nanos)).isGreaterThanOrEqualTo(SECOND);
    assertThat(edits.asked - before).isBetween(2, 6);

    meanwhile.add(() -> {});
    meanwhile.add(() -> edits.write(Events.create("/w/a")));
    long began = nanos;
    Poll poll = feed.poll(now, Duration.ofSeconds(100));
    assertThat(told(poll)).containsExactly("a");
    assertThat(nanos - began).isLessThan(SECOND.toNanos());
  }

  @Test
  void untilWhatIsWrittenIsSyncedAPollIsNotComplete() throws Exception {
    edits.write(Events.create("/w/before"));
    String now = feed.now();
    edits.writeUnsynced(Events.create("/w/a"));
    Poll unsynced = feed.poll(now, SECOND);
    assertThat(unsynced.changes()).isEmpty();
    assertThat(unsynced.complete()).isFalse();
    meanwhile.add(edits::sync);
    Poll synced = feed.poll(unsynced.position(), SECOND);
    assertThat(told(synced)).containsExactly("a");
    assertThat(synced.complete()).isTrue();
  }

  @Test
  void editsThatCannotBeReadNowAreNotTakenForNone() throws Exception {
    edits.write(Events.create("/w/before"));
    String now = feed.now();
    edits.write(Events.create("/w/a"));
    edits.unreadable(true);
    Poll poll = feed.poll(now, SECOND);
    assertThat(poll.complete()).isFalse();
    assertThat(poll.position()).isEqualTo(now);
    edits.unreadable(false);
    assertThat(told(feed.poll(now, SECOND))).containsExactly("a");
  }

  /** Of a position that is not synced a fail-over would make one in the middle of another log. */
  @Test
  void nowIsSynced() throws Exception {
    edits.write(Events.create("/w/before"));
    edits.writeUnsynced(Events.create("/w/undone"));
    String now = feed.now();
    edits.failOver();
    edits.write(Events.create("/w/other"));
    edits.write(Events.create("/w/more"));
    Poll poll = feed.poll(now, SECOND);
    assertThat(poll.loss()).isEmpty();
    assertThat(told(poll)).containsExactly("other", "more");
  }

  @Test
  void anEditLogThatHasSyncedNothingHasNoNow() {
    edits.writeUnsynced();
    assertCode(ErrorCode.UFS_UNAVAILABLE, feed::now);
  }

  @Test
  void positionsMoveOnWithEditsThatHaveNoEvent() throws Exception {
    edits.write(Events.create("/w/before"));
    String position = feed.now();
    for (int i = 0; i < 50; i++) {
      edits.write();
      Poll poll = feed.poll(position, Duration.ZERO);
      assertThat(poll.complete()).isTrue();
      position = poll.position();
    }
    edits.purge(edits.newest());
    assertThat(feed.poll(position, Duration.ZERO).loss()).isEmpty();
  }

  @Test
  void aLogThatHasDroppedWhatIsNextIsALoss() throws Exception {
    edits.write(Events.create("/w/before"));
    String now = feed.now();
    edits.write(Events.create("/w/dropped"));
    edits.write(Events.create("/w/kept"));
    edits.purge(edits.newest());
    Poll lost = feed.poll(now, SECOND);
    assertLost(lost, WatchLoss.Cause.EXPIRED);
    assertThat(lost.loss().orElseThrow().detail()).contains("txid 1,", "from txid 3 on");
    edits.write(Events.create("/w/later"));
    assertThat(told(feed.poll(lost.position(), SECOND))).containsExactly("later");
  }

  @Test
  void whatIsNextAndStillThereIsNoLossThoughAllBeforeIsDropped() throws Exception {
    edits.write(Events.create("/w/before"));
    edits.write();
    String now = feed.now();
    edits.write(Events.create("/w/kept"));
    edits.purge(edits.newest());
    Poll poll = feed.poll(now, SECOND);
    assertThat(poll.loss()).isEmpty();
    assertThat(told(poll)).containsExactly("kept");
  }

  @Test
  void aPositionAheadOfTheLogIsForeign() throws Exception {
    edits.write(Events.create("/w/a"));
    edits.write(Events.create("/w/b"));
    String ahead = feed.now();
    MemoryEdits restored = new MemoryEdits();
    restored.write(Events.create("/w/a"));
    InotifyFeed after = feed(restored);
    Poll lost = after.poll(ahead, SECOND);
    assertLost(lost, WatchLoss.Cause.FOREIGN_POSITION);
    restored.write(Events.create("/w/later"));
    assertThat(told(after.poll(lost.position(), SECOND))).containsExactly("later");
  }

  @Test
  void aLogThatHasAnotherEditAtThePositionIsForeign() throws Exception {
    edits.write(Events.close("/w/a", 1));
    String position = feed.now();
    MemoryEdits another = new MemoryEdits();
    another.write(Events.close("/w/a", 2));
    another.write(Events.create("/w/b"));
    Poll lost = feed(another).poll(position, SECOND);
    assertLost(lost, WatchLoss.Cause.FOREIGN_POSITION);
    MemoryEdits eventless = new MemoryEdits();
    eventless.write();
    eventless.write(Events.create("/w/b"));
    assertLost(feed(eventless).poll(position, SECOND), WatchLoss.Cause.FOREIGN_POSITION);
  }

  /** It looks at the beginning like one without news. */
  @Test
  void aForeignLogIsNoticedWhenItGrowsWhileAPollWaits() throws Exception {
    edits.write(Events.close("/w/a", 1));
    String position = feed.now();
    MemoryEdits another = new MemoryEdits();
    another.write(Events.close("/w/a", 2));
    meanwhile.add(() -> another.write(Events.create("/w/b")));
    assertLost(feed(another).poll(position, SECOND), WatchLoss.Cause.FOREIGN_POSITION);
  }

  @Test
  void textThatIsNoPositionIsForeign() throws Exception {
    edits.write(Events.create("/w/a"));
    assertLost(feed.poll("yesterday", SECOND), WatchLoss.Cause.FOREIGN_POSITION);
  }

  @Test
  void aNameNodeThatIsAwayFailsThePollAndLosesNothing() throws Exception {
    edits.write(Events.create("/w/before"));
    String now = feed.now();
    edits.write(Events.create("/w/a"));
    edits.away(true);
    assertCode(ErrorCode.UFS_UNAVAILABLE, () -> feed.poll(now, SECOND));
    edits.away(false);
    meanwhile.add(() -> edits.away(true));
    Poll poll = feed.poll(now, SECOND);
    assertThat(told(poll)).containsExactly("a");
    assertCode(ErrorCode.UFS_UNAVAILABLE, () -> feed.poll(poll.position(), SECOND));
    edits.away(false);
    edits.write(Events.create("/w/b"));
    assertThat(told(feed.poll(poll.position(), SECOND))).containsExactly("b");
  }

  @Test
  void moreThanAPollMayTellIsToldByTheNext() throws Exception {
    edits.write(Events.create("/w/before"));
    String position = feed.now();
    int many = Poll.MAX_CHANGES + 10;
    IntStream.range(0, many).forEach(i -> edits.write(Events.create("/w/" + i)));
    Poll first = feed.poll(position, SECOND);
    assertThat(first.changes()).hasSize(Poll.MAX_CHANGES);
    assertThat(first.complete()).isFalse();
    Poll second = feed.poll(first.position(), SECOND);
    assertThat(told(second)).hasSize(10).contains("" + (many - 1));
    assertThat(second.complete()).isTrue();
    assertThat(listener.lines).containsExactly("reached POLL_CHANGES");
  }

  @Test
  void anEditThatIsTooLargeForAPollIsToldAsAllThatIsWatched() throws Exception {
    edits.write(Events.create("/w/before"));
    String position = feed.now();
    edits.write(Events.create("/w/first"));
    Event[] sources =
        IntStream.rangeClosed(0, Poll.MAX_CHANGES)
            .mapToObj(i -> Events.unlink("/w/" + i))
            .toArray(Event[]::new);
    edits.write(sources);
    edits.write(Events.create("/w/last"));
    Poll first = feed.poll(position, SECOND);
    assertThat(told(first)).containsExactly("first");
    assertThat(first.complete()).isFalse();
    Poll second = feed.poll(first.position(), SECOND);
    assertThat(second.loss()).isEmpty();
    assertThat(second.changes())
        .extracting(change -> change.scope() + " " + change.location())
        .containsExactly("SUBTREE hdfs://lake/w", "PATH hdfs://lake/w/last");
    assertThat(second.complete()).isTrue();
  }

  /** The anchor alone fills an answer: reading on must not begin there for ever. */
  @Test
  void anAnswerThatHoldsNoMoreThanTheAnchorIsGotOver() throws Exception {
    edits.perAnswer(3);
    edits.write(
        Events.append("/w/t"), Events.unlink("/w/a"), Events.unlink("/w/b"), Events.close("/w/t"));
    String position = feed.now();
    edits.write(Events.create("/w/next"));
    assertThat(told(feed.poll(position, SECOND))).containsExactly("next");
  }

  @Test
  void moreThanOneAnswerIsReadWithoutAPause() throws Exception {
    edits.perAnswer(10);
    edits.write(Events.create("/w/before"));
    String position = feed.now();
    IntStream.range(0, 1_000).forEach(i -> edits.write(Events.create("/w/" + i)));
    long began = nanos;
    Poll poll = feed.poll(position, SECOND);
    assertThat(poll.changes()).hasSize(1_000);
    assertThat(poll.complete()).isTrue();
    assertThat(nanos).isEqualTo(began);
  }

  @Test
  void itWatchesSomethingAndClosesWhatItReads() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InotifyFeed(List.of(), edits, name -> false, listener));
    feed.close();
    assertThat(edits.closed).isTrue();
  }

  private static void assertLost(Poll poll, WatchLoss.Cause cause) {
    assertThat(poll.loss().map(WatchLoss::cause)).contains(cause);
    assertThat(poll.complete()).isTrue();
    assertThat(poll.changes())
        .extracting(Change::location, Change::scope)
        .containsExactly(tuple(WATCHED, Scope.SUBTREE));
  }

  private static void assertCode(ErrorCode code, ThrowingCall call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::call)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private interface ThrowingCall {
    void call() throws Exception;
  }

  private static List<String> told(Poll poll) {
    return poll.changes().stream().map(change -> change.location().name()).distinct().toList();
  }

  private static Location at(String name) {
    return WATCHED.child(name);
  }
}
