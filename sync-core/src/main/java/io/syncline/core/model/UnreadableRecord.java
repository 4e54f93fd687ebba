package io.syncline.core.model;

import java.util.List;
import java.util.Optional;

/**
 * A record that could not be understood, or whose origin is not entitled to its topic: kept aside
 * for inspection.
 *
 * @param place where it was found: its own offset, in the topic with this identity; the topic's id
 *     is empty where it was not kept
 * @param key its key, at most {@value #MAX_KEPT_BYTES} bytes; empty when it had none
 * @param value its value, at most {@value #MAX_KEPT_BYTES} bytes
 * @param headers its headers in their order, at most {@value #MAX_KEPT_HEADERS}
 * @param reason what is wrong with it, for a person
 * @param origin who appended it, where its headers still tell
 * @param size bytes of its key and value in the log, of which less may be kept
 */
@SuppressWarnings(
    "ArrayRecordComponent") // raw bytes, only carried to the quarantine; never compared
public record UnreadableRecord(
    Position place,
    byte[] key,
    byte[] value,
    List<Header> headers,
    String reason,
    Optional<Origin> origin,
    long size) {
  /** How much of a key or value is kept; the rest is cut off. */
  public static final int MAX_KEPT_BYTES = 4096;

  /** How many headers are kept; the others are left out. */
  public static final int MAX_KEPT_HEADERS = 16;

  /** How much of a header's name or text is kept, in characters; the rest is cut off. */
  public static final int MAX_HEADER_CHARACTERS = 256;

  public UnreadableRecord {
    headers = List.copyOf(headers);
  }

  /** The topic in which it was found. */
  public String topic() {
    return place.topic();
  }

  /** The partition in which it was found. */
  public int partition() {
    return place.partition();
  }

  /** Its own offset. */
  public long offset() {
    return place.nextOffset();
  }

  /**
   * A header.
   *
   * @param name its name
   * @param text its value as a person reads it: as it is where it is text, else {@code 0x} and hex
   *     digits; may hold control characters
   */
  public record Header(String name, String text) {}
}
