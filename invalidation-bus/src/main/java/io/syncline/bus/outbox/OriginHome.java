package io.syncline.bus.outbox;

import io.syncline.core.model.Origin;
import java.util.Set;

/**
 * What an origin needs of its process: a memory of its incarnations that survives a crash, and the
 * identity of the topic that it appends to.
 *
 * <p>Thread rule: any thread; of {@link #remember} and {@link #nextIncarnation} one call at a time,
 * which returns once it is on stable storage.
 */
public interface OriginHome {
  /** Another incarnation of this process's name, later than all before it. */
  Origin nextIncarnation();

  /** Incarnations of this name that have joined and are not known to be gone. */
  Set<Long> remembered();

  /** Keeps these instead. */
  void remember(Set<Long> incarnations);

  /** The name of the topic. */
  String topic();

  /** The identity that the log gave to the topic, as of the last look. */
  String topicId();
}
