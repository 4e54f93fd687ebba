package io.syncline.client;

import io.syncline.core.error.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one cluster: the same one is used as long as it answers, because what a session saw
 * there it sees again there without a question to the store. Thread rule: any thread.
 */
final class Nodes implements AutoCloseable {
  /** Others may do what a node refuses because of its own state. */
  private static final Set<ErrorCode> AWAY =
      Set.of(ErrorCode.NODE_UNREACHABLE, ErrorCode.NOT_READY, ErrorCode.SHUTTING_DOWN);

  private final List<NodeConnection> nodes;
  private final AtomicInteger preferred = new AtomicInteger();

  Nodes(List<NodeConnection> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Reads at a node that answers: each is tried once. */
  <T> T read(Function<NodeConnection, T> call) {
    return tryEach(call, Nodes::isAway);
  }

  /**
   * Writes at a node that answers. Another one is tried only after a refusal by one that certainly
   * did nothing.
   */
  <T> T write(Function<NodeConnection, T> call) {
    try {
      return tryEach(call, e -> !e.wasSent() || e.is(ErrorCode.NOT_READY));
    } catch (SynclineException e) {
      if (e.is(ErrorCode.NODE_UNREACHABLE) && e.wasSent()) {
        throw SynclineException.of(
            ErrorCode.UFS_UNKNOWN_OUTCOME,
            "the connection to the node broke: the write may or may not be done",
            "Look before you repeat it.",
            e);
      }
      throw e;
    }
  }

  private <T> T tryEach(
      Function<NodeConnection, T> call, Function<SynclineException, Boolean> next) {
    int first = Math.floorMod(preferred.get(), nodes.size());
    @Nullable SynclineException refusal = null;
    for (int i = 0; i < nodes.size(); i++) {
      int node = (first + i) % nodes.size();
      try {
        return call.apply(nodes.get(node));
      } catch (SynclineException e) {
        if (isAway(e) || e.is(ErrorCode.DEADLINE_EXCEEDED)) {
          preferred.compareAndSet(node, (node + 1) % nodes.size());
        }
        if (!next.apply(e)) {
          throw e;
        }
        refusal = e;
      }
    }
    throw refusal == null ? new IllegalStateException("a cluster without nodes") : refusal;
  }

  private static boolean isAway(SynclineException e) {
    return AWAY.stream().anyMatch(e::is);
  }

  @Override
  public void close() {
    nodes.forEach(NodeConnection::close);
  }
}
