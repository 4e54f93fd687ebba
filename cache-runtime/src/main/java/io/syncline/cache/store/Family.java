package io.syncline.cache.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The column families of the database. {@link Keys} says what their keys are. */
enum Family {
  /** RocksDB opens no database without it; always empty. */
  DEFAULT,
  ENTRIES,
  LISTINGS,
  MARKS,
  /** Counters and positions of shards, properties of the node. */
  STATE,
  OUTBOX,
  QUARANTINE;

  byte[] storedName() {
    return name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
  }
}
