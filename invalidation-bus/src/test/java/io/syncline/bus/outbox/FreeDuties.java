package io.syncline.bus.outbox;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.Outgoing;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An origin that says nothing of itself and may always write: only changes are looked at. */
record FreeDuties(Origin self) implements Duties {
  @Override
  public void writes(Collection<Location> locations) {}

  @Override
  public List<OriginsEntry> due(Outbox outbox, long nanos, long wallMillis) {
    return List.of();
  }

  @Override
  public Runnable appended(OriginsEntry entry) {
    return () -> {};
  }

  @Override
  public void notAppended(OriginsEntry entry, long nanos) {}

  @Override
  public void acked(Outgoing outgoing, long offset, long sent, long nanos) {}

  @Override
  public void declaredGone(Origin origin, String reason) {}

  @Override
  public void logBroken(String reason) {}

  @Override
  public Collection<Location> announced() {
    return List.of(Location.parse("hdfs://nn/a"), Location.parse("s3://lake/a"));
  }

  @Override
  public CompletionStage<Fenced> fence(Outbox outbox, BusRecord.Fence fence) {
    return CompletableFuture.failedFuture(new AssertionError("fenced " + fence.fenced()));
  }

  @Override
  public void leave() {}

  @Override
  public boolean hasLeft() {
    return true;
  }

  @Override
  public Optional<SyncException> refusal(long nanos) {
    return Optional.empty();
  }

  @Override
  public Optional<SyncException> refusal(List<Change> changes, long nanos) {
    return Optional.empty();
  }
}
