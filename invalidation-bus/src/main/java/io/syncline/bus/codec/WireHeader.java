package io.syncline.bus.codec;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** One header of a record as the log holds it; a name may occur more than once. */
public final class WireHeader {
  private final String name;
  private final byte[] value;

  /** A header whose value is kept, not copied. */
  public WireHeader(String name, byte[] value) {
    this.name = Objects.requireNonNull(name);
    this.value = Objects.requireNonNull(value);
  }

  static WireHeader text(String name, String value) {
    return new WireHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its value; not to be changed. */
  public byte[] value() {
    return value;
  }
}
