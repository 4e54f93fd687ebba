package io.syncline.agent.testing;

import io.syncline.agent.cluster.Drain;
import io.syncline.agent.coordination.NodeInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a node has to give up, each thing when a test lets it. */
public final class FakeDuties implements Drain.Duties {
  /** Writes under way. */
  public volatile int writes;

  /** Writes in the outbox. */
  public volatile int outbox;

  /** Shards that are held. */
  public volatile int shards;

  /** Nodes that it is declaring gone. */
  public volatile int fencings;

  /** Whether the group lets it go. */
  public volatile boolean groupAnswers = true;

  /** Whether the log takes its leave. */
  public volatile boolean logAnswers = true;

  /** What was done, in order. */
  public final List<String> done = new CopyOnWriteArrayList<>();

  @Override
  public void stands(NodeInfo.Standing standing) {
    done.add(standing.name());
  }

  @Override
  public void endWrites() {
    done.add("no more writes");
  }

  @Override
  public int writesUnderWay() {
    return writes;
  }

  @Override
  public int outboxDepth() {
    return outbox;
  }

  @Override
  public boolean giveUpShards(Duration atMost) {
    done.add("give up");
    return groupAnswers;
  }

  @Override
  public int shardsOwned() {
    return shards;
  }

  @Override
  public boolean leave(Duration atMost) {
    done.add("leave");
    return logAnswers;
  }

  @Override
  public int fencings() {
    return fencings;
  }

  @Override
  public void endFencings() {
    fencings = 0;
  }
}
