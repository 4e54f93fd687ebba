package io.syncline.agent;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.spi.ShardSink;
import java.util.List;
import java.util.function.BiConsumer;

/** Tells who is fenced before the fence is applied: whoever reads its own writes no more. */
final class FenceWatch implements ShardSink {
  private final ShardSink sink;
  private final BiConsumer<Origin, String> fenced;

  /**
   * A watch in front of a sink.
   *
   * @param fenced told who is fenced, and why for a person
   */
  FenceWatch(ShardSink sink, BiConsumer<Origin, String> fenced) {
    this.sink = sink;
    this.fenced = fenced;
  }

  @Override
  public void assigned(int shard) {
    sink.assigned(shard);
  }

  @Override
  public List<Position> positions(int shard) {
    return sink.positions(shard);
  }

  @Override
  public void coldStart(int shard, List<Position> ends) {
    sink.coldStart(shard, ends);
  }

  @Override
  public void moved(int shard, Position next, boolean whole, String reason) {
    sink.moved(shard, next, whole, reason);
  }

  @Override
  public void apply(int shard, RecordPlace place, BusRecord record) {
    if (record.body() instanceof BusRecord.Fence fence) {
      fenced.accept(fence.fenced(), "it was fenced by " + record.origin());
    }
    sink.apply(shard, place, record);
  }

  @Override
  public void unreadable(int shard, Position next, UnreadableRecord record) {
    sink.unreadable(shard, next, record);
  }

  @Override
  public void caughtUp(int shard) {
    sink.caughtUp(shard);
  }

  @Override
  public boolean isHeld(int shard) {
    return sink.isHeld(shard);
  }

  @Override
  public void sampled(int shard, long asked, long readThen, Position end, int leaderEpoch) {
    sink.sampled(shard, asked, readThen, end, leaderEpoch);
  }

  @Override
  public void revoked(int shard) {
    sink.revoked(shard);
  }
}
