package io.syncline.bus.outbox;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Who waits until the log has what; guarded by the lock of its sender. Whoever asks bounds how many
 * they are: calls that wait, and those whose history is kept.
 */
final class Publications {
  private final Map<Long, List<CompletableFuture<Void>>> waiting = new HashMap<>();

  /** Somebody waits for an intent from now on. */
  CompletableFuture<Void> add(long id) {
    CompletableFuture<Void> acked = new CompletableFuture<>();
    waiting.computeIfAbsent(id, key -> new ArrayList<>()).add(acked);
    return acked;
  }

  /** Who waits for these waits for that one instead, which stands for them. */
  void collapse(long into, Collection<Long> ids) {
    List<CompletableFuture<Void>> moved = take(ids);
    if (!moved.isEmpty()) {
      waiting.computeIfAbsent(into, key -> new ArrayList<>()).addAll(moved);
    }
  }

  /** Those that wait for some intents; to be completed without the lock. */
  List<CompletableFuture<Void>> take(Collection<Long> ids) {
    List<CompletableFuture<Void>> taken = new ArrayList<>();
    for (long id : ids) {
      List<CompletableFuture<Void>> stages = waiting.remove(id);
      if (stages != null) {
        taken.addAll(stages);
      }
    }
    return taken;
  }

  /** All that wait. */
  List<CompletableFuture<Void>> takeAll() {
    return take(List.copyOf(waiting.keySet()));
  }

  static SyncException notPublished() {
    return new SyncException(
        ErrorCode.SHUTTING_DOWN,
        "the outbox was closed before the log had acked this write; it is kept on disk and"
            + " published at the next start");
  }
}
