package io.syncline.chaos;

import io.syncline.agent.WriteSeams;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.spi.ChangePublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process, as kill -9 does, at the point that a file names, once: the file is removed
 * first. Any thread.
 */
final class CrashPoints implements WriteSeams {
  /** The exit code of a process that SIGKILL ended, and of one that ends here. */
  static final int KILLED = 137;

  private final Path armed;

  CrashPoints(Path armed) {
    this.armed = armed;
  }

  @Override
  public OutboxStore disk(OutboxStore disk) {
    return new OutboxStore() {
      @Override
      public void put(Intent intent) {
        reached(CrashPoint.BEFORE_THE_INTENT);
        disk.put(intent);
        reached(CrashPoint.AFTER_THE_INTENT_IS_SYNCED);
      }

      @Override
      public void remove(long id) {
        reached(CrashPoint.AFTER_THE_ACK_BEFORE_THE_INTENT_IS_DROPPED);
        disk.remove(id);
      }

      @Override
      public List<Intent> all() {
        return disk.all();
      }
    };
  }

  @Override
  public Consumer<List<Invalidation>> local(Consumer<List<Invalidation>> local) {
    return invalidations -> {
      reached(CrashPoint.AFTER_THE_EFFECT_BEFORE_THE_LOCAL_UPDATE);
      local.accept(invalidations);
    };
  }

  @Override
  public IntentLog outbox(IntentLog outbox) {
    return new Outbox(outbox);
  }

  @Override
  public ChangePublisher log(ChangePublisher log) {
    return new ChangePublisher() {
      @Override
      public int partitions() {
        return log.partitions();
      }

      @Override
      public CompletionStage<Long> publish(BusRecord record) {
        CompletionStage<Long> appended = log.publish(record);
        if (!(record.body() instanceof BusRecord.Changes)) {
          return appended;
        }
        return appended.thenApply(
            offset -> {
              reached(CrashPoint.AFTER_THE_APPEND_BEFORE_THE_ACK_IS_PROCESSED);
              return offset;
            });
      }

      @Override
      public void close() {
        log.close();
      }
    };
  }

  private void reached(CrashPoint point) {
    try {
      if (Files.exists(armed) && Files.readString(armed).equals(point.name())) {
        Files.delete(armed);
        System.err.println("ends at " + point);
        System.err.flush();
        Runtime.getRuntime().halt(KILLED);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look at " + armed, e);
    }
  }

  /** Between what is held here and the log. */
  private final class Outbox extends ForwardingIntentLog {
    Outbox(IntentLog outbox) {
      super(outbox);
    }

    @Override
    public List<Token> settle(
        long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
      reached(CrashPoint.AFTER_THE_LOCAL_UPDATE_BEFORE_THE_APPEND);
      return super.settle(id, seen, mutations);
    }

    @Override
    public List<Token> unsettle(long id) {
      reached(CrashPoint.AFTER_THE_LOCAL_UPDATE_BEFORE_THE_APPEND);
      return super.unsettle(id);
    }
  }
}
