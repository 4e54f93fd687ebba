package io.syncline.sim.fault;

/** What can go wrong. Each run allows a random subset. */
public enum Fault {
  /** A process dies between any two events. */
  CRASH,
  /** A process dies between two steps of a write. */
  CRASH_IN_WRITE,
  /** A node may write unheard for longer than the others of its cluster. */
  UNLIKE_LEASE,
  /** What the process held comes back without the disk. */
  DISK_LOST,
  /** The metadata store comes back as it was a while ago; the outbox does not. */
  POWER_CUT,
  /** A dead node stays away for longer than it takes to be fenced. */
  LONG_ABSENCE,
  /** No requests reach the brokers. */
  KAFKA_CUT,
  /** Requests reach the brokers, and no answer comes back. */
  KAFKA_HALF_OPEN,
  /** No requests reach the store. */
  STORE_CUT,
  /** The node does not hear of new mounts and assignments. */
  ZOOKEEPER_CUT,
  /** A mutation takes effect after its caller gave up. */
  LATE_EFFECT,
  /** A mutation takes effect twice. */
  REPEATED_EFFECT,
  /** A mutation took effect, and its answer is lost. */
  STORE_REPLY_LOST,
  /** The store refuses: nothing happened. */
  STORE_ERROR,
  /** The store is slow. */
  STORE_SLOW,
  /** A listing breaks off after its first page. */
  HALF_LISTING,
  /** A record does not reach its broker. */
  RECORD_LOST,
  /** A record is appended, and its ack is lost. */
  ACK_LOST,
  /** A record is appended after its producer gave up. */
  RECORD_LATE,
  /** A record is appended twice. */
  RECORD_TWICE,
  /** Records overtake each other. */
  RECORD_REORDERED,
  /** Somebody appends what nobody can read. */
  UNREADABLE_RECORD,
  /** One reader cannot read the fence that others can. */
  UNREADABLE_FENCE,
  /** A new leader; what was not committed is gone. */
  ELECTION,
  /** Replicas are slow: what is appended is committed later. */
  COMMIT_SLOW,
  /** Brokers are slow to tell where a partition ends. */
  ENDS_SLOW,
  /** A deposed leader answers. */
  DEPOSED_LEADER,
  /** The oldest records are deleted. */
  RETENTION,
  /** A topic is deleted and made anew. */
  TOPIC_RECREATED,
  /** A reader of a shard is far behind. */
  SLOW_READER,
  /** A reader of the origins topic is far behind. */
  SLOW_ORIGINS,
  /** The origins topic is compacted. */
  COMPACTION,
  /** A wall clock is set. */
  CLOCK_STEP,
  /** A clock is fast or slow. */
  CLOCK_DRIFT,
  /** A node does nothing for a while, and its monotonic clock stands still. */
  SUSPENSION,
  /** Intents cannot be stored. */
  DISK_FULL,
  /** Shards move between the nodes of a cluster. */
  REBALANCE,
  /** Who lost a shard goes on serving it for a while. */
  ZOMBIE,
  /** A mount is removed, and added later. */
  MOUNT_CHANGED,
  /** A node starts and does not hear of one of its cluster's mounts for long. */
  MOUNT_UNHEARD,
  /** Who else changes a mount's part of the lake is declared anew. */
  POLICY_CHANGED,
  /** Rows are evicted. */
  EVICTION,
  /** A process dies between two steps of a watcher. */
  CRASH_IN_WATCH,
  /** The turn to read a feed goes to another node; who had it goes on until it notices. */
  WATCH_TURN_LOST,
  /** The coordination store does not answer. */
  COORDINATION_AWAY,
  /** The coordination store did what it was asked for, and its answer is lost. */
  COORDINATION_REPLY_LOST,
  /** The coordination store forgets who reads a feed, and how far it was read. */
  WATCH_FORGOTTEN,
  /** A feed does not answer. */
  FEED_AWAY,
  /** A feed is slow. */
  FEED_SLOW,
  /** A feed told, and its answer is lost: what a queue told stays hidden. */
  FEED_REPLY_LOST,
  /** A feed drops its oldest events. */
  FEED_PURGED,
  /** The store is restored, or its queue made anew: positions before mean nothing. */
  FEED_RESTORED,
  /** An event comes as late as the allowance permits. */
  EVENT_LATE,
  /** An event comes twice. */
  EVENT_TWICE,
  /** Events overtake each other. */
  EVENT_REORDERED,
  /** A queue is told of nothing until its readers have noticed. */
  FEED_SILENT,
  /** A queue is not told of one event, and nobody notices. */
  EVENT_LOST,
  /** An event comes much later than the allowance permits. */
  EVENT_OVERDUE
}
