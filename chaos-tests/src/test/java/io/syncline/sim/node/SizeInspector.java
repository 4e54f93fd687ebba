package io.syncline.sim.node;

import io.syncline.core.feed.FeedSize;
import io.syncline.core.origin.Membership;
import io.syncline.core.shard.Shard;
import io.syncline.sim.oracle.Bounded;
import io.syncline.sim.oracle.Limits;
import io.syncline.sim.run.Sizes;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.world.Schedule;

/** Asks the oracle about the size of everything that a process holds: its state machines tell. */
final class SizeInspector {
  private final Schedule schedule;
  private final Limits limits;
  private final Sizes most;

  SizeInspector(World world) {
    schedule = world.schedule();
    limits = world.witness().oracle().limits();
    most = world.settings().sizes();
  }

  void check(NodeProcess process) {
    Membership membership = process.originsReader().membership();
    look(process, Bounded.INTENTS, process.writer().outbox().size(), most.maxIntents());
    look(
        process,
        Bounded.INTENTS,
        process.machine().disk().outbox().all().size(),
        most.maxIntents());
    look(process, Bounded.ACKS, process.writer().outbox().acks(), most.maxAcks());
    look(process, Bounded.ORIGINS, membership.size(), Membership.MAX_ORIGINS);
    look(process, Bounded.PINGS, membership.pingsUnderWay(), Membership.MAX_PINGS);
    for (OwnedShard owned : process.shards()) {
      check(process, owned);
    }
  }

  private void check(NodeProcess process, OwnedShard owned) {
    Shard shard = owned.shard();
    FeedSize feed = owned.feedSize();
    if (shard.syncsInFlight() == 0) {
      look(process, Bounded.ROWS, shard.rows(), most.shard().maxRows());
    }
    look(process, Bounded.MARKS, shard.marks(), most.shard().maxMarks());
    look(process, Bounded.TOUCHED, shard.touched(), most.shard().maxTouched());
    look(process, Bounded.QUESTIONS, shard.syncsInFlight(), most.maxQuestions());
    look(process, Bounded.SAMPLES, feed.samples(), most.feed().maxSamples());
    look(process, Bounded.STRANGERS, feed.strangers(), most.feed().maxStrangers());
  }

  /** Numbers of origins that ended, or never joined, are forgotten when the origins were read. */
  void checkNumbers(NodeProcess process) {
    for (OwnedShard owned : process.shards()) {
      int known = process.members().all().size() + most.feed().maxStrangers();
      look(process, Bounded.NUMBERS, owned.feedSize().origins(), known);
      look(process, Bounded.NUMBERS, owned.store().sequences().size(), known);
    }
  }

  private void look(NodeProcess process, Bounded what, long size, long atMost) {
    limits.check(process.reader(), what, size, atMost, schedule.now());
  }
}
