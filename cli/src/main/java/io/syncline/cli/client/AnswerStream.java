package io.syncline.cli.client;

import io.grpc.Context;
import io.syncline.client.NodeConnection;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * The parts of an answer, asked for one by one as they are read; to be closed, which ends the call
 * where parts are left. Used by one thread.
 *
 * @param <T> a part
 */
public final class AnswerStream<T> implements Iterator<T>, AutoCloseable {
  private final Context.CancellableContext context = Context.current().withCancellation();
  private final NodeConnection node;
  private final Iterator<T> parts;

  AnswerStream(NodeConnection node, Supplier<Iterator<T>> call) {
    this.node = node;
    Context before = context.attach();
    try {
      parts = Failures.of(() -> node.call(call));
    } finally {
      context.detach(before);
    }
  }

  @Override
  public boolean hasNext() {
    return Failures.of(() -> node.call(parts::hasNext));
  }

  @Override
  public T next() {
    return Failures.of(() -> node.call(parts::next));
  }

  @Override
  public void close() {
    context.cancel(null);
  }
}
