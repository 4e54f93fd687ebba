package io.syncline.agent.doctor;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.config.UfsConfig;
import io.syncline.core.doctor.Examination;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.mount.Mount;
import java.time.Duration;
import java.util.Optional;

/** Whether mounts are told of changes, and whether watchers hear of them. */
final class FeedRules {
  private FeedRules() {}

  /** How well the feed covers a mount. */
  static Examination mount(MountView view) {
    Mount mount = view.definition().mount();
    String subject = "feed " + mount.path();
    Optional<FeedProof.Limit> limit = view.worst().map(FeedProof::limit);
    if (view.state() == MountView.State.LIVE) {
      return Examination.ok(
          subject, "LIVE" + view.bound().map(age -> ", complete up to " + shown(age)).orElse(""));
    }
    if (view.worst().isEmpty()) {
      return Examination.skipped(
          subject, "this node owns no shard, or none of which anything is proven yet");
    }
    if (limit.filter(FeedProof.Limit.UNWATCHED::equals).isPresent()) {
      return Examination.ok(
          subject,
          "POLLING, as configured: others change the lake and no watcher tells of it, so the store"
              + " is asked once per sync interval");
    }
    return Examination.warn(
        subject,
        view.state()
            + ", held back by "
            + limit.map(Enum::name).orElse("nothing known")
            + view.worst().flatMap(FeedProof::subject).map(name -> " of " + name).orElse("")
            + ": reads are right within the sync interval, and ask the store for it",
        "LIVE",
        remedy(limit, mount));
  }

  /**
   * Whether a watcher reads.
   *
   * @param view as this node knows it
   * @param lastNode which other node had the last turn and lives; empty where none is known
   * @param store whose changes are watched
   */
  static Examination watcher(WatcherView view, Optional<String> lastNode, UfsConfig store) {
    String subject = "watch " + view.name();
    String remedy = "syncline watcher status " + view.name();
    if (view.reading().isEmpty()) {
      return lastNode
          .map(node -> Examination.skipped(subject, "it is read by node " + node + ", which tells"))
          .orElseGet(
              () ->
                  Examination.warn(
                      subject,
                      "no node is known to read it",
                      "one node of the cluster reads it",
                      remedy));
    }
    WatcherView.Reading reading = view.reading().get();
    String kind = view.kind() + " " + reading.state();
    return switch (reading.state()) {
      case LIVE -> Examination.ok(subject, kind + heard(reading) + canary(store));
      case FAILING ->
          Examination.fail(
              subject,
              kind + ": " + reading.failure(),
              "a feed that can be read",
              remedy + "; check the queue, topic or directory, and the right to read it");
      case DISTRUSTED ->
          Examination.fail(
              subject,
              kind + ": " + reading.failure() + canary(store),
              "a feed that tells of everything in time",
              remedy + "; check the notifications of the bucket");
      case CATCHING_UP, UNKNOWN ->
          Examination.warn(subject, kind + heard(reading) + canary(store), "LIVE", remedy);
    };
  }

  private static String heard(WatcherView.Reading reading) {
    WatcherView.Figures figures = reading.figures();
    return reading.behind().map(behind -> ", complete up to " + shown(behind)).orElse("")
        + ", "
        + figures.changes()
        + " changes"
        + (figures.losses() == 0
            ? ""
            : ", " + figures.losses() + " losses, the last: " + figures.lastLoss());
  }

  /** Only a canary can tell a feed that is silent from one that is broken. */
  private static String canary(UfsConfig store) {
    boolean notified =
        switch (store.watch().kind()) {
          case SQS, TOPIC, POSTED -> true;
          case NONE, DIRECTORY, INOTIFY -> false;
        };
    if (!notified) {
      return "";
    }
    return store
        .watch()
        .events()
        .canary()
        .map(canary -> ", canary every " + canary.interval().toSeconds() + " s")
        .orElse(", no canary: that nothing comes any more shows at the next reconcile only");
  }

  private static String remedy(Optional<FeedProof.Limit> limit, Mount mount) {
    String lag = "syncline lag " + mount.path();
    if (limit.isEmpty()) {
      return lag;
    }
    return switch (limit.get()) {
      case NO_WATCHER -> "syncline watcher list; no watcher that covers the mount has joined";
      case WITHDRAWN -> "in the cluster of that watcher: syncline watcher status";
      case TOPIC_NOT_READ -> "see the rows state: that topic cannot be read; check its ACL";
      case CLAIM, NO_CLAIM ->
          "see whether that node lives: syncline node list; a node that starts takes a minute";
      case ORIGINS, ORIGINS_UNKNOWN, MISSING_RECORDS ->
          "see the rows kafka and topic; it goes by itself when the log is read again";
      case UNWATCHED, FAULTY_ORIGIN, UNKNOWN_ORIGIN -> lag;
    };
  }

  private static String shown(Duration age) {
    return age.toMillis() < 10_000 ? age.toMillis() + " ms ago" : age.toSeconds() + " s ago";
  }
}
