package io.syncline.agent;

import io.syncline.core.outbox.IntentLog;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.spi.ChangePublisher;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the steps of a write meet: the disk that holds its intent, what this node holds itself, the
 * outbox, the log. A test puts something of its own there, to end the process between two steps or
 * to leave one out; a node that serves has {@link #NONE}, and no setting gives it another.
 */
public interface WriteSeams {
  /** Nothing lies between. */
  WriteSeams NONE = new WriteSeams() {};

  /** The disk: intents are put there before the store is asked, and removed after the ack. */
  default OutboxStore disk(OutboxStore disk) {
    return disk;
  }

  /** What invalidates what this node holds, after the store was changed. */
  default Consumer<List<Invalidation>> local(Consumer<List<Invalidation>> local) {
    return local;
  }

  /** The outbox as a write sees it. */
  default IntentLog outbox(IntentLog outbox) {
    return outbox;
  }

  /** The log: what its stage tells has been acked. */
  default ChangePublisher log(ChangePublisher log) {
    return log;
  }
}
