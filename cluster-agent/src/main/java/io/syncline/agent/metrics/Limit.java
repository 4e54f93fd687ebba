package io.syncline.agent.metrics;

import io.syncline.agent.fencing.Fencer;
import io.syncline.bus.kafka.KafkaChangeSubscriber;
import io.syncline.bus.kafka.KafkaOriginsLog;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.advice.AccessRecorder;
import io.syncline.cache.page.PageCache;
import io.syncline.core.advice.AccessRecord;
import io.syncline.core.feed.FeedLimits;
import io.syncline.core.outbox.OutboxLimits;

/** Small limits of a node that have no metric of their own; how much of them is in use is seen. */
public enum Limit {
  LAG_ECHOES(
      FeedLimits.MAX_ECHOES,
      "invalidations of a store with a read lag that wait to be repeated, in the shard with most",
      "they become one of all that lags"),
  UNTOLD_CHANGES(
      FeedLimits.MAX_UNTOLD,
      "answers that contradict what was held as valid, and wait for the feed to explain them, in"
          + " the shard with most",
      "a further one is not looked at: what is held is right, but other clusters are not told"),
  MUTATIONS(
      FeedLimits.DEFAULT.maxMutations(),
      "mutations of stores of which a shard knows that it was told, in the shard with most; usually"
          + " it is full",
      "the oldest is forgotten: its echo is taken as new, which costs a call"),
  OUTSIDERS(
      FeedLimits.MAX_OUTSIDERS,
      "origins that told of what they had not said that they write, and wait to be judged, in the"
          + " shard with most",
      "a further one goes unnoticed; what it tells is applied all the same"),
  STRANGERS(
      FeedLimits.DEFAULT.maxStrangers(),
      "origins that append and are not known to have joined, in the shard with most",
      "those found never to have joined are forgotten; where none is, each record of a further one"
          + " makes the shard old"),
  END_SAMPLES(
      FeedLimits.DEFAULT.maxSamples(),
      "answers about where a partition ends, of the partition with most; usually it is nearly full",
      "every second one of the older half is forgotten: dates get older, never newer"),
  RECORDS_UNDER_WAY(
      OutboxSender.MAX_UNDER_WAY,
      "records on their way to one partition of the log, of the partition with most",
      "further ones wait in the outbox, where they are told in fewer records"),
  ACKS(
      OutboxLimits.DEFAULT.maxAcks(),
      "acked heartbeats that are remembered until they may be claimed, of the partition with most",
      "every second one is forgotten: claims get older, never newer"),
  FENCINGS(
      Fencer.MAX_JOBS,
      "fencings under way, of one node or of a whole cluster",
      "a further one is refused; own earlier starts wait"),
  ORIGINS_LOG(
      KafkaOriginsLog.MAX_WAITING,
      "entries of the origins topic that wait for a connection",
      "a further one fails, and is said again later"),
  READER_COMMANDS(
      KafkaChangeSubscriber.MAX_COMMANDS,
      "what the thread that reads the log was told to do, and has not done yet",
      "from a quarter on, answers of the brokers are dropped: later ones say the same. When it is"
          + " full that thread hangs, and the node ends"),
  PAGE_READERS(
      PageCache.MAX_READERS,
      "readers that have a page of a file in memory",
      "files that are opened then are read from the store, without pages"),
  ADVICE_MOUNTS(
      AccessRecorder.MAX_MOUNTS,
      "mounts whose reads are recorded for advice",
      "a further one is not recorded until another one is gone"),
  ADVICE_PATHS(
      AccessRecord.MAX_SAMPLED_PATHS + AccessRecord.MAX_HOT_PATHS,
      "paths of a mount on which the rule of reading is simulated, of the mount with most",
      "the sample is halved, and each path in it stands for twice as many"),
  ADVICE_LISTINGS(
      AccessRecord.MAX_SAMPLED_LISTINGS + AccessRecord.MAX_HOT_LISTINGS,
      "the same of listed directories",
      "as of paths");

  private final int allowed;
  private final String counted;
  private final String whenFull;

  Limit(int allowed, String counted, String whenFull) {
    this.allowed = allowed;
    this.counted = counted;
    this.whenFull = whenFull;
  }

  /** How many there may be. */
  public int allowed() {
    return allowed;
  }

  /** What is counted, for the reference page. */
  String counted() {
    return counted;
  }

  /** What happens to more, for the reference page. */
  String whenFull() {
    return whenFull;
  }
}
