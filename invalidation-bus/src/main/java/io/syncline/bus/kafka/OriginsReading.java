package io.syncline.bus.kafka;

import io.syncline.bus.reading.LogBounds;
import java.util.OptionalLong;

/**
 * How far the origins topic was read. A shard is opened only when it was read to where it ended
 * after the shard was taken: who wrote before that had registered before that. Thread rule: the
 * reader's only.
 */
final class OriginsReading {
  private String id = "";
  private boolean placed;
  private boolean measured;
  private long next;
  private long target;

  /** Whether all is known that was registered until {@link #again} was called last. */
  boolean isRead() {
    return placed && measured && next >= target;
  }

  /** Whether its bounds are to be asked for now. */
  boolean wantsBounds() {
    return !placed || !measured;
  }

  /** What it holds now; returns where to read from, if that is not where reading is. */
  OptionalLong bounds(LogBounds now) {
    target = now.end();
    measured = true;
    if (placed) {
      return OptionalLong.empty();
    }
    placed = true;
    next = now.start();
    return OptionalLong.of(next);
  }

  /** It was read up to an offset. */
  void reached(long offset) {
    next = offset;
  }

  /** Whatever is registered by now is to be known before anything is opened. */
  void again() {
    measured = false;
  }

  /** It is read from its beginning; what it says twice changes nothing. */
  void lost() {
    placed = false;
  }

  /** The brokers gave it this identity. */
  void identity(String now) {
    if (!id.isEmpty() && !id.equals(now)) {
      lost();
    }
    id = now;
  }
}
