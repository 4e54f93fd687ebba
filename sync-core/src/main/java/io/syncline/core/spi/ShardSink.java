package io.syncline.core.spi;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.UnreadableRecord;
import java.util.List;

/** Where a {@link ChangeSubscriber} hands over what it reads; all calls come from one thread. */
public interface ShardSink {
  /** This node owns the shard from now on. */
  void assigned(int shard);

  /**
   * The positions stored for a shard, one per topic; empty when the shard holds no state and starts
   * cold.
   */
  List<Position> positions(int shard);

  /**
   * The shard starts cold at these positions. They are stored before the call returns; no result
   * may be stored for this shard before.
   */
  void coldStart(int shard, List<Position> ends);

  /**
   * A topic not heard of before, or whose place was lost: reading goes on at {@code next}, and
   * whatever lies between is not known.
   *
   * @param whole whether records may be missing, so that the whole shard must be taken as old;
   *     false for a topic that is read from its very first record
   * @param reason for a person
   */
  void moved(int shard, Position next, boolean whole, String reason);

  /**
   * One record of the shard. Its marks and the position behind it are stored in one step before the
   * call returns; nothing is stored if the shard is not held then.
   *
   * @param place where it was read, and where reading goes on
   */
  void apply(int shard, RecordPlace place, BusRecord record);

  /** A record that could not be read: it is kept aside, and its scope is taken as old. */
  void unreadable(int shard, Position next, UnreadableRecord record);

  /**
   * All that was in the log when the shard was assigned was handed over: each topic that was
   * registered by then, and each in which a position is stored, was read to its end. Said once per
   * assignment, and not while one of them cannot be read.
   *
   * <p>The end is what the partition's leader said then. A deposed leader that is still reachable
   * may say an old one; only watermarks date it.
   */
  void caughtUp(int shard);

  /**
   * Whether the shard is held, from {@link #assigned} on. It is not any more once its store failed:
   * what was handed over since then was not applied.
   */
  boolean isHeld(int shard);

  /**
   * A topic's partition, which is read for the shard, ended at an offset when it was asked. Said
   * now and then; answers may be missing.
   *
   * @param asked ticker time just before the leader was asked
   * @param readThen where reading went on at that time, or earlier
   * @param end where reading would go on behind its last record; the topic's identity in it was
   *     asked for after the end was told
   * @param leaderEpoch the epoch of the leader that answered
   */
  void sampled(int shard, long asked, long readThen, Position end, int leaderEpoch);

  /** This node owns the shard no longer; nothing of it may be served from what is held. */
  void revoked(int shard);
}
