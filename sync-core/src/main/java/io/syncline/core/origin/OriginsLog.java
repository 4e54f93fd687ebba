package io.syncline.core.origin;

import java.util.concurrent.CompletionStage;

/**
 * Appends entries to the origins topic, for all clusters to read.
 *
 * <p>Thread rule: any thread; {@link #append} never waits for the log. Entries are appended in the
 * order of the calls, unless one fails and is appended again.
 *
 * <p>Does not guarantee: that an entry whose stage failed is not in the topic, or that it does not
 * get there yet. Appending it again is harmless, because an entry replaces what is under its key;
 * but after a failure one must not append another entry under the same key without having appended
 * it last.
 */
public interface OriginsLog extends AutoCloseable {
  /**
   * Appends an entry.
   *
   * @return its offset, once the log has made it durable (all in-sync replicas); or a {@link
   *     io.syncline.core.error.SyncException}: {@code BUS_UNAVAILABLE} if nobody knows whether it
   *     is there, {@code INVALID_ARGUMENT} if it breaks a limit and never can be
   */
  CompletionStage<Long> append(OriginsEntry entry);

  /** Ends it; what was not acknowledged by then fails. */
  @Override
  void close();
}
