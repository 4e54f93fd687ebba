package io.syncline.cache.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A few values that a node keeps about itself. Lost with the store.
 *
 * <p>Thread rule: any thread; one change at a time.
 */
public final class NodeProperties {
  static final String FORMAT = "format";

  private static final String INCARNATION = "incarnation";

  private final Database database;

  NodeProperties(Database database) {
    this.database = database;
  }

  /** The value of a property; empty where none was put. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(database.get(Family.STATE, Keys.property(name)))
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }

  /** Sets a property. On stable storage once it returned. */
  public synchronized void put(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    database.writeSynced(new Batch().put(Family.STATE, Keys.property(name), bytes));
  }

  /** Removes a property; nothing where there is none. */
  public synchronized void remove(String name) {
    database.write(new Batch().delete(Family.STATE, Keys.property(name)));
  }

  /** Names of properties that begin so, at most {@code limit}. */
  public List<String> names(String prefix, int limit) {
    List<String> names = new ArrayList<>();
    byte[] from = Keys.property(prefix);
    byte[] to = Keys.property(prefix + Character.MAX_VALUE);
    database.scan(Family.STATE, from, to, limit, (key, value) -> names.add(Keys.propertyName(key)));
    return names;
  }

  /**
   * The incarnation of a process that starts now: higher than each one given before, and on stable
   * storage.
   *
   * @param atLeast the lowest that it may be, which must itself be above all those that a lost disk
   *     may have given: wall seconds, shifted to leave room for starts within a second, will do
   */
  public synchronized long nextIncarnation(long atLeast) {
    Optional<String> last = value(INCARNATION);
    long next = atLeast;
    if (last.isPresent()) {
      next = Math.max(atLeast, parse(last.get()) + 1);
    }
    put(INCARNATION, Long.toString(next));
    return next;
  }

  private long parse(String incarnation) {
    try {
      return Long.parseLong(incarnation);
    } catch (NumberFormatException e) {
      throw database.errors().unreadable("the property '" + INCARNATION + "'", e);
    }
  }
}
