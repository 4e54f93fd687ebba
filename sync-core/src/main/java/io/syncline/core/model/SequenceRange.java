package io.syncline.core.model;

/**
 * The sequence numbers of the changes of one record, counted per origin and partition from 0
 * without holes.
 *
 * @param first of the first change
 * @param last of the last change, not below {@code first}
 */
public record SequenceRange(long first, long last) {
  public SequenceRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("sequences [" + first + "," + last + "] are not a range");
    }
  }
}
