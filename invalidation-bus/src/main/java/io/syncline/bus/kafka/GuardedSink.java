package io.syncline.bus.kafka;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsSink;
import io.syncline.core.spi.ShardSink;
import java.util.List;
import java.util.Optional;
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

  /** The same for what the origins topic says. */
  static OriginsSink guarded(OriginsSink sink) {
    return new OriginsSink() {
      @Override
      public void entry(String key, OriginsEntry entry) {
        guard(() -> sink.entry(key, entry));
      }

      @Override
      public void deleted(String key, Optional<Origin> origin) {
        guard(() -> sink.deleted(key, origin));
      }

      @Override
      public void unreadable(String key, String reason) {
        guard(() -> sink.unreadable(key, reason));
      }
    };
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
  public void apply(int shard, RecordPlace place, BusRecord record) {
    guard(() -> sink.apply(shard, place, record));
  }

  @Override
  public void sampled(int shard, long asked, long readThen, Position end, int leaderEpoch) {
    guard(() -> sink.sampled(shard, asked, readThen, end, leaderEpoch));
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
