package io.syncline.cache.store;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SiblingOrder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the database. Texts are UTF-8, so that RocksDB's order of bytes is theirs; numbers
 * are big-endian.
 *
 * <pre>
 *   entries     shard (2) | parent | 00 | slot       the root of a store has no parent: shard | 00 | its own text
 *   listings    shard (2) | directory
 *   marks       shard (2) | location
 *   state       shard (2) | 'c'                      counters
 *               shard (2) | 'p' | topic              position
 *               shard (2) | 's' | origin             number expected next of an origin
 *               ff ff | name                         property of the node
 *   outbox      id (8)
 *   quarantine  id (8)
 * </pre>
 *
 * <p>No location contains a NUL, so the separator keeps the children of {@code a} apart from those
 * of {@code a/b}, and puts them next to each other in the order of their slots.
 */
final class Keys {
  /** The highest number that a shard can have; the one above it marks properties of the node. */
  static final int MAX_SHARD = 0xfffe;

  private static final int SHARD_BYTES = 2;
  private static final byte SEPARATOR = 0;
  private static final byte[] NOTHING = {};

  private Keys() {}

  /** The first key that a shard can have in any family. */
  static byte[] shardStart(int shard) {
    return new byte[] {(byte) (shard >>> 8), (byte) shard};
  }

  /** Behind the last key that a shard can have in any family. */
  static byte[] shardEnd(int shard) {
    return shardStart(shard + 1);
  }

  /**
   * The keys that the entry of a location may have, of which at most one is stored: as a file, and
   * as a directory where that is another slot.
   */
  static List<byte[]> entrySlots(int shard, Location location) {
    byte[] asFile = entry(shard, location, false);
    return location.scheme().implicitDirectories() && !location.isRoot()
        ? List.of(asFile, entry(shard, location, true))
        : List.of(asFile);
  }

  /** The key of the entry of a file or directory. */
  static byte[] entry(int shard, Location location, boolean directory) {
    Optional<Location> parent = location.parent();
    return parent.isEmpty()
        ? join(shardStart(shard), NOTHING, SEPARATOR, utf8(location.toString()))
        : join(
            shardStart(shard),
            utf8(parent.get().toString()),
            SEPARATOR,
            utf8(SiblingOrder.slot(location.scheme(), location.name(), directory)));
  }

  /** The location of an entry's key. */
  static Location entryLocation(byte[] key) {
    int separator = separator(key);
    String slot = text(key, separator + 1, key.length);
    if (separator == SHARD_BYTES) {
      return Location.restore(slot);
    }
    return Location.restore(text(key, SHARD_BYTES, separator)).child(SiblingOrder.name(slot));
  }

  /** The first key that a child behind a slot can have; null for the first child. */
  static byte[] childrenStart(int shard, Location directory, @Nullable String afterSlot) {
    byte[] parent = utf8(directory.toString());
    return afterSlot == null
        ? join(shardStart(shard), parent, SEPARATOR, NOTHING)
        : behind(join(shardStart(shard), parent, SEPARATOR, utf8(afterSlot)));
  }

  /** Behind the last key that a child can have. */
  static byte[] childrenEnd(int shard, Location directory) {
    return join(shardStart(shard), utf8(directory.toString()), (byte) (SEPARATOR + 1), NOTHING);
  }

  /** The slot in an entry's key. */
  static String slot(byte[] key) {
    return text(key, separator(key) + 1, key.length);
  }

  /** The key of a listing or mark. */
  static byte[] location(int shard, Location location) {
    return join(shard, location.toString());
  }

  /** The location of a listing's or mark's key. */
  static Location location(byte[] key) {
    return Location.restore(text(key, SHARD_BYTES, key.length));
  }

  static byte[] counters(int shard) {
    return new byte[] {(byte) (shard >>> 8), (byte) shard, 'c'};
  }

  static byte[] position(int shard, String topic) {
    return state(shard, 'p', topic);
  }

  static byte[] positionsStart(int shard) {
    return position(shard, "");
  }

  static byte[] positionsEnd(int shard) {
    return new byte[] {(byte) (shard >>> 8), (byte) shard, 'p' + 1};
  }

  /** The topic of a position's key. */
  static String topic(byte[] key) {
    return text(key, SHARD_BYTES + 1, key.length);
  }

  static byte[] sequence(int shard, Origin origin) {
    return state(shard, 's', origin.toString());
  }

  static byte[] sequencesStart(int shard) {
    return state(shard, 's', "");
  }

  static byte[] sequencesEnd(int shard) {
    return new byte[] {(byte) (shard >>> 8), (byte) shard, 's' + 1};
  }

  /** The origin of a number's key. */
  static Origin origin(byte[] key) {
    return Origin.parse(text(key, SHARD_BYTES + 1, key.length));
  }

  private static byte[] state(int shard, char kind, String name) {
    byte[] text = utf8(name);
    return ByteBuffer.allocate(SHARD_BYTES + 1 + text.length)
        .putShort((short) shard)
        .put((byte) kind)
        .put(text)
        .array();
  }

  static byte[] property(String name) {
    byte[] text = utf8(name);
    return ByteBuffer.allocate(SHARD_BYTES + text.length)
        .putShort((short) 0xffff)
        .put(text)
        .array();
  }

  /** The name in the key of a property. */
  static String propertyName(byte[] key) {
    return new String(key, SHARD_BYTES, key.length - SHARD_BYTES, StandardCharsets.UTF_8);
  }

  /** Keys from one to before another. */
  static final class Range {
    private final byte[] from;
    private final byte[] to;

    private Range(byte[] from, byte[] to) {
      this.from = from;
      this.to = to;
    }

    /** The first. */
    byte[] from() {
      return from;
    }

    /** Behind the last. */
    byte[] to() {
      return to;
    }

    /** What of it is not before a key. */
    Range from(byte[] key) {
      return Arrays.compareUnsigned(key, from) > 0 ? new Range(key, to) : this;
    }

    boolean isEmpty() {
      return Arrays.compareUnsigned(from, to) >= 0;
    }
  }

  /** Where all is that a shard has in a family. */
  static Range wholeShard(int shard) {
    return new Range(shardStart(shard), shardEnd(shard));
  }

  /**
   * Where the entries at and below a location are, in the order of their keys: its own in its
   * parent's directory, then its children, then all that lies deeper. Siblings such as {@code a-b}
   * lie between the children of {@code a} and what is deeper.
   */
  static List<Range> entriesWithin(int shard, Location tree) {
    List<Range> ranges = new ArrayList<>();
    entrySlots(shard, tree).forEach(slot -> ranges.add(new Range(slot, behind(slot))));
    Range below = below(shard, tree);
    byte[] children = childrenStart(shard, tree, null);
    if (Arrays.compareUnsigned(children, below.from()) < 0) {
      ranges.add(new Range(children, childrenEnd(shard, tree)));
    }
    ranges.add(below);
    return ranges;
  }

  /** Where the listings at and below a location are, in the order of their keys. */
  static List<Range> listingsWithin(int shard, Location tree) {
    Range below = below(shard, tree);
    byte[] own = location(shard, tree);
    return Arrays.compareUnsigned(own, below.from()) < 0
        ? List.of(new Range(own, behind(own)), below)
        : List.of(below);
  }

  /**
   * Where keys are that begin with the text of what lies below a location. Where its own text ends
   * with a slash already, as that of a root does, it is among them.
   */
  private static Range below(int shard, Location tree) {
    String text = tree.toString();
    byte[] from = join(shard, text.endsWith("/") ? text : text + "/");
    byte[] to = from.clone();
    to[to.length - 1]++;
    return new Range(from, to);
  }

  /** The key of an intent or of a record in quarantine. */
  static byte[] id(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }

  static long id(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /** The least key above another. */
  static byte[] behind(byte[] key) {
    return Arrays.copyOf(key, key.length + 1);
  }

  private static int separator(byte[] key) {
    for (int i = SHARD_BYTES; i < key.length; i++) {
      if (key[i] == SEPARATOR) {
        return i;
      }
    }
    throw new IllegalArgumentException("the key has no separator");
  }

  private static byte[] join(byte[] shard, byte[] parent, byte separator, byte[] slot) {
    return ByteBuffer.allocate(shard.length + parent.length + 1 + slot.length)
        .put(shard)
        .put(parent)
        .put(separator)
        .put(slot)
        .array();
  }

  private static byte[] join(int shard, String text) {
    byte[] bytes = utf8(text);
    return ByteBuffer.allocate(SHARD_BYTES + bytes.length)
        .putShort((short) shard)
        .put(bytes)
        .array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] key, int from, int to) {
    return new String(key, from, to - from, StandardCharsets.UTF_8);
  }
}
