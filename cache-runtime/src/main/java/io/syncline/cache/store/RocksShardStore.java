package io.syncline.cache.store;

import com.google.protobuf.MessageLite;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.SiblingOrder;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.ShardStore;
import io.syncline.proto.store.v1.EntryRecord;
import io.syncline.proto.store.v1.ListingRecord;
import io.syncline.proto.store.v1.MarkRecord;
import io.syncline.proto.store.v1.PositionRecord;
import io.syncline.proto.store.v1.SequenceRecord;
import io.syncline.proto.store.v1.ShardStateRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One shard of the database.
 *
 * <p>An entry lies in the slot of a file or in that of a directory. Writing one removes the other
 * in the same batch, so a location never has two. {@link #write} and {@link #clear} exclude each
 * other: which slot is taken must not change in between.
 */
final class RocksShardStore implements ShardStore {
  private final int shard;
  private final Database database;
  private final StoredForm forms;

  RocksShardStore(int shard, Database database) {
    this.shard = shard;
    this.database = database;
    this.forms = new StoredForm(database.errors());
  }

  @Override
  public int shard() {
    return shard;
  }

  @Override
  public @Nullable Entry entry(Location location) {
    for (byte[] value : database.get(Family.ENTRIES, Keys.entrySlots(shard, location))) {
      if (value != null) {
        return decodeEntry(location, value);
      }
    }
    return null;
  }

  @Override
  public @Nullable Listing listing(Location directory) {
    byte[] value = database.get(Family.LISTINGS, Keys.location(shard, directory));
    return value == null
        ? null
        : forms.read(
            value, ListingRecord.parser(), ShardForm::decode, () -> named("listing", directory));
  }

  @Override
  public List<Child> children(Location directory, @Nullable String afterSlot, int limit) {
    List<Child> children = new ArrayList<>();
    database.scan(
        Family.ENTRIES,
        Keys.childrenStart(shard, directory, afterSlot),
        Keys.childrenEnd(shard, directory),
        limit,
        (key, value) -> {
          String slot = Keys.slot(key);
          String name = SiblingOrder.name(slot);
          Entry entry =
              forms.read(
                  value,
                  EntryRecord.parser(),
                  ShardForm::decode,
                  () -> named("entry of " + slot + " in", directory));
          children.add(new Child(slot, name, entry));
        });
    return children;
  }

  @Override
  public List<Location> entriesAfter(Optional<Location> after, int limit) {
    return entries(List.of(Keys.wholeShard(shard)), after, limit);
  }

  @Override
  public List<Location> listingsAfter(Optional<Location> after, int limit) {
    return listings(List.of(Keys.wholeShard(shard)), after, limit);
  }

  @Override
  public List<Location> entriesWithin(Location tree, Optional<Location> after, int limit) {
    return entries(Keys.entriesWithin(shard, tree), after, limit);
  }

  @Override
  public List<Location> listingsWithin(Location tree, Optional<Location> after, int limit) {
    return listings(Keys.listingsWithin(shard, tree), after, limit);
  }

  @Override
  public Map<Location, Long> marks() {
    Map<Location, Long> marks = new HashMap<>();
    database.scan(
        Family.MARKS,
        Keys.shardStart(shard),
        Keys.shardEnd(shard),
        Integer.MAX_VALUE,
        (key, value) -> {
          Location location = location("marks", () -> Keys.location(key));
          marks.put(
              location,
              forms.read(
                  value, MarkRecord.parser(), MarkRecord::getTick, () -> named("mark", location)));
        });
    return marks;
  }

  @Override
  public ShardCounters counters() {
    byte[] value = database.get(Family.STATE, Keys.counters(shard));
    return value == null
        ? ShardCounters.NEW
        : forms.read(
            value,
            ShardStateRecord.parser(),
            ShardForm::decode,
            () -> "the counters of shard " + shard);
  }

  @Override
  public List<Position> positions() {
    List<Position> positions = new ArrayList<>();
    database.scan(
        Family.STATE,
        Keys.positionsStart(shard),
        Keys.positionsEnd(shard),
        Integer.MAX_VALUE,
        (key, value) -> {
          String topic = Keys.topic(key);
          positions.add(
              forms.read(
                  value,
                  PositionRecord.parser(),
                  position -> ShardForm.decode(topic, shard, position),
                  () -> "the position of shard " + shard + " in '" + topic + "'"));
        });
    return positions;
  }

  @Override
  public Map<Origin, Long> sequences() {
    Map<Origin, Long> sequences = new HashMap<>();
    database.scan(
        Family.STATE,
        Keys.sequencesStart(shard),
        Keys.sequencesEnd(shard),
        Integer.MAX_VALUE,
        (key, value) ->
            sequences.put(
                forms.read(() -> Keys.origin(key), () -> "a number's key in shard " + shard),
                forms.read(
                    value,
                    SequenceRecord.parser(),
                    SequenceRecord::getNextSequence,
                    () -> "a number in shard " + shard)));
    return sequences;
  }

  @Override
  public synchronized void write(ShardBatch changes) {
    Batch batch = new Batch();
    changes.entries().forEach((location, entry) -> put(batch, location, entry.orElse(null)));
    changes
        .listings()
        .forEach(
            (directory, listing) ->
                put(
                    batch,
                    Family.LISTINGS,
                    Keys.location(shard, directory),
                    listing.map(ShardForm::encode)));
    changes
        .marks()
        .forEach(
            (location, tick) ->
                put(
                    batch,
                    Family.MARKS,
                    Keys.location(shard, location),
                    tick.map(ShardForm::encode)));
    for (Position position : changes.positions()) {
      batch.put(
          Family.STATE,
          Keys.position(shard, position.topic()),
          ShardForm.encode(position).toByteArray());
    }
    changes
        .sequences()
        .forEach(
            (origin, next) ->
                put(
                    batch,
                    Family.STATE,
                    Keys.sequence(shard, origin),
                    next.map(ShardForm::sequence)));
    ShardCounters counters = changes.counters();
    if (counters != null) {
      batch.put(Family.STATE, Keys.counters(shard), ShardForm.encode(counters).toByteArray());
    }
    database.write(batch);
  }

  @Override
  public synchronized void clear() {
    byte[] from = Keys.shardStart(shard);
    byte[] to = Keys.shardEnd(shard);
    Batch batch = new Batch();
    for (Family family : List.of(Family.ENTRIES, Family.LISTINGS, Family.MARKS, Family.STATE)) {
      batch.deleteRange(family, from, to);
    }
    database.write(batch);
  }

  private void put(Batch batch, Location location, @Nullable Entry entry) {
    byte[] taken = entry == null ? null : Keys.entry(shard, location, entry.isDirectory());
    for (byte[] slot : Keys.entrySlots(shard, location)) {
      // Deleting what is not there would leave a tombstone beside each entry, for every scan to
      // step over.
      if (!Arrays.equals(slot, taken) && database.mayHold(Family.ENTRIES, slot)) {
        batch.delete(Family.ENTRIES, slot);
      }
    }
    if (entry != null && taken != null) {
      batch.put(Family.ENTRIES, taken, ShardForm.encode(entry).toByteArray());
    }
  }

  private static void put(
      Batch batch, Family family, byte[] key, Optional<? extends MessageLite> value) {
    if (value.isPresent()) {
      batch.put(family, key, value.get().toByteArray());
    } else {
      batch.delete(family, key);
    }
  }

  private List<Location> entries(List<Keys.Range> ranges, Optional<Location> after, int limit) {
    return keys(Family.ENTRIES, ranges, after.map(this::behindEntry), limit).stream()
        .map(key -> location("entries", () -> Keys.entryLocation(key)))
        .toList();
  }

  private List<Location> listings(List<Keys.Range> ranges, Optional<Location> after, int limit) {
    Optional<byte[]> from = after.map(location -> Keys.behind(Keys.location(shard, location)));
    return keys(Family.LISTINGS, ranges, from, limit).stream()
        .map(key -> location("listings", () -> Keys.location(key)))
        .toList();
  }

  /** The first keys of ranges that follow each other, from some key on. */
  private List<byte[]> keys(
      Family family, List<Keys.Range> ranges, Optional<byte[]> from, int limit) {
    List<byte[]> keys = new ArrayList<>();
    for (Keys.Range range : ranges) {
      Keys.Range rest = from.map(range::from).orElse(range);
      if (!rest.isEmpty() && keys.size() < limit) {
        keys.addAll(database.keys(family, rest.from(), rest.to(), limit - keys.size()));
      }
    }
    return keys;
  }

  /** The first key behind a location's entry; behind its slot as a file if it is gone. */
  private byte[] behindEntry(Location location) {
    List<byte[]> slots = Keys.entrySlots(shard, location);
    List<byte @Nullable []> values = database.get(Family.ENTRIES, slots);
    int last = slots.size() - 1;
    return Keys.behind(values.get(last) != null ? slots.get(last) : slots.get(0));
  }

  private Entry decodeEntry(Location location, byte[] value) {
    return forms.read(
        value, EntryRecord.parser(), ShardForm::decode, () -> named("entry", location));
  }

  private Location location(String what, Supplier<Location> decode) {
    return forms.read(decode, () -> "a key of the " + what + " in shard " + shard);
  }

  private String named(String what, Location location) {
    return "the " + what + " '" + location + "' in shard " + shard;
  }
}
