package io.syncline.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
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
import io.syncline.proto.bus.v1.Changes;
import io.syncline.proto.bus.v1.Record;
import io.syncline.proto.bus.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class RecordCodecTest {
  private static final Change CHANGE =
      new Change(Location.parse("s3://b/dir/file"), Scope.PATH, ChangeKind.CREATED, Cause.WRITE);

  @Provide
  Arbitrary<BusRecord> records() {
    return BusRecords.any();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void decodingIsTheInverseOfEncoding(@ForAll("records") BusRecord record) {
    assertThat(RecordCodec.decode(RecordCodec.encode(record)))
        .isEqualTo(new Decoded.Understood(record));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void weightIsAnUpperBoundOfWhatAChangeAdds(@ForAll("records") BusRecord record) {
    if (record.body() instanceof BusRecord.Changes changes) {
      int weight = changes.changes().stream().mapToInt(RecordCodec::weight).sum();
      assertThat(RecordCodec.encode(record).value().length).isLessThanOrEqualTo(weight + 1024);
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyBytesAreUnreadableAndNeverAnError(
      @ForAll byte[] value, @ForAll("records") BusRecord other) throws Exception {
    WireRecord garbage = new WireRecord(value, RecordCodec.encode(other).headers());
    expectNoOtherException(garbage);
    assertThat(RecordCodec.decode(garbage))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            unreadable -> assertThat(unreadable.origin()).contains(other.origin()));
  }

  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void aMutatedRecordIsReadOrRefusedAndNeverAnError(
      @ForAll("records") BusRecord record, @ForAll("mutations") List<Mutation> mutations)
      throws Exception {
    WireRecord wire = RecordCodec.encode(record);
    byte[] value = Mutation.apply(mutations, wire.value());
    expectNoOtherException(new WireRecord(value, wire.headers()));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyHeadersAreReadOrRefusedAndNeverAnError(
      @ForAll("records") BusRecord record, @ForAll("headers") List<WireHeader> headers)
      throws Exception {
    WireRecord wire = RecordCodec.encode(record);
    expectNoOtherException(new WireRecord(wire.value(), headers));
    List<WireHeader> more = new ArrayList<>(wire.headers());
    more.addAll(headers);
    expectNoOtherException(new WireRecord(wire.value(), more));
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    return Mutation.some();
  }

  @Provide
  Arbitrary<List<WireHeader>> headers() {
    Arbitrary<String> names =
        Arbitraries.oneOf(
            Arbitraries.of(
                RecordHeaders.FORMAT_NAME,
                RecordHeaders.ORIGIN_NAME,
                RecordHeaders.KIND_NAME,
                RecordHeaders.SEQUENCES_NAME),
            Arbitraries.strings().ofMaxLength(20));
    Arbitrary<byte[]> values =
        Arbitraries.oneOf(
            Arbitraries.of(
                    "1",
                    "2",
                    "-1",
                    "0",
                    "99999999999999999999",
                    "a/b/1",
                    "a/b",
                    "1-1",
                    "5-",
                    "changes")
                .map(text -> text.getBytes(StandardCharsets.UTF_8)),
            Arbitraries.bytes().array(byte[].class).ofMaxSize(300));
    return Combinators.combine(names, values).as(WireHeader::new).list().ofMaxSize(20);
  }

  @Example
  void sharedPrefixesShrinkADirectoryOfAThousandFiles() {
    List<Change> engine =
        BusRecords.directory("part-%05d-6f3e0c1a-8a4f-4a54-9d2b-0c1f8f6b2b7e.snappy.parquet");
    List<Change> plain = BusRecords.directory("%05d.parquet");

    // What follows the digits is shared by all names too, but at their end.
    assertThat(shareOfText(engine)).isLessThan(0.55);
    assertThat(shareOfText(plain)).isLessThan(0.30);
  }

  private static double shareOfText(List<Change> changes) {
    int text = changes.stream().mapToInt(change -> change.location().toString().length()).sum();
    return RecordCodec.encode(BusRecords.batch(changes)).value().length / (double) text;
  }

  @Example
  void aBatchWithinTheLimitsAlwaysFits() {
    List<Change> changes = new ArrayList<>();
    int weight = 0;
    for (int i = 0; changes.size() < RecordLimits.MAX_CHANGES; i++) {
      Change change =
          new Change(
              Location.of(Scheme.S3, "b", i + "x".repeat(4000)),
              Scope.PATH,
              ChangeKind.MODIFIED,
              Cause.WRITE,
              new FileStatus(FileType.FILE, Long.MAX_VALUE, null, "v".repeat(1024)));
      weight += RecordCodec.weight(change);
      if (weight > RecordCodec.MAX_BATCH_WEIGHT) {
        break;
      }
      changes.add(change);
    }
    assertThat(RecordCodec.encode(BusRecords.batch(changes)).value().length)
        .isLessThanOrEqualTo(RecordLimits.MAX_RECORD_BYTES);
  }

  @Example
  void refusesToWriteWhatNobodyWouldRead() {
    assertRefused(
        BusRecords.batch(Collections.nCopies(1001, CHANGE)), "1001 changes (at most 1000)");
    assertRefused(
        new BusRecord(
            new Origin("east", "n", 1),
            0,
            new SequenceRange(0, 0),
            OptionalLong.empty(),
            new BusRecord.Leave(2)),
        "leaves as incarnation 2");
    assertRefused(
        new BusRecord(
            new Origin("east", "n", 1),
            0,
            new SequenceRange(1, 1),
            OptionalLong.empty(),
            new BusRecord.Fence(new Origin("west", "n", 1), List.of())),
        "of another cluster under number 1 (expected 0)");
    assertRefused(
        new BusRecord(
            new Origin("east", "n", 1),
            0,
            new SequenceRange(0, 1),
            OptionalLong.empty(),
            new BusRecord.Heartbeat(OptionalLong.empty())),
        "2 numbers (expected one)");
  }

  @Example
  void aHeartbeatThatClaimsAndWithdrawsIsUnreadable() throws Exception {
    WireRecord wire =
        RecordCodec.encode(
            new BusRecord(
                new Origin("east", "n", 1),
                0,
                new SequenceRange(1, 1),
                OptionalLong.empty(),
                BusRecord.Heartbeat.WITHDRAWN));
    Record.Builder both = Record.parseFrom(wire.value()).toBuilder();
    both.getHeartbeatBuilder().setClaim(3);
    assertThat(RecordCodec.decode(new WireRecord(both.build().toByteArray(), wire.headers())))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            unreadable -> assertThat(unreadable.reason()).contains("claims and withdraws"));
  }

  @Example
  void keepsEveryKeyAsItIs() {
    for (String key : List.of("a/", "a//b", "a/./b", "a%2Fb", "a+b c", "\u00e4\ud83d\ude00", "")) {
      Change change =
          new Change(Location.of(Scheme.S3, "b", key), Scope.PATH, ChangeKind.CREATED, Cause.WRITE);
      BusRecord record = BusRecords.batch(List.of(change));
      assertThat(RecordCodec.decode(RecordCodec.encode(record)))
          .isEqualTo(new Decoded.Understood(record));
    }
  }

  @Example
  void takesTheWidestMeaningOfEnumsThatItDoesNotKnow() {
    assertThat(altered(change -> change.setScopeValue(9))).returns(Scope.SUBTREE, Change::scope);
    assertThat(altered(change -> change.setScopeValue(0))).returns(Scope.SUBTREE, Change::scope);
    assertThat(altered(change -> change.setKindValue(9)))
        .returns(ChangeKind.UNKNOWN, Change::kind)
        .returns(Scope.SUBTREE, Change::scope);
    assertThat(altered(change -> change.setKindValue(0)))
        .returns(ChangeKind.UNKNOWN, Change::kind)
        .returns(Scope.SUBTREE, Change::scope);
    assertThat(altered(change -> change.setCauseValue(9))).returns(Cause.WATCH, Change::cause);
  }

  @Example
  void takesAMutationOfAnotherFormForNone() {
    for (int size : List.of(0, 15, 17)) {
      ByteString bytes = ByteString.copyFrom(new byte[size]);
      assertThat(altered(change -> change.setMutation(bytes))).isEqualTo(CHANGE);
    }
    ByteString bytes = ByteString.copyFromUtf8("0123456789abcdef");
    assertThat(altered(change -> change.setMutation(bytes)))
        .isEqualTo(CHANGE.of(new MutationId(0x3031323334353637L, 0x3839616263646566L)));
  }

  @Example
  void dropsAStatusThatItCannotTellExactly() {
    assertThat(altered(change -> change.setStatus(Status.newBuilder().setTypeValue(7))).status())
        .isNull();
    assertThat(
            altered(change -> change.setStatus(Status.newBuilder().setTypeValue(1).setSize(-1)))
                .status())
        .isNull();
    FileStatus tooLong = new FileStatus(FileType.FILE, 1, null, "v".repeat(1025));
    BusRecord record =
        BusRecords.batch(
            List.of(
                new Change(
                    CHANGE.location(), CHANGE.scope(), CHANGE.kind(), CHANGE.cause(), tooLong)));
    assertThat(RecordCodec.decode(RecordCodec.encode(record)))
        .isEqualTo(new Decoded.Understood(BusRecords.batch(List.of(CHANGE))));
  }

  @Example
  void refusesLocationsThatAreNotExact() {
    assertUnreadable(location("s3:/b/x"), "no scheme");
    assertUnreadable(location("ftp://b/x"), "unknown scheme 'ftp'");
    assertUnreadable(location("s3a://b/x"), "unknown scheme 's3a'");
    assertUnreadable(location("s3://b"), "no path");
    assertUnreadable(location("hdfs://NN/x"), "canonical");
    assertUnreadable(location("hdfs://nn/a//x"), "canonical");
    assertUnreadable(location("s3://b/../x"), "'..'");
    assertUnreadable(location("s3://b/" + "x".repeat(4097)), "4097 bytes");
    assertUnreadable(location("s3://b/" + "x".repeat(5000)), "at most 4500");
    assertUnreadable(
        edited(change -> change.setSuffix(ByteString.copyFrom(new byte[] {(byte) 0xc3}))),
        "not UTF-8");
    assertUnreadable(edited(change -> change.setSharedPrefixBytes(1)), "shares 1 bytes");
    assertUnreadable(edited(change -> change.setSharedPrefixBytes(-1)), "shares 4294967295 bytes");
  }

  @Example
  void refusesRecordsThatBreakTheContract() {
    assertUnreadable(value(Record.Builder::clearBody), "a body that is not known");
    assertUnreadable(value(record -> record.setPartition(-1)), "partition 4294967295");
    assertUnreadable(value(record -> record.setNotBefore(-1)), "too large");
    assertUnreadable(value(Record.Builder::clearOrigin), "without origin");
    assertUnreadable(value(record -> record.setChanges(Changes.getDefaultInstance())), "0 changes");
    assertUnreadable(
        value(record -> record.getOriginBuilder().setName("somebody-else")), "headers say");
    assertUnreadable(value(record -> record.getSequencesBuilder().setLast(200)), "headers say");
    assertUnreadable(
        new WireRecord(new byte[RecordLimits.MAX_RECORD_BYTES + 1], wire().headers()), "at most");
  }

  @Example
  void attributesARecordOfAFutureVersion() {
    List<WireHeader> headers = new ArrayList<>(wire().headers());
    headers.set(0, WireHeader.text(RecordHeaders.FORMAT_NAME, "2"));
    headers.set(2, WireHeader.text(RecordHeaders.KIND_NAME, "transaction"));
    assertThat(RecordCodec.decode(new WireRecord(new byte[] {1}, headers)))
        .isEqualTo(
            new Decoded.Unreadable(
                "format 2 (expected 1): a newer writer?",
                Optional.of(new Origin("east", "node-1", 42))));
  }

  @Example
  void attributesNothingWhenTheOriginIsGivenTwice() {
    List<WireHeader> headers = new ArrayList<>(wire().headers());
    headers.add(WireHeader.text(RecordHeaders.ORIGIN_NAME, "west/node-1/1"));
    assertThat(RecordCodec.decode(new WireRecord(wire().value(), headers)))
        .isEqualTo(
            new Decoded.Unreadable("more than one header syncline-origin", Optional.empty()));
  }

  @Example
  void saysNothingUnprintable() {
    Decoded.Unreadable unreadable =
        new Decoded.Unreadable("a\nb\u0007" + "x".repeat(1000), Optional.empty());
    assertThat(unreadable.reason()).startsWith("a\\u000ab\\u0007x").hasSize(300);
  }

  /** The net under the decoder must never be needed. */
  private static void expectNoOtherException(WireRecord record) throws Exception {
    try {
      RecordCodec.read(record);
    } catch (UnreadableException expected) {
      assertThat(RecordCodec.decode(record)).isInstanceOf(Decoded.Unreadable.class);
    }
  }

  private static void assertRefused(BusRecord record, String why) {
    assertThatThrownBy(() -> RecordCodec.encode(record))
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  private static void assertUnreadable(WireRecord record, String why) {
    assertThat(RecordCodec.decode(record))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class, found -> assertThat(found.reason()).contains(why));
  }

  private static WireRecord wire() {
    return RecordCodec.encode(BusRecords.batch(List.of(CHANGE)));
  }

  private static WireRecord value(Consumer<Record.Builder> edit) {
    try {
      Record.Builder builder = Record.parseFrom(wire().value()).toBuilder();
      edit.accept(builder);
      return new WireRecord(builder.build().toByteArray(), wire().headers());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static WireRecord edited(Consumer<io.syncline.proto.bus.v1.Change.Builder> edit) {
    return value(record -> edit.accept(record.getChangesBuilder().getChangesBuilder(0)));
  }

  private static WireRecord location(String text) {
    return edited(change -> change.setSuffix(ByteString.copyFromUtf8(text)));
  }

  private static Change altered(Consumer<io.syncline.proto.bus.v1.Change.Builder> edit) {
    Decoded decoded = RecordCodec.decode(edited(edit));
    assertThat(decoded).isInstanceOf(Decoded.Understood.class);
    BusRecord.Body body = ((Decoded.Understood) decoded).record().body();
    return ((BusRecord.Changes) body).changes().get(0);
  }
}
