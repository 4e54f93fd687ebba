package io.syncline.cache.store;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.Scope;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.Validation;
import java.time.Instant;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Arbitrary values of all types that are stored. */
final class StoredValues extends DomainContextBase {
  /** Names that sort, nest or read in ways that are easily got wrong. */
  private static final Arbitrary<String> NAMES =
      Arbitraries.oneOf(
          Arbitraries.of(
              "k",
              "k-",
              "k-1",
              "k.",
              "k0",
              "\u0001",
              "%2F",
              "\ufffd",
              "\uD83D\uDE00",
              "\u00e9",
              "e\u0301"),
          Arbitraries.strings()
              .withCharRange('\u0001', '\u02ff')
              .excludeChars('/')
              .ofMinLength(1)
              .ofMaxLength(5)
              .filter(name -> !name.equals(".") && !name.equals("..")));

  @Provide
  Arbitrary<Location> locations() {
    return Combinators.combine(
            Arbitraries.of(Scheme.class),
            Arbitraries.of("lake", "lake2"),
            NAMES.list().ofMaxSize(4),
            Arbitraries.of(true, false))
        .as(
            (scheme, authority, names, odd) -> {
              String path =
                  String.join(odd ? "//" : "/", names) + (odd && !names.isEmpty() ? "/" : "");
              return Location.of(scheme, scheme == Scheme.FILE ? "" : authority, path);
            });
  }

  @Provide
  Arbitrary<Validation> validations() {
    Arbitrary<Long> any = Arbitraries.longs();
    Arbitrary<Long> count = Arbitraries.longs().greaterOrEqual(0);
    return Arbitraries.oneOf(
        Arbitraries.just(Validation.NONE),
        Combinators.combine(count, count, count, any, any)
            .as(
                (start, tick, boot, nanos, answered) ->
                    new Validation(start, tick, boot, nanos, answered)));
  }

  @Provide
  Arbitrary<FileStatus> statuses() {
    Arbitrary<Instant> instants =
        Combinators.combine(
                Arbitraries.longs()
                    .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()),
                Arbitraries.longs().between(0, 999_999_999))
            .as(Instant::ofEpochSecond);
    return Combinators.combine(
            Arbitraries.of(FileType.class),
            Arbitraries.longs().greaterOrEqual(0),
            instants.injectNull(0.2),
            NAMES.injectNull(0.2))
        .as(FileStatus::new);
  }

  @Provide
  Arbitrary<Entry> entries() {
    Arbitrary<Boolean> stale = Arbitraries.of(true, false);
    return Arbitraries.oneOf(
        Combinators.combine(statuses(), stale, validations())
            .as(
                (status, old, validation) ->
                    new Entry(Entry.State.PRESENT, status, old, validation)),
        Combinators.combine(stale, validations())
            .as((old, validation) -> new Entry(Entry.State.ABSENT, null, old, validation)),
        validations()
            .map(validation -> new Entry(Entry.State.PLACEHOLDER, null, true, validation)));
  }

  /** Stored entries with some bytes damaged or cut off. */
  @Provide
  Arbitrary<byte[]> damagedEntries() {
    return Combinators.combine(
            entries(),
            Arbitraries.integers().between(0, 99),
            Arbitraries.bytes(),
            Arbitraries.of(true, false))
        .as(
            (entry, at, damage, cut) -> {
              byte[] stored = ShardForm.encode(entry).toByteArray();
              int place = stored.length == 0 ? 0 : at % stored.length;
              if (cut) {
                return Arrays.copyOf(stored, place);
              }
              byte[] damaged = Arrays.copyOf(stored, Math.max(1, stored.length));
              damaged[place] = damage;
              return damaged;
            });
  }

  @Provide
  Arbitrary<Listing> listings() {
    Arbitrary<Long> count = Arbitraries.longs().greaterOrEqual(0);
    return Combinators.combine(Arbitraries.of(true, false), validations(), count, count, count)
        .as(Listing::new);
  }

  @Provide
  Arbitrary<ShardCounters> counters() {
    Arbitrary<Long> count = Arbitraries.longs().greaterOrEqual(0);
    return Combinators.combine(count, count, count, count, count).as(ShardCounters::new);
  }

  @Provide
  Arbitrary<Position> positions() {
    return Combinators.combine(
            Arbitraries.of("syncline.changes.east", "syncline.changes.west", "t"),
            Arbitraries.of("", "a0B-_x", "id"),
            Arbitraries.longs().greaterOrEqual(0))
        .as((topic, id, next) -> new Position(topic, id, 0, next));
  }

  @Provide
  Arbitrary<Intent> intents() {
    Arbitrary<Change> changes =
        Combinators.combine(
                locations(),
                Arbitraries.of(Scope.class),
                Arbitraries.of(ChangeKind.class),
                Arbitraries.of(Cause.class),
                statuses().injectNull(0.5))
            .as(Change::new);
    return Combinators.combine(
            Arbitraries.longs().greaterOrEqual(0),
            changes.list().ofMinSize(1).ofMaxSize(5),
            Arbitraries.of(Outcome.class),
            Arbitraries.longs())
        .as(Intent::new);
  }

  @Provide
  Arbitrary<UnreadableRecord> unreadableRecords() {
    Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
    Arbitrary<Origin> origins =
        Arbitraries.longs()
            .greaterOrEqual(0)
            .map(incarnation -> new Origin("east", "node-1", incarnation));
    Arbitrary<UnreadableRecord.Header> header =
        Combinators.combine(NAMES, NAMES).as(UnreadableRecord.Header::new);
    return Combinators.combine(
            positions(), bytes, bytes, header.list().ofMaxSize(16), NAMES, origins.optional())
        .as(
            (at, key, value, headers, reason, origin) ->
                new UnreadableRecord(
                    at, key, value, headers, reason, origin, key.length + value.length + 5_000L));
  }
}
