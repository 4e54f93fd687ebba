package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.SequenceRange;
import java.util.Set;
import java.util.TreeSet;

/** What a partition's numbers must be like: none is left out, and none is new twice. */
final class NumbersOfPartition {
  private final Set<Long> returned = new TreeSet<>();
  private final Set<Long> appended = new TreeSet<>();
  private long next;
  private long complete;

  /**
   * A record leaves.
   *
   * @return whether it has a number that left before
   */
  boolean leave(SequenceRange sequences) {
    boolean again = false;
    for (long number = sequences.first(); number <= sequences.last(); number++) {
      if (returned.remove(number)) {
        again = true;
      } else {
        assertThat(number).as("a new number").isEqualTo(next++);
      }
    }
    return again;
  }

  /** A record goes out again, in whatever form. */
  void comeBack(SequenceRange sequences) {
    for (long number = sequences.first(); number <= sequences.last(); number++) {
      returned.add(number);
    }
  }

  /** The log has a record. */
  void append(SequenceRange sequences) {
    for (long number = sequences.first(); number <= sequences.last(); number++) {
      appended.add(number);
    }
    while (appended.contains(complete)) {
      complete++;
    }
  }

  /** Whether a reader has read everything up to a number. */
  boolean isComplete(long number) {
    return number < complete;
  }

  /** Whether everything has left that came back, and all numbers up to one. */
  boolean haveLeft(long number) {
    return returned.isEmpty() && number < next;
  }
}
