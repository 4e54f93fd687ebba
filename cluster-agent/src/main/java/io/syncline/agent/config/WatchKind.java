package io.syncline.agent.config;

import java.util.Optional;

/** How a store tells of changes that others make. */
public enum WatchKind {
  /** It is not listened to. */
  NONE(Optional.empty()),
  /** The kernel tells of changes in a directory of this machine. */
  DIRECTORY(Optional.of(UfsType.LOCAL)),
  /** An HDFS tells its superuser of its edit log. */
  INOTIFY(Optional.of(UfsType.HDFS)),
  /** Notifications of a bucket come into a queue of SQS. */
  SQS(Optional.of(UfsType.S3)),
  /** Notifications of a bucket come into a topic of Kafka. */
  TOPIC(Optional.of(UfsType.S3)),
  /** A store posts notifications of a bucket to this node. */
  POSTED(Optional.of(UfsType.S3));

  private final Optional<UfsType> type;

  WatchKind(Optional<UfsType> type) {
    this.type = type;
  }

  /** The only type of store that has it; empty for all. */
  public Optional<UfsType> type() {
    return type;
  }
}
