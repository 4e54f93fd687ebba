package io.syncline.bus.codec;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary records of every kind that the wire form allows. */
final class BusRecords {
  private BusRecords() {}

  static Arbitrary<BusRecord> any() {
    return Combinators.combine(
            origins(),
            Arbitraries.integers().between(0, 1023),
            Arbitraries.longs().between(0, Long.MAX_VALUE - 5000),
            offsets())
        .flatAs(
            (origin, partition, first, notBefore) ->
                bodies(origin)
                    .map(
                        body ->
                            new BusRecord(
                                origin, partition, numbers(first, body), notBefore, body)));
  }

  static Arbitrary<Origin> origins() {
    return Combinators.combine(names(), names(), Arbitraries.longs().greaterOrEqual(0))
        .as(Origin::new);
  }

  static Arbitrary<Location> locations() {
    Arbitrary<String> name =
        Arbitraries.oneOf(
                Arbitraries.of(
                    "a", "b", "data", "part-00000.parquet", "%25", "a b", "\u00e4", "\ud83d\ude00"),
                Arbitraries.strings().ofMaxLength(12))
            .filter(BusRecords::isName);
    Arbitrary<String> path = name.list().ofMaxSize(5).map(names -> String.join("/", names));
    Arbitrary<String> key =
        Combinators.combine(path, Arbitraries.of("", "/", "//", "/./x"))
            .as((start, end) -> start.isEmpty() ? "" : start + end);
    return Arbitraries.oneOf(
        key.map(text -> Location.of(Scheme.S3, "lake", text)),
        key.map(text -> Location.of(Scheme.S3, "other-bucket", text)),
        path.map(text -> Location.of(Scheme.HDFS, "nn1:9000", text)),
        path.map(text -> Location.of(Scheme.FILE, "", text)));
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals("..")
        && !name.contains("/")
        && !name.contains("\0")
        && java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(name);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of("east", "west", "a", "0", "node-1"),
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(63));
  }

  private static Arbitrary<OptionalLong> offsets() {
    return Arbitraries.longs()
        .greaterOrEqual(0)
        .optional()
        .map(value -> value.map(OptionalLong::of).orElse(OptionalLong.empty()));
  }

  private static SequenceRange numbers(long first, BusRecord.Body body) {
    long count = body instanceof BusRecord.Changes changes ? changes.changes().size() : 1;
    return new SequenceRange(first, first + count - 1);
  }

  private static Arbitrary<BusRecord.Body> bodies(Origin origin) {
    Arbitrary<BusRecord.Body> batches =
        changes().list().ofMinSize(1).ofMaxSize(20).map(BusRecord.Changes::new);
    Arbitrary<BusRecord.Body> heartbeats =
        Arbitraries.oneOf(
            offsets().map(BusRecord.Heartbeat::new),
            Arbitraries.just(BusRecord.Heartbeat.WITHDRAWN));
    Arbitrary<BusRecord.Body> leaves =
        Arbitraries.longs().between(0, origin.incarnation()).map(BusRecord.Leave::new);
    Arbitrary<BusRecord.Body> fences =
        Combinators.combine(origins(), locations().list().ofMaxSize(5))
            .as(
                (fenced, locations) ->
                    new BusRecord.Fence(
                        new Origin(origin.cluster(), fenced.name(), fenced.incarnation()),
                        locations));
    return Arbitraries.oneOf(batches, batches, heartbeats, leaves, fences);
  }

  static Arbitrary<Change> changes() {
    return Combinators.combine(
            locations(),
            Arbitraries.of(Scope.class),
            Arbitraries.of(ChangeKind.class),
            Arbitraries.of(Cause.class),
            statuses().injectNull(0.5),
            mutations().injectNull(0.5))
        .as(Change::new);
  }

  private static Arbitrary<MutationId> mutations() {
    return Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(MutationId::new);
  }

  private static Arbitrary<FileStatus> statuses() {
    Arbitrary<Instant> times =
        Combinators.combine(
                Arbitraries.longs().between(-10_000_000_000L, 100_000_000_000L),
                Arbitraries.longs().between(0, 999_999_999))
            .as(Instant::ofEpochSecond);
    return Combinators.combine(
            Arbitraries.of(FileType.class),
            Arbitraries.longs().greaterOrEqual(0),
            times.injectNull(0.3),
            Arbitraries.strings().withCharRange(' ', '\u024f').ofMaxLength(40).injectNull(0.3))
        .as(FileStatus::new);
  }

  /** A thousand new files in a directory, named by a format with their number. */
  static List<Change> directory(String format) {
    String directory = "s3://analytics-lake/warehouse/sales.db/orders/dt=2025-01-31/region=eu/";
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      Location file = Location.parse(directory + String.format(Locale.ROOT, format, i));
      changes.add(new Change(file, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
    }
    return changes;
  }

  static BusRecord batch(List<Change> changes) {
    return new BusRecord(
        new Origin("east", "node-1", 42),
        3,
        new SequenceRange(100, 100 + changes.size() - 1),
        OptionalLong.of(17),
        new BusRecord.Changes(changes));
  }
}
