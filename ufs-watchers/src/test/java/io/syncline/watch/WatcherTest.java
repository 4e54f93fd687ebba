package io.syncline.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Checkpoints;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.PollCoverage;
import io.syncline.core.watch.WatchLoss;
import io.syncline.core.watch.WatcherOrigin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order a watcher tells, keeps, confirms and claims, and what it does when that fails. */
class WatcherTest {
  private static final Location LAKE = Location.parse("hdfs://nn/lake");

  /** All that happened, in order. */
  private final List<String> story = new ArrayList<>();

  private final Script feed = new Script();
  private final Origin origin = new Origin();
  private final Kept kept = new Kept();
  private final Told told = new Told();
  private long now = 1_000;

  @AfterEach
  void wasInterrupted() {
    assertThat(Thread.interrupted() || kept.taken || feed.ends)
        .as("it ends when it is interrupted")
        .isTrue();
  }

  @Test
  void aChangeIsToldThenItsPositionIsKeptThenItIsConfirmedThenItCounts() {
    kept.position = Optional.of("p0");
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", true));
    run();
    assertThat(story)
        .containsExactly(
            "inherit 1",
            "hold 2",
            "poll p0",
            "tell [x]",
            "keep p1",
            "confirm p1",
            "release [1]",
            "hold 3",
            "poll p1");
    assertThat(told.polls).isEqualTo(1);
  }

  @Test
  void whatTheFeedHasLearnedIsKeptWithThePositionAndRecalled() {
    kept.position = Optional.of("p0\nolder");
    feed.memory = "newer";
    feed.polls.add(Poll.of(List.of(), "p0", true));
    feed.polls.add(Poll.of(List.of(), "p1", true));
    run();
    assertThat(story)
        .containsSubsequence("recall older", "poll p0", "keep p0\nnewer", "poll p0")
        .contains("keep p1\nnewer", "poll p1");
  }

  @Test
  void whereNobodyWatchedBeforeEverythingMayBeOld() {
    run();
    assertThat(story)
        .startsWith("inherit 1", "now p9", "tell [lake/]", "keep p9", "hold 2", "poll p9");
    assertThat(told.losses)
        .extracting(WatchLoss::cause)
        .containsExactly(WatchLoss.Cause.NO_CHECKPOINT);
  }

  @Test
  void aPollThatLeavesSomethingOutCoversNothing() {
    kept.position = Optional.of("p0");
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", false));
    feed.polls.add(Poll.of(List.of(changed("y")), "p2", true));
    run();
    assertThat(story.subList(0, story.indexOf("tell [y]")))
        .noneMatch(step -> step.startsWith("release"));
    assertThat(story).contains("release [1, 2]");
  }

  @Test
  void whatIsStillOnItsWayToTheFeedIsNotCovered() {
    kept.position = Optional.of("p0");
    feed.delay = Duration.ofNanos(15);
    for (int i = 0; i < 3; i++) {
      feed.polls.add(Poll.of(List.of(), "p0", true));
    }
    run();
    assertThat(story)
        .filteredOn(step -> step.startsWith("release"))
        .as("polls are ten apart: the third began fifteen after the first hold")
        .containsExactly("release [1]");
    assertThat(story.indexOf("release [1]")).isGreaterThan(story.indexOf("hold 4"));
  }

  @Test
  void aPollThatIsCompleteUpToAnEarlierOneCoversNoMoreThanThat() {
    kept.position = Optional.of("p0");
    feed.polls.add(Poll.of(List.of(), "p0", false));
    feed.polls.add(Poll.of(List.of(), "p0", false));
    feed.polls.add(new Poll(List.of(), "p0", true, Optional.empty(), Duration.ofNanos(10)));
    run();
    assertThat(story)
        .as("polls are ten apart: up to the second")
        .contains("release [1, 2]")
        .doesNotContain("release [1, 2, 3]");
  }

  @Test
  void whileTheFeedIsDoubtedAllThatWasClaimedIsTakenBack() {
    kept.position = Optional.of("p0");
    feed.doubts.add(Optional.of(new Doubt(Doubt.Kind.CANARY_MISSING, 3)));
    feed.doubts.add(Optional.of(new Doubt(Doubt.Kind.CANARY_MISSING, 3)));
    feed.doubts.add(Optional.empty());
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", false));
    feed.polls.add(Poll.of(List.of(changed("y")), "p2", false));
    feed.polls.add(Poll.of(List.of(changed("z")), "p3", true));
    run();
    assertThat(story)
        .containsSubsequence(
            "withdraw",
            "tell [x]",
            "tell [y]",
            "tell [z]",
            "keep p3",
            "release [1, 2, 3]",
            "stand by");
    assertThat(story).filteredOn(step -> step.equals("withdraw")).hasSize(1);
    assertThat(told.doubts).startsWith(Optional.of(new Doubt(Doubt.Kind.CANARY_MISSING, 3)));
  }

  @Test
  void whoCannotReadForLongTakesBackWhatItClaimedUntilItCan() {
    kept.position = Optional.of("p0");
    for (int i = 0; i < 3; i++) {
      feed.failures.add(new SyncException(ErrorCode.UFS_UNAVAILABLE, "made to be away"));
    }
    feed.polls.add(Poll.of(List.of(), "p0", true));
    feed.period = Watcher.WITHDRAW.toNanos() / 2;
    run();
    assertThat(story.stream().filter(step -> step.matches("failed.*|withdraw|stand by")).toList())
        .containsExactly(
            "failed SYN-3001", "failed SYN-3001", "failed SYN-3001", "withdraw", "stand by");
  }

  @Test
  void holdsThatAreTooManyAreReleasedAndThatIsSaid() {
    kept.position = Optional.of("p0");
    for (int i = 0; i < PollCoverage.MAX_HOLDS; i++) {
      feed.polls.add(Poll.of(List.of(), "p0", false));
    }
    run();
    assertThat(story).filteredOn(step -> step.startsWith("release")).hasSize(2);
    assertThat(told.limits).containsExactly(WatchLimit.CLAIM_HOLDS, WatchLimit.CLAIM_HOLDS);
  }

  @Test
  void aPollThatFailedIsMadeAgainFromTheSamePosition() {
    kept.position = Optional.of("p0");
    feed.failures.add(new SyncException(ErrorCode.UFS_UNAVAILABLE, "made to be away"));
    feed.polls.add(Poll.of(List.of(), "p1", true));
    run();
    assertThat(story)
        .containsSubsequence("poll p0", "failed SYN-3001", "poll p0", "keep p1", "poll p1");
  }

  @Test
  void whatTheLogDidNotTakeIsToldAgain() {
    kept.position = Optional.of("p0");
    origin.failures.add(new SyncException(ErrorCode.NOT_READY, "made not to have joined"));
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", true));
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", true));
    run();
    assertThat(story)
        .containsSubsequence("poll p0", "failed SYN-6001", "poll p0", "tell [x]", "keep p1");
  }

  @Test
  void aPositionThatCannotBeKeptHoldsNothingUp() {
    kept.position = Optional.of("p0");
    kept.failures.add(new SyncException(ErrorCode.COORDINATION_UNAVAILABLE, "made to be away"));
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", true));
    run();
    assertThat(story)
        .containsSubsequence(
            "tell [x]", "failed SYN-5001", "confirm p1", "release [1]", "hold 3", "poll p1");
  }

  @Test
  void whatSomebodyElseMayHaveTakenFromTheFeedIsNotClaimed() {
    kept.position = Optional.of("p0");
    kept.failures.add(new SyncException(ErrorCode.COORDINATION_UNAVAILABLE, "made to be away"));
    feed.consumed = true;
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", true));
    feed.polls.add(Poll.of(List.of(), "p1", true));
    run();
    assertThat(story)
        .containsSubsequence(
            "tell [x]", "failed SYN-5001", "confirm p1", "hold 3", "poll p1", "keep p1")
        .filteredOn(step -> step.startsWith("release"))
        .containsExactly("release [1, 2]");
  }

  @Test
  void aFeedThatIsConsumedIsReadByNobodyWhoMayHaveBeenSucceeded() {
    kept.position = Optional.of("p0");
    feed.consumed = true;
    for (int i = 0; i < 2; i++) { // The first is asked before the poll, the second after it failed.
      kept.doubts.add(new SyncException(ErrorCode.COORDINATION_UNAVAILABLE, "made to be away"));
    }
    run();
    assertThat(story)
        .containsExactly("inherit 1", "failed SYN-5001", "verify", "hold 2", "poll p0");
  }

  @Test
  void whoCannotReadForLongGivesTheTurnToOthers() {
    kept.position = Optional.of("p0");
    SyncException away = new SyncException(ErrorCode.UFS_UNAVAILABLE, "made to be away");
    for (int i = 0; i < 5; i++) {
      feed.failures.add(away);
    }
    feed.period = Watcher.GIVE_UP.toNanos() / 2;
    feed.ends = true;
    run();
    assertThat(story).filteredOn(step -> step.startsWith("failed")).hasSize(3);
    assertThat(feed.failures).hasSize(2);
  }

  /** Its log refuses it for ever, so it never comes to keep a position. */
  @Test
  void whoWasSucceededStopsAlsoWhereItCannotTellAnything() {
    kept.position = Optional.of("p0");
    kept.taken = true;
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", true));
    origin.failures.add(new SyncException(ErrorCode.LEASE_LOST, "made to be over"));
    run();
    assertThat(story).endsWith("poll p0");
  }

  @Test
  void whoWasSucceededStopsAndConfirmsNothing() {
    kept.position = Optional.of("p0");
    kept.taken = true;
    feed.polls.add(Poll.of(List.of(changed("x")), "p1", true));
    feed.polls.add(Poll.of(List.of(changed("y")), "p2", true));
    run();
    assertThat(story).endsWith("tell [x]");
  }

  @Test
  void aLossIsSaidAndToldLikeAnyChange() {
    kept.position = Optional.of("p0");
    WatchLoss loss = new WatchLoss(WatchLoss.Cause.EXPIRED, "made to be gone");
    feed.polls.add(new Poll(Watcher.trees(List.of(LAKE)), "p7", true, Optional.of(loss)));
    run();
    assertThat(told.losses).containsExactly(loss);
    assertThat(story).containsSubsequence("tell [lake/]", "keep p7", "confirm p7", "release [1]");
  }

  @Test
  void muchIsToldInPieces() {
    kept.position = Optional.of("p0");
    List<Change> many =
        IntStream.range(0, Watcher.BATCH * 2 + 1).mapToObj(i -> changed("f" + i)).toList();
    feed.polls.add(Poll.of(many, "p1", true));
    run();
    assertThat(story).filteredOn(step -> step.startsWith("tell")).hasSize(3);
    assertThat(story.indexOf("keep p1"))
        .isGreaterThan(story.lastIndexOf("tell [f" + Watcher.BATCH * 2 + "]"));
  }

  private void run() {
    new Watcher(
            new Watcher.Watched("lake-events", List.of(LAKE)), feed, origin, kept, () -> now, told)
        .run();
  }

  private static Change changed(String name) {
    return new Change(LAKE.child(name), Scope.PATH, ChangeKind.MODIFIED, Cause.WATCH);
  }

  private static String name(Change change) {
    return change.location().name() + (change.scope() == Scope.SUBTREE ? "/" : "");
  }

  /** A feed that tells what it is given, and interrupts its reader behind that. */
  private final class Script implements ChangeFeed {
    private final Deque<Poll> polls = new ArrayDeque<>();
    private final Deque<SyncException> failures = new ArrayDeque<>();
    private Duration delay = Duration.ZERO;
    private boolean consumed;
    private String memory = "";
    private long period = 10;
    private boolean ends;
    private final Deque<Optional<Doubt>> doubts = new ArrayDeque<>();

    @Override
    public Optional<Doubt> doubt() {
      return doubts.isEmpty() ? Optional.empty() : doubts.remove();
    }

    @Override
    public String now() {
      story.add("now p9");
      return "p9";
    }

    @Override
    public Poll poll(String position, Duration atMost) throws InterruptedException {
      story.add("poll " + position);
      now += period;
      if (!failures.isEmpty()) {
        throw failures.remove();
      }
      if (polls.isEmpty()) {
        throw new InterruptedException();
      }
      return polls.remove();
    }

    @Override
    public void confirm(Poll poll) {
      story.add("confirm " + poll.position());
    }

    @Override
    public String memory() {
      return memory;
    }

    @Override
    public void recall(String learned) {
      if (!learned.isEmpty()) {
        story.add("recall " + learned);
      }
    }

    @Override
    public Duration delay() {
      return delay;
    }

    @Override
    public boolean isConsumed() {
      return consumed;
    }

    @Override
    public void close() {}
  }

  private final class Origin implements WatcherOrigin {
    private final Deque<SyncException> failures = new ArrayDeque<>();
    private boolean withdrawn;
    private long last;

    @Override
    public CompletionStage<Void> publish(List<Change> changes) {
      if (!failures.isEmpty()) {
        return CompletableFuture.failedFuture(failures.remove());
      }
      List<String> names = changes.stream().map(WatcherTest::name).toList();
      story.add("tell " + (names.size() > 3 ? names.subList(0, 3) : names));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public long holdInheritance() {
      story.add("inherit " + ++last);
      return last;
    }

    @Override
    public long hold() {
      story.add("hold " + ++last);
      return last;
    }

    @Override
    public void withdraw(boolean all) {
      if (all != withdrawn) {
        story.add(all ? "withdraw" : "stand by");
      }
      withdrawn = all;
    }

    @Override
    public void release(Collection<Long> holds) {
      if (!holds.isEmpty()) {
        story.add("release " + holds);
      }
    }
  }

  private final class Kept implements Checkpoints {
    private final Deque<SyncException> doubts = new ArrayDeque<>();
    private final Deque<SyncException> failures = new ArrayDeque<>();
    private Optional<String> position = Optional.empty();
    private boolean taken;

    @Override
    public Optional<String> read() {
      return position;
    }

    @Override
    public void write(String next) {
      if (taken) {
        throw new SyncException(ErrorCode.CONFLICTING_CHANGE, "made to be taken over");
      }
      if (!failures.isEmpty()) {
        throw failures.remove();
      }
      story.add("keep " + next);
      position = Optional.of(next);
    }

    @Override
    public void verify() {
      if (taken) {
        throw new SyncException(ErrorCode.CONFLICTING_CHANGE, "made to be taken over");
      }
      if (!doubts.isEmpty()) {
        throw doubts.remove();
      }
      story.add("verify");
    }
  }

  private final class Told implements WatchListener {
    private final List<WatchLimit> limits = new ArrayList<>();
    private final List<WatchLoss> losses = new ArrayList<>();
    private final List<Optional<Doubt>> doubts = new ArrayList<>();
    private int polls;

    @Override
    public void doubted(Optional<Doubt> doubt) {
      doubts.add(doubt);
    }

    @Override
    public void polled(Poll poll, OptionalLong until) {
      polls++;
    }

    @Override
    public void reached(WatchLimit limit) {
      limits.add(limit);
    }

    @Override
    public void lost(WatchLoss loss) {
      losses.add(loss);
    }

    @Override
    public void failed(SyncException failure) {
      story.add("failed " + failure.code().id());
    }
  }
}
