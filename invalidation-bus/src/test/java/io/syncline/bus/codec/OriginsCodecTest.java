package io.syncline.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scheme;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.proto.bus.v1.Joined;
import io.syncline.proto.bus.v1.OriginsValue;
import io.syncline.proto.bus.v1.PartitionOffset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class OriginsCodecTest {
  private static final Origin NODE = new Origin("east", "node-1", 42);
  private static final LogPlace PLACE = new LogPlace("syncline.changes.east", "id", 3, 17);
  private static final Location LAKE = Location.parse("s3://lake/a");
  private static final FencingWaits WAITS =
      new FencingWaits(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(30));
  private static final OriginsEntry.Joined JOIN =
      new OriginsEntry.Joined(NODE, List.of(LAKE), Optional.of("feed"), List.of(PLACE), WAITS);

  @Provide
  Arbitrary<OriginsEntry> entries() {
    return OriginsEntries.any();
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    return Mutation.some();
  }

  @Provide
  Arbitrary<byte[]> keys() {
    Arbitrary<String> texts =
        Combinators.combine(
                Arbitraries.of("topic/", "origin/", "ping/", "east/", ""),
                Arbitraries.of("east", "east/a", "east/a/1", "east/a/01", "east/a/-1", "//", ""))
            .as((start, end) -> start + end);
    return Arbitraries.oneOf(
        texts.map(text -> text.getBytes(StandardCharsets.UTF_8)),
        Arbitraries.bytes().array(byte[].class).ofMaxSize(300));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void decodingIsTheInverseOfEncoding(@ForAll("entries") OriginsEntry entry) {
    WireRecord wire = OriginsCodec.encode(entry);
    assertThat(wire.key()).isEqualTo(OriginsCodec.key(entry));
    assertThat(decode(wire)).isEqualTo(new OriginsRead.Entry(text(wire.key()), entry));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void nothingIsReadUnderTheKeyOfAnother(
      @ForAll("entries") OriginsEntry entry, @ForAll("keys") byte[] key) throws Exception {
    WireRecord wire = OriginsCodec.encode(entry);
    WireRecord moved = new WireRecord(key, wire.value(), wire.headers());
    expectNoOtherException(moved);
    if (!text(key).equals(text(wire.key()))) {
      assertUnreadable(moved, "under another key");
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreUnreadableAndNeverAnError(
      @ForAll("keys") byte[] key, @ForAll byte[] value, @ForAll("entries") OriginsEntry other)
      throws Exception {
    List<WireHeader> headers = OriginsCodec.encode(other).headers();
    expectNoOtherException(new WireRecord(key, value, headers));
    WireRecord garbage = new WireRecord(OriginsCodec.key(other), value, headers);
    expectNoOtherException(garbage);
    assertThat(decode(garbage))
        .isInstanceOfSatisfying(
            OriginsRead.Unreadable.class,
            found -> assertThat(found.key()).isEqualTo(text(garbage.key())));
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void aMutatedEntryIsReadOrRefusedAndNeverAnError(
      @ForAll("entries") OriginsEntry entry, @ForAll("mutations") List<Mutation> mutations)
      throws Exception {
    WireRecord wire = OriginsCodec.encode(entry);
    byte[] value = Mutation.apply(mutations, wire.value());
    expectNoOtherException(new WireRecord(wire.key(), value, wire.headers()));
    byte[] key = Mutation.apply(mutations, wire.key());
    expectNoOtherException(new WireRecord(key, wire.value(), wire.headers()));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatIsReadCouldHaveBeenWritten(
      @ForAll("entries") OriginsEntry entry, @ForAll("mutations") List<Mutation> mutations) {
    WireRecord wire = OriginsCodec.encode(entry);
    byte[] value = Mutation.apply(mutations, wire.value());
    if (OriginsCodec.decode(wire.key(), value, wire.headers()) instanceof OriginsRead.Entry found) {
      assertThat(decode(OriginsCodec.encode(found.entry()))).isEqualTo(found);
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyKeyIsToldInAShortLineOfItsOwn(@ForAll("keys") byte[] key, @ForAll("keys") byte[] other) {
    String told = OriginsCodec.decode(key, null, List.of()).key();
    assertThat(told).hasSizeLessThanOrEqualTo(320).doesNotContainPattern("[\\p{Cntrl}]");
    boolean same = java.util.Arrays.equals(key, other);
    assertThat(told.equals(OriginsCodec.decode(other, null, List.of()).key())).isEqualTo(same);
  }

  @Example
  void keysAreThoseOfTheContract() {
    assertThat(text(OriginsCodec.key(registered("east", 32)))).isEqualTo("topic/east");
    assertThat(text(OriginsCodec.key(JOIN))).isEqualTo("origin/east/node-1/42");
    assertThat(text(OriginsCodec.key(new OriginsEntry.Left(NODE, List.of()))))
        .isEqualTo("origin/east/node-1/42");
    assertThat(text(OriginsCodec.key(new OriginsEntry.Ping(NODE, 7))))
        .isEqualTo("ping/east/node-1");
  }

  @Example
  void bytesStayAsTheyAre() {
    WireRecord wire = OriginsCodec.encode(JOIN);
    assertThat(HexFormat.of().formatHex(wire.value()))
        .isEqualTo(
            "1252"
                + "0a100a046561737412066e6f64652d31182a"
                + "120b73333a2f2f6c616b652f61"
                + "1a0466656564"
                + "221f0803121573796e636c696e652e6368616e6765732e656173741a0269642011"
                + "28c0cf24"
                + "30e0d403"
                + "38b0ea01");
    assertThat(wire.headers()).singleElement().returns("syncline-format", WireHeader::name);
    assertThat(text(wire.headers().get(0).value())).isEqualTo("1");
  }

  @Example
  void readsADeletionWhateverItsHeadersAre() {
    assertThat(OriginsCodec.decode(OriginsCodec.key(JOIN), null, List.of()))
        .isEqualTo(new OriginsRead.Deleted("origin/east/node-1/42", Optional.of(NODE)));
    assertThat(deletion("topic/east")).isEqualTo(Optional.empty());
    assertThat(deletion("ping/east/node-1")).isEqualTo(Optional.empty());
    assertThat(deletion("origin/east/node-1/042")).isEqualTo(Optional.empty());
    assertThat(deletion("origin/east/node-1")).isEqualTo(Optional.empty());
    assertThat(deletion("origin/east/node-1/42/")).isEqualTo(Optional.empty());
    assertThat(deletion("\u0000")).isEqualTo(Optional.empty());
  }

  @Example
  void tellsLongAndOddKeysApart() {
    Set<String> told = new TreeSet<>();
    for (int length = 0; length < 400; length++) {
      told.add(OriginsCodec.decode(new byte[length], null, List.of()).key());
      told.add(
          OriginsCodec.decode("a".repeat(length).getBytes(StandardCharsets.UTF_8), null, List.of())
              .key());
    }
    told.add(OriginsCodec.decode(new byte[] {(byte) 0xc3}, null, List.of()).key());
    told.add(OriginsCodec.decode(new byte[] {(byte) 0xc4}, null, List.of()).key());
    // Nothing is nothing, be it of zeros or of letters.
    assertThat(told).hasSize(801);
  }

  @Example
  void recordWithoutAKeyIsUnreadable() {
    WireRecord wire = OriginsCodec.encode(JOIN);
    assertThat(OriginsCodec.decode(null, wire.value(), wire.headers()))
        .isEqualTo(new OriginsRead.Unreadable("(no key)", "a record without a key or value"));
    assertThat(OriginsCodec.decode(null, null, List.of()))
        .isInstanceOf(OriginsRead.Unreadable.class);
  }

  @Example
  void refusesOtherFormats() {
    WireRecord wire = OriginsCodec.encode(JOIN);
    for (String format : List.of("2", "0", "x", "")) {
      List<WireHeader> headers = List.of(WireHeader.text(RecordHeaders.FORMAT_NAME, format));
      assertUnreadable(new WireRecord(wire.key(), wire.value(), headers), "ormat");
    }
    assertUnreadable(new WireRecord(wire.key(), wire.value(), List.of()), "no header");
    List<WireHeader> many = new ArrayList<>(wire.headers());
    many.addAll(Collections.nCopies(16, WireHeader.text("trace", "x")));
    assertUnreadable(new WireRecord(wire.key(), wire.value(), many), "17 headers");
  }

  @Example
  void refusesToWriteWhatNobodyWouldRead() {
    assertRefused(registered("East", 32), "cluster 'East' is not");
    assertRefused(registered("east", 0), "0 partitions");
    assertRefused(registered("east", 4097), "4097 partitions");
    assertRefused(new OriginsEntry.Registered("east", "", "id", 1), "topic ''");
    assertRefused(new OriginsEntry.Registered("east", "t".repeat(250), "id", 1), "topic 't");
    assertRefused(new OriginsEntry.Registered("east", "t", "", 1), "topic id ''");
    assertRefused(joined(Collections.nCopies(1025, LAKE)), "1025 locations (expected 1 to 1024)");
    assertRefused(joined(longLocations()), "bytes (at most 921600)");
    assertRefused(
        new OriginsEntry.Joined(NODE, List.of(LAKE), Optional.of(""), List.of(), FencingWaits.NONE),
        "feed '' is not");
    assertRefused(new OriginsEntry.Left(NODE, List.of(PLACE, PLACE)), "two places in partition 3");
    assertRefused(
        new OriginsEntry.Left(NODE, List.of(new LogPlace("t", "id", 4096, 0))), "partition 4096");
    assertRefused(
        new OriginsEntry.Left(NODE, List.of(new LogPlace("t/", "id", 0, 0))), "topic 't/'");
  }

  @Example
  void refusesValuesThatBreakTheContract() {
    assertUnreadable(value(OriginsValue.Builder::clearValue), "not known here");
    assertUnreadable(edited(Joined.Builder::clearOrigin), "is not of the form");
    assertUnreadable(edited(Joined.Builder::clearLocations), "0 locations");
    assertUnreadable(edited(join -> join.addLocations("s3a://lake/a")), "unknown scheme");
    assertUnreadable(edited(join -> join.addLocations("hdfs://nn/a//b")), "canonical");
    assertUnreadable(
        edited(join -> join.addAllLocations(Collections.nCopies(1024, "s3://lake/a"))),
        "1025 locations");
    assertUnreadable(edited(join -> join.setFeed("no feed")), "feed 'no feed'");
    assertUnreadable(edited(join -> join.setLeaseMillis(86_400_001)), "a lease of 86400001 ms");
    assertUnreadable(edited(join -> join.setSettleMillis(-1)), "a settle time of 1844674407370955");
    assertUnreadable(edited(join -> join.setRequestMillis(86_400_001)), "a request of");
    assertUnreadable(place(place -> place.setPartition(-1)), "beyond the last");
    assertUnreadable(place(place -> place.setPartition(4096)), "partition 4096");
    assertUnreadable(place(place -> place.setOffset(-1)), "beyond the last");
    assertUnreadable(place(PartitionOffset.Builder::clearTopicId), "topic id ''");
    assertUnreadable(
        edited(
            join ->
                join.addAllStartOffsets(
                    Collections.nCopies(4096, PartitionOffset.getDefaultInstance()))),
        "4097 places");
    WireRecord wire = OriginsCodec.encode(JOIN);
    assertUnreadable(
        new WireRecord(wire.key(), new byte[RecordLimits.MAX_RECORD_BYTES + 1], wire.headers()),
        "at most");
  }

  @Example
  void saysNothingUnprintable() {
    OriginsRead.Unreadable found =
        new OriginsRead.Unreadable("k", "a\nb\u2028" + "\ud83d\ude00".repeat(1000));
    assertThat(found.reason())
        .startsWith("a\\u000ab\\u2028\ud83d\ude00")
        .endsWith("\ud83d\ude00...")
        .hasSizeBetween(299, 300);
  }

  private static OriginsRead decode(WireRecord wire) {
    return OriginsCodec.decode(wire.key(), wire.value(), wire.headers());
  }

  private static Optional<Origin> deletion(String key) {
    OriginsRead read = OriginsCodec.decode(key.getBytes(StandardCharsets.UTF_8), null, List.of());
    assertThat(read).isInstanceOf(OriginsRead.Deleted.class);
    return ((OriginsRead.Deleted) read).origin();
  }

  /** The net under the decoder must never be needed. */
  private static void expectNoOtherException(WireRecord wire) throws Exception {
    try {
      var unused = OriginsCodec.read(wire.key(), wire.value(), wire.headers());
    } catch (UnreadableException expected) {
      assertThat(decode(wire)).isInstanceOf(OriginsRead.Unreadable.class);
    }
  }

  private static void assertRefused(OriginsEntry entry, String why) {
    assertThatThrownBy(() -> OriginsCodec.encode(entry))
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  private static void assertUnreadable(WireRecord wire, String why) {
    assertThat(decode(wire))
        .isInstanceOfSatisfying(
            OriginsRead.Unreadable.class, found -> assertThat(found.reason()).contains(why));
  }

  private static WireRecord value(Consumer<OriginsValue.Builder> edit) {
    WireRecord wire = OriginsCodec.encode(JOIN);
    try {
      OriginsValue.Builder builder = OriginsValue.parseFrom(wire.value()).toBuilder();
      edit.accept(builder);
      return new WireRecord(wire.key(), builder.build().toByteArray(), wire.headers());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static WireRecord edited(Consumer<Joined.Builder> edit) {
    return value(value -> edit.accept(value.getJoinedBuilder()));
  }

  private static WireRecord place(Consumer<PartitionOffset.Builder> edit) {
    return edited(join -> edit.accept(join.getStartOffsetsBuilder(0)));
  }

  private static OriginsEntry.Registered registered(String cluster, int partitions) {
    return new OriginsEntry.Registered(cluster, "syncline.changes.east", "id", partitions);
  }

  private static OriginsEntry.Joined joined(List<Location> locations) {
    return new OriginsEntry.Joined(NODE, locations, Optional.empty(), List.of(), FencingWaits.NONE);
  }

  private static List<Location> longLocations() {
    List<Location> locations = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      locations.add(Location.of(Scheme.S3, "lake", i + "x".repeat(4000)));
    }
    return locations;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
