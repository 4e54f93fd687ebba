package io.syncline.core.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Dates the offsets of one partition with this process's own ticker.
 *
 * <p>A sample says: asked at this instant, the partition ended there. A record at or behind that
 * end was not committed when the question was asked, so its ack reached its origin later. The date
 * of an offset is the latest instant of which that is known; it needs no clock but the reader's
 * own.
 *
 * <p>Samples may be lost, late or out of order: that makes dates older, never too new. There is a
 * limit, usually {@link #MAX_SAMPLES}; beyond it every second one of the older half is forgotten.
 */
final class EndSamples {
  /** Samples kept of one partition. */
  static final int MAX_SAMPLES = 64;

  private final int most;

  /** By the instant asked, oldest first. */
  private final List<Sample> samples = new ArrayList<>();

  /**
   * One answer about where the partition ends.
   *
   * @param asked ticker time just before the question was sent
   * @param end the offset that the next record would get
   * @param epoch the leader's epoch, as the answer told it
   */
  private record Sample(long asked, long end, int epoch) {}

  EndSamples(int most) {
    this.most = most;
  }

  /** Adds an answer. */
  void add(long asked, long end, int epoch) {
    int at = samples.size();
    while (at > 0 && samples.get(at - 1).asked - asked > 0) {
      at--;
    }
    samples.add(at, new Sample(asked, end, epoch));
    if (samples.size() > most) {
      thin();
    }
  }

  /**
   * The latest instant at which the record at an offset was certainly not committed; empty when no
   * sample tells.
   *
   * <p>A leader that was deposed, and does not know it, answers with an end that is long past. So
   * only answers count whose leader is no older than that of a record read later: the one that
   * carries the claim.
   *
   * @param epoch the leader's epoch of the record that carries the claim
   */
  OptionalLong date(long offset, int epoch) {
    for (int i = samples.size() - 1; i >= 0; i--) {
      Sample sample = samples.get(i);
      if (sample.end <= offset && sample.epoch >= epoch) {
        return OptionalLong.of(sample.asked);
      }
    }
    return OptionalLong.empty();
  }

  /** Forgets everything: the log is not what it was. */
  void clear() {
    samples.clear();
  }

  int size() {
    return samples.size();
  }

  private void thin() {
    int half = samples.size() / 2;
    for (int i = half - 1; i > 0; i -= 2) {
      samples.remove(i);
    }
  }
}
