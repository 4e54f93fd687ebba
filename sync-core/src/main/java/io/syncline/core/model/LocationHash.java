package io.syncline.core.model;

import java.nio.charset.StandardCharsets;

/**
 * A hash of locations that is the same everywhere: FNV-1a of the canonical text's UTF-8 bytes,
 * finished by the 64-bit mixer of MurmurHash3. It is part of the wire protocol and never changes.
 */
public final class LocationHash {
  private LocationHash() {}

  /** The hash of a location; all 64 bits are of use. */
  public static long of(Location location) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : location.toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
