package io.syncline.bus.codec;

import io.syncline.core.model.Location;

/** The limits of the wire form; a writer stays within them, a reader refuses what does not. */
public final class RecordLimits {
  /**
   * The largest value, in bytes; it fits a topic with Kafka's default {@code max.message.bytes}.
   */
  public static final int MAX_RECORD_BYTES = 900 * 1024;

  /** The most changes of one record; a writer begins another. */
  public static final int MAX_CHANGES = 1000;

  /** The most locations of one fence; a writer names common ancestors instead. */
  public static final int MAX_FENCE_LOCATIONS = 1024;

  /** The most locations of one join; a writer of more names common ancestors instead. */
  public static final int MAX_JOIN_LOCATIONS = 1024;

  /** The most partitions of a topic; with more it is refused. */
  public static final int MAX_PARTITIONS = 4096;

  /** The longest location, in bytes of its text {@code scheme://authority/path}. */
  public static final int MAX_LOCATION_BYTES = 4500;

  /** The longest version of a status, in bytes; a status with a longer one is not sent. */
  public static final int MAX_VERSION_BYTES = 1024;

  /** The most headers of one record. */
  public static final int MAX_HEADERS = 16;

  /** The longest header, in bytes. */
  public static final int MAX_HEADER_BYTES = 256;

  private static final int SCHEME_AND_SLASHES = 16;

  static {
    if (MAX_LOCATION_BYTES
        < SCHEME_AND_SLASHES + Location.MAX_AUTHORITY_BYTES + Location.MAX_PATH_BYTES) {
      throw new AssertionError("a legal location does not fit the wire");
    }
  }

  private RecordLimits() {}
}
