package io.syncline.core.outbox;

import io.syncline.core.model.Change;
import java.util.List;
import java.util.Objects;

/**
 * A durable note of a mutation: written before the mutation can first take effect, dropped when the
 * log has acked the records that tell of it.
 *
 * @param id grows with each intent of this disk; the order of registration
 * @param changes what is published if the mutation took effect
 * @param outcome what became of the mutation
 * @param registeredAt wall time in milliseconds when it was registered; kept through every
 *     republication, shown only
 */
public record Intent(long id, List<Change> changes, Outcome outcome, long registeredAt) {
  /** What became of the mutation that an intent announces. */
  public enum Outcome {
    /** Under way, or nobody knows: a restart finds it so after a crash. */
    PENDING,
    /** It took effect and will not again: published once, acked, dropped. */
    SETTLED,
    /**
     * An attempt ended without an answer and may take effect late: published at once and again
     * after the settle time.
     */
    UNSETTLED
  }

  public Intent {
    changes = List.copyOf(changes);
    Objects.requireNonNull(outcome);
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("an intent announces at least one change");
    }
  }

  /** The same with another outcome. */
  public Intent with(Outcome changed) {
    return new Intent(id, changes, changed, registeredAt);
  }

  /** The same with other changes to be published. */
  public Intent with(List<Change> changed) {
    return new Intent(id, changed, outcome, registeredAt);
  }
}
