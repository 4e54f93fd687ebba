package io.syncline.cli.command.mount;

import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.MountInfo;

/** What limits the feed of a mount, in words. */
public final class LimitText {
  private LimitText() {}

  /** One sentence for a person. */
  public static String of(MountInfo mount) {
    return of(mount.getLimit(), mount.getLimitSubject());
  }

  /** One sentence for a person. */
  public static String of(FeedLimit limit, String subject) {
    return switch (limit) {
      case FEED_LIMIT_CLAIM -> "the oldest claim is that of " + subject;
      case FEED_LIMIT_ORIGINS -> "how recently the origins topic was read";
      case FEED_LIMIT_MISSING_RECORDS -> "records of cluster " + subject + " are missing";
      case FEED_LIMIT_UNWATCHED -> "others change the lake, and nobody tells of it";
      case FEED_LIMIT_NO_WATCHER -> "no watcher that covers the mount has joined";
      case FEED_LIMIT_ORIGINS_UNKNOWN -> "the origins topic was not read to its end yet";
      case FEED_LIMIT_TOPIC_NOT_READ -> "the topic of cluster " + subject + " is not being read";
      case FEED_LIMIT_NO_CLAIM -> "nothing is known yet of what " + subject + " has published";
      case FEED_LIMIT_WITHDRAWN ->
          subject + " does not believe its feed, or cannot read it; its watcher status says why";
      case FEED_LIMIT_FAULTY_ORIGIN -> subject + " claims what it cannot know";
      case FEED_LIMIT_UNKNOWN_ORIGIN -> subject + " appends, and is not known to have joined";
      case FEED_LIMIT_UNSPECIFIED, UNRECOGNIZED -> "not looked at yet";
    };
  }

  /** One word, and the origin or cluster it is about. */
  public static String word(MountInfo mount) {
    return word(mount.getLimit(), mount.getLimitSubject());
  }

  /** One word, and the origin or cluster it is about; empty where it is about nothing. */
  public static String word(FeedLimit limit, String subject) {
    if (limit == FeedLimit.FEED_LIMIT_UNSPECIFIED) {
      return "-";
    }
    return subject.isEmpty() ? name(limit) : name(limit) + " " + subject;
  }

  /** The limit as one word. */
  public static String name(MountInfo mount) {
    return name(mount.getLimit());
  }

  /** The limit as one word. */
  public static String name(FeedLimit limit) {
    String name = limit.name();
    return name.startsWith("FEED_LIMIT_") ? name.substring("FEED_LIMIT_".length()) : name;
  }
}
