package io.syncline.core.feed;

import io.syncline.core.freshness.Watermark;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Up to which instant a shard was certainly told of every change that concerns a mount, and what
 * holds it there.
 *
 * @param watermark the instant; unknown where nothing is proven
 * @param limit what keeps the instant from being a later one, or from being known
 * @param name of the origin, topic or cluster that the limit is about; empty where there is none
 */
public record FeedProof(Watermark watermark, Limit limit, String name) {

  /** What a watermark is limited by. */
  public enum Limit {
    /** The oldest claim, that of the origin named. */
    CLAIM,
    /** How recently the origins topic was read. */
    ORIGINS,
    /** Records of the cluster named are missing, and the origins were not read again since. */
    MISSING_RECORDS,
    /** Others change the lake, and nobody tells of it. */
    UNWATCHED,
    /** No watcher that covers the mount has joined. */
    NO_WATCHER,
    /** The origins topic was not read to a known instant yet, or an entry of it is unreadable. */
    ORIGINS_UNKNOWN,
    /** The topic named is registered and not being read. */
    TOPIC_NOT_READ,
    /** The origin named has claimed nothing that could be dated. */
    NO_CLAIM,
    /** The watcher named took back what it claimed: it does not believe its feed. */
    WITHDRAWN,
    /** The origin named claims what it cannot know. */
    FAULTY_ORIGIN,
    /** The origin named appends, and it is not known yet whether it joined. */
    UNKNOWN_ORIGIN
  }

  static FeedProof unknown(Limit limit, String name) {
    return new FeedProof(Watermark.UNKNOWN, limit, name);
  }

  static FeedProof until(long nanos, Limit limit, String name) {
    return new FeedProof(new Watermark(OptionalLong.of(nanos)), limit, name);
  }

  /** The one that proves less. */
  FeedProof weaker(FeedProof other) {
    if (nanos().isEmpty() || other.nanos().isEmpty()) {
      return nanos().isEmpty() ? this : other;
    }
    return nanos().getAsLong() - other.nanos().getAsLong() <= 0 ? this : other;
  }

  /** The one that proves more. */
  FeedProof stronger(FeedProof other) {
    return equals(weaker(other)) ? other : this;
  }

  /** The instant; empty where nothing is proven. */
  public OptionalLong nanos() {
    return watermark.nanos();
  }

  /** What the limit is about; empty where it is about nothing in particular. */
  public Optional<String> subject() {
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }
}
