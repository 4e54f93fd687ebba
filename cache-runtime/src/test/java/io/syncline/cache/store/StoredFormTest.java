package io.syncline.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.outbox.Intent;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardCounters;
import io.syncline.proto.bus.v1.Status;
import io.syncline.proto.store.v1.EntryRecord;
import io.syncline.proto.store.v1.IntentChange;
import io.syncline.proto.store.v1.IntentRecord;
import io.syncline.proto.store.v1.ListingRecord;
import io.syncline.proto.store.v1.PositionRecord;
import io.syncline.proto.store.v1.QuarantinedRecord;
import io.syncline.proto.store.v1.ShardStateRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;

/** What was stored is read back; what was not is an error that names its key. */
@Domain(StoredValues.class)
final class StoredFormTest {
  private final StoredForm forms = new StoredForm(new StoreErrors(Path.of("/data/metadata")));

  @Property(tries = 300)
  void entriesComeBack(@ForAll Entry entry) throws InvalidProtocolBufferException {
    byte[] stored = ShardForm.encode(entry).toByteArray();
    assertThat(ShardForm.decode(EntryRecord.parseFrom(stored))).isEqualTo(entry);
  }

  @Property(tries = 100)
  void listingsComeBack(@ForAll Listing listing) throws InvalidProtocolBufferException {
    byte[] stored = ShardForm.encode(listing).toByteArray();
    assertThat(ShardForm.decode(ListingRecord.parseFrom(stored))).isEqualTo(listing);
  }

  @Property(tries = 100)
  void countersComeBack(@ForAll ShardCounters counters) throws InvalidProtocolBufferException {
    byte[] stored = ShardForm.encode(counters).toByteArray();
    assertThat(ShardForm.decode(ShardStateRecord.parseFrom(stored))).isEqualTo(counters);
  }

  @Property(tries = 100)
  void positionsComeBack(@ForAll Position position) throws InvalidProtocolBufferException {
    byte[] key = Keys.position(0x1234, position.topic());
    byte[] stored = ShardForm.encode(position).toByteArray();
    assertThat(ShardForm.decode(Keys.topic(key), 0, PositionRecord.parseFrom(stored)))
        .isEqualTo(position);
  }

  @Property(tries = 300)
  void intentsComeBack(@ForAll Intent intent) throws InvalidProtocolBufferException {
    byte[] stored = IntentForm.encode(intent).toByteArray();
    assertThat(IntentForm.decode(IntentRecord.parseFrom(stored))).isEqualTo(intent);
  }

  @Property(tries = 100)
  void unreadableRecordsComeBack(@ForAll UnreadableRecord record)
      throws InvalidProtocolBufferException {
    byte[] stored = QuarantineForm.encode(record, Instant.EPOCH).toByteArray();
    assertThat(QuarantineForm.decode(QuarantinedRecord.parseFrom(stored)))
        .usingRecursiveComparison()
        .isEqualTo(record);
  }

  @Property(tries = 500)
  void keysOfEntriesNameTheirLocation(@ForAll Location location) {
    for (byte[] key : Keys.entrySlots(7, location)) {
      assertThat(Keys.entryLocation(key)).isEqualTo(location);
      assertThat(Arrays.compareUnsigned(Keys.shardStart(7), key)).isNegative();
      assertThat(Arrays.compareUnsigned(key, Keys.shardEnd(7))).isNegative();
    }
    assertThat(Keys.location(Keys.location(Keys.MAX_SHARD, location))).isEqualTo(location);
  }

  @Property(tries = 500)
  void aChildLiesInTheRangeOfItsDirectoryAlone(@ForAll Location child, @ForAll Location other) {
    for (byte[] key : Keys.entrySlots(7, child)) {
      assertThat(isIn(key, other)).isEqualTo(child.parent().equals(Optional.of(other)));
      child.parent().ifPresent(parent -> assertThat(isIn(key, parent)).isTrue());
    }
  }

  @Property(tries = 500)
  void damagedBytesAreReadOrNamed(@ForAll byte[] stored) {
    try {
      forms.read(stored, EntryRecord.parser(), ShardForm::decode, () -> "the entry");
    } catch (SyncException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED);
      assertThat(e.getMessage()).contains("the entry is unreadable").contains("/data/metadata");
    }
  }

  @Test
  void anUnknownFormIsNamed() {
    List<EntryRecord> unknown =
        List.of(
            EntryRecord.getDefaultInstance(),
            EntryRecord.newBuilder().setPresent(Status.newBuilder().setTypeValue(99)).build(),
            EntryRecord.newBuilder().setPresent(Status.getDefaultInstance()).build(),
            EntryRecord.newBuilder()
                .setPlaceholder(EntryRecord.Placeholder.getDefaultInstance())
                .build());
    for (EntryRecord record : unknown) {
      assertThatThrownBy(
              () ->
                  forms.read(
                      record.toByteArray(),
                      EntryRecord.parser(),
                      ShardForm::decode,
                      () -> "the \u0007 entry"))
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED))
          .hasMessageContaining("the \\u0007 entry is unreadable");
    }
    IntentRecord noChange =
        IntentRecord.newBuilder().setOutcome(IntentRecord.Outcome.OUTCOME_PENDING).build();
    IntentRecord noLocation =
        noChange.toBuilder().addChanges(IntentChange.getDefaultInstance()).build();
    for (IntentRecord record : List.of(noChange, noLocation)) {
      assertThatThrownBy(
              () ->
                  forms.read(
                      record.toByteArray(),
                      IntentRecord.parser(),
                      IntentForm::decode,
                      () -> "intent 1"))
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
    }
  }

  @Test
  void whatIsTooLongForTheQuarantineIsCut() {
    byte[] large = new byte[100_000];
    String text = "x" + "\uD83D\uDE00".repeat(50_000);
    UnreadableRecord record =
        new UnreadableRecord(
            new Position("t", "id", 0, 0),
            large,
            large,
            Collections.nCopies(50, new UnreadableRecord.Header(text, text)),
            text,
            Optional.empty(),
            2L * large.length);
    QuarantinedRecord stored = QuarantineForm.encode(record, Instant.EPOCH);
    assertThat(stored.getKey().size()).isEqualTo(UnreadableRecord.MAX_KEPT_BYTES);
    assertThat(stored.getValue().size()).isEqualTo(UnreadableRecord.MAX_KEPT_BYTES);
    assertThat(stored.getHeadersList()).hasSize(16).allMatch(header -> header.length() == 255);
    assertThat(stored.getHeaderTextsList()).hasSize(16).allMatch(value -> value.length() == 255);
    assertThat(stored.getSize()).isEqualTo(2L * large.length);
    assertThat(stored.getReason()).hasSize(1023);
    assertThat(stored.getSerializedSize()).isLessThan(64 * 1024);
  }

  @Test
  void recordThatWasKeptWithoutItsTopicIdHeaderTextsAndSizeIsReadable() {
    UnreadableRecord read =
        QuarantineForm.decode(
            QuarantinedRecord.newBuilder()
                .setTopic("t")
                .setPartition(3)
                .setOffset(7)
                .setKey(ByteString.copyFromUtf8("k"))
                .setValue(ByteString.copyFromUtf8("va"))
                .addHeaders("syncline-kind")
                .setReason("garbage")
                .build());
    assertThat(read.place()).isEqualTo(new Position("t", "", 3, 7));
    assertThat(read.headers()).containsExactly(new UnreadableRecord.Header("syncline-kind", ""));
    assertThat(read.size()).isEqualTo(3);
  }

  private static boolean isIn(byte[] key, Location directory) {
    return Arrays.compareUnsigned(Keys.childrenStart(7, directory, null), key) <= 0
        && Arrays.compareUnsigned(key, Keys.childrenEnd(7, directory)) < 0;
  }
}
