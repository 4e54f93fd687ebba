package io.syncline.bus.kafka;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Position;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.spi.ShardSink;
import java.util.List;
import java.util.function.Supplier;

/** A sink whose failures cannot be taken for the log's. */
final class GuardedSink implements ShardSink {
  /** The sink threw; the subscriber ends. */
  static final class SinkFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SinkFailure(RuntimeException cause) {
      super("the sink failed: " + cause, cause);
    }
  }

  private final ShardSink sink;

  GuardedSink(ShardSink sink) {
    this.sink = sink;
  }

  @Override
  public void assigned(int shard) {
    guard(() -> sink.assigned(shard));
  }

  @Override
  public List<Position> positions(int shard) {
    return guard(() -> sink.positions(shard));
  }

  @Override
  public void coldStart(int shard, List<Position> ends) {
    guard(() -> sink.coldStart(shard, ends));
  }

  @Override
  public void moved(int shard, Position next, boolean whole, String reason) {
    guard(() -> sink.moved(shard, next, whole, reason));
  }

  @Override
  public void apply(int shard, Position next, BusRecord record) {
    guard(() -> sink.apply(shard, next, record));
  }

  @Override
  public void unreadable(int shard, Position next, UnreadableRecord record) {
    guard(() -> sink.unreadable(shard, next, record));
  }

  @Override
  public void caughtUp(int shard) {
    guard(() -> sink.caughtUp(shard));
  }

  @Override
  public boolean isHeld(int shard) {
    return guard(() -> sink.isHeld(shard));
  }

  @Override
  public void revoked(int shard) {
    guard(() -> sink.revoked(shard));
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      throw new SinkFailure(e);
    }
  }

  private static <T> T guard(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      throw new SinkFailure(e);
    }
  }
}
