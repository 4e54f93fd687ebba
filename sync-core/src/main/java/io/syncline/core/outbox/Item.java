package io.syncline.core.outbox;

import io.syncline.core.model.BusRecord.Body;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.SequenceRange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a partition is told at once, and waits for its turn, or is under way.
 *
 * @param change what changed; null where the origin speaks of itself
 * @param control what the origin says of itself or of another, but for heartbeats whose claim is
 *     made when they leave; null for a change
 * @param sequences its numbers: one, or after a collapse all of those that it stands for
 * @param glued whether it goes into the record of the one before: a number is told only together
 *     with all that a collapse tells for it
 * @param held the intents that it tells of; none where the origin speaks of itself
 */
record Item(
    @Nullable Change change,
    @Nullable Body control,
    SequenceRange sequences,
    boolean glued,
    List<HeldIntent> held) {
  Item {
    held = List.copyOf(held);
  }

  static Item of(HeldIntent held, Change change, long sequence) {
    return new Item(change, null, new SequenceRange(sequence, sequence), false, List.of(held));
  }

  static Item of(Body control, long sequence) {
    return new Item(null, control, new SequenceRange(sequence, sequence), false, List.of());
  }

  /** The same told in another way, which covers no less. */
  Item with(Change other) {
    return new Item(other, control, sequences, glued, held);
  }

  /** Whether it comes right behind another. */
  boolean follows(Item before) {
    return sequences.first() == before.sequences().last() + 1;
  }

  /** An upper bound of the bytes that it adds to a record. */
  int weight() {
    if (change == null) {
      return 256;
    }
    FileStatus status = change.status();
    String version = status == null ? null : status.version();
    return 256
        + change.location().toString().getBytes(StandardCharsets.UTF_8).length
        + (version == null ? 0 : version.getBytes(StandardCharsets.UTF_8).length);
  }
}
