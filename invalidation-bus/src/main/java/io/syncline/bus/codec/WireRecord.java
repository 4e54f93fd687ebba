package io.syncline.bus.codec;

import java.util.List;
import java.util.Objects;

/** A record as the log holds it: key, value and headers, of which nothing is known yet. */
public final class WireRecord {
  private static final byte[] NO_KEY = {};

  private final byte[] key;
  private final byte[] value;
  private final List<WireHeader> headers;

  /** A record without a key, whose value is kept, not copied. */
  public WireRecord(byte[] value, List<WireHeader> headers) {
    this(NO_KEY, value, headers);
  }

  /** A record whose key and value are kept, not copied. */
  public WireRecord(byte[] key, byte[] value, List<WireHeader> headers) {
    this.key = Objects.requireNonNull(key);
    this.value = Objects.requireNonNull(value);
    this.headers = List.copyOf(headers);
  }

  /** Its key, empty if it has none; not to be changed. */
  public byte[] key() {
    return key;
  }

  /** Its value; not to be changed. */
  public byte[] value() {
    return value;
  }

  /** Its headers in their order. */
  public List<WireHeader> headers() {
    return headers;
  }
}
