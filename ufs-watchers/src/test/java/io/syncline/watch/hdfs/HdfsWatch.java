package io.syncline.watch.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.ufs.hdfs.HdfsEditLog;
import io.syncline.ufs.hdfs.HdfsSettings;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.watch.RecordingListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A feed of an embedded HDFS, read by a test as a watcher would. */
final class HdfsWatch implements AutoCloseable {
  /** Far more than anything takes on a slow machine. */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  private final InotifyFeed feed;
  private final List<Location> watched;
  private final List<Change> told = new ArrayList<>();
  private final List<WatchLoss> losses = new ArrayList<>();
  private String position = "";

  private HdfsWatch(InotifyFeed feed, List<Location> watched) {
    this.feed = feed;
    this.watched = watched;
  }

  /** Watches some paths from now on. */
  static HdfsWatch from(EmbeddedHdfs hdfs, String... paths) {
    HdfsWatch watch = open(hdfs, Optional.empty(), paths);
    watch.position = watch.feed.now();
    return watch;
  }

  static HdfsWatch open(EmbeddedHdfs hdfs, Optional<String> user, String... paths) {
    List<Location> watched = new ArrayList<>();
    for (String path : paths) {
      watched.add(Location.parse("hdfs://" + hdfs.authority() + path));
    }
    HdfsSettings settings =
        new HdfsSettings(
            hdfs.authority(),
            List.of(),
            hdfs.properties(),
            new HdfsSettings.Identity(user, Optional.empty()),
            HdfsSettings.DEFAULT_LISTING_PAGE);
    HdfsEditLog log = new HdfsEditLog(settings, StoreLimits.DEFAULT);
    NameNodeEdits edits = NameNodeEdits.of(log::newestTxid, log::from, log::close);
    return new HdfsWatch(
        new InotifyFeed(watched, edits, HdfsEditLog::isHidden, new RecordingListener()), watched);
  }

  String position() {
    return position;
  }

  /** Goes on elsewhere. */
  HdfsWatch at(String elsewhere) {
    position = elsewhere;
    return this;
  }

  Poll poll() throws InterruptedException {
    Poll poll = feed.poll(position, Duration.ofMillis(100));
    told.addAll(poll.changes());
    poll.loss().ifPresent(losses::add);
    position = poll.position();
    return poll;
  }

  /**
   * Reads until a poll is complete, which begins now or later; a NameNode may be away meanwhile.
   */
  HdfsWatch complete() throws InterruptedException {
    return until(() -> true);
  }

  /** Reads until a poll is complete that began when something was so. */
  HdfsWatch until(BooleanSupplier condition) throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(DEADLINE);
      boolean met = condition.getAsBoolean();
      try {
        if (poll().complete() && met) {
          return this;
        }
      } catch (SyncException e) {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.UFS_UNAVAILABLE);
      }
    }
  }

  /**
   * What was told since this was asked last, each change once. That a file which was made was also
   * closed is left out: it depends on how much one poll has read.
   */
  List<String> told() {
    List<String> each = new ArrayList<>();
    for (Change change : told) {
      String of = " /" + change.location().path();
      String text = change.scope() + " " + change.kind() + of;
      boolean closed = change.kind() == ChangeKind.MODIFIED && each.contains("PATH CREATED" + of);
      if (!closed && !each.contains(text)) {
        each.add(text);
      }
    }
    told.clear();
    return each;
  }

  /** The paths of what was told since this was asked last. */
  Set<String> toldPaths() {
    Set<String> paths = new HashSet<>();
    told.forEach(change -> paths.add("/" + change.location().path()));
    told.clear();
    return paths;
  }

  /** What was lost since this was asked last. */
  List<WatchLoss.Cause> lost() {
    List<WatchLoss.Cause> causes = losses.stream().map(WatchLoss::cause).toList();
    losses.clear();
    return causes;
  }

  /** The trees of all that is watched. */
  List<String> trees() {
    return watched.stream().map(at -> "SUBTREE UNKNOWN /" + at.path()).toList();
  }

  @Override
  public void close() {
    feed.close();
  }
}
