package io.syncline.agent;

import io.syncline.agent.metrics.Limit;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.advice.AccessRecorder;
import io.syncline.core.feed.FeedSize;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Looks how much of a node's small limits is in use.
 *
 * @param feeds what the feeds of its shards remember
 * @param outbox what is under way in its outbox
 * @param fencings names that it declares gone
 * @param originsLog entries of the origins topic that wait
 * @param commands what its reader of the log was told to do
 * @param advice what it records for advice
 * @param pages readers of its pages
 */
record NodeLimits(
    Supplier<FeedSize> feeds,
    Supplier<OutboxSender.InUse> outbox,
    IntSupplier fencings,
    IntSupplier originsLog,
    IntSupplier commands,
    Supplier<AccessRecorder.InUse> advice,
    IntSupplier pages) {
  /** Of each limit, how much of it is in use now. */
  Map<Limit, Integer> inUse() {
    FeedSize feed = feeds.get();
    OutboxSender.InUse sending = outbox.get();
    Map<Limit, Integer> used = new EnumMap<>(Limit.class);
    used.put(Limit.LAG_ECHOES, feed.echoes());
    used.put(Limit.UNTOLD_CHANGES, feed.untold());
    used.put(Limit.MUTATIONS, feed.mutations());
    used.put(Limit.OUTSIDERS, feed.outsiders());
    used.put(Limit.STRANGERS, feed.strangers());
    used.put(Limit.END_SAMPLES, feed.samples());
    used.put(Limit.RECORDS_UNDER_WAY, sending.underWay());
    used.put(Limit.ACKS, sending.acks());
    used.put(Limit.FENCINGS, fencings.getAsInt());
    used.put(Limit.ORIGINS_LOG, originsLog.getAsInt());
    used.put(Limit.READER_COMMANDS, commands.getAsInt());
    AccessRecorder.InUse recorded = advice.get();
    used.put(Limit.ADVICE_MOUNTS, recorded.mounts());
    used.put(Limit.ADVICE_PATHS, recorded.paths());
    used.put(Limit.ADVICE_LISTINGS, recorded.listings());
    used.put(Limit.PAGE_READERS, pages.getAsInt());
    return used;
  }
}
