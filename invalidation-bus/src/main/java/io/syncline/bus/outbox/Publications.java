package io.syncline.bus.outbox;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.IntentLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Who waits until the log has what; guarded by the lock of its sender. */
final class Publications {
  private final Map<Long, CompletableFuture<Void>> waiting = new HashMap<>();

  /** Somebody may wait for an intent from now on. */
  IntentLog.Publication add(long id, List<Token> tokens) {
    CompletableFuture<Void> acked = new CompletableFuture<>();
    waiting.put(id, acked);
    return new IntentLog.Publication(tokens, acked);
  }

  /** One that nobody will hear of any more. */
  static IntentLog.Publication closed(List<Token> tokens) {
    return new IntentLog.Publication(tokens, CompletableFuture.failedFuture(notPublished()));
  }

  /** Those that wait for some intents; to be completed without the lock. */
  List<CompletableFuture<Void>> take(List<Long> ids) {
    List<CompletableFuture<Void>> taken = new ArrayList<>();
    for (long id : ids) {
      CompletableFuture<Void> stage = waiting.remove(id);
      if (stage != null) {
        taken.add(stage);
      }
    }
    return taken;
  }

  /** All that wait. */
  List<CompletableFuture<Void>> takeAll() {
    List<CompletableFuture<Void>> all = List.copyOf(waiting.values());
    waiting.clear();
    return all;
  }

  static SyncException notPublished() {
    return new SyncException(
        ErrorCode.SHUTTING_DOWN,
        "the outbox was closed before the log had acked this write; it is kept on disk and"
            + " published at the next start");
  }
}
