package io.syncline.core.model;

import java.util.List;
import java.util.Optional;

/**
 * A record that could not be understood, or whose origin is not entitled to its topic: kept aside
 * for inspection.
 *
 * @param topic where it was found
 * @param partition where it was found
 * @param offset where it was found
 * @param key its key, at most {@value #MAX_KEPT_BYTES} bytes; empty when it had none
 * @param value its value, at most {@value #MAX_KEPT_BYTES} bytes
 * @param headers names of its headers, at most 16
 * @param reason what is wrong with it, for a person
 * @param origin who appended it, where its headers still tell
 */
@SuppressWarnings(
    "ArrayRecordComponent") // raw bytes, only carried to the quarantine; never compared
public record UnreadableRecord(
    String topic,
    int partition,
    long offset,
    byte[] key,
    byte[] value,
    List<String> headers,
    String reason,
    Optional<Origin> origin) {
  /** How much of a key or value is kept; the rest is cut off. */
  public static final int MAX_KEPT_BYTES = 4096;

  public UnreadableRecord {
    headers = List.copyOf(headers);
  }
}
