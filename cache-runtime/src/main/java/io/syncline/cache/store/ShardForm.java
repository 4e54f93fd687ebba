package io.syncline.cache.store;

import io.syncline.core.model.Position;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.Validation;
import io.syncline.proto.store.v1.EntryRecord;
import io.syncline.proto.store.v1.ListingRecord;
import io.syncline.proto.store.v1.MarkRecord;
import io.syncline.proto.store.v1.PositionRecord;
import io.syncline.proto.store.v1.SequenceRecord;
import io.syncline.proto.store.v1.ShardStateRecord;
import io.syncline.proto.store.v1.ValidationRecord;
import java.util.Objects;

/** The stored forms of what a shard holds. Decoding throws {@link IllegalArgumentException}. */
final class ShardForm {
  private ShardForm() {}

  static EntryRecord encode(Entry entry) {
    EntryRecord.Builder builder = EntryRecord.newBuilder().setStale(entry.stale());
    switch (entry.state()) {
      case PRESENT -> builder.setPresent(StatusForm.encode(Objects.requireNonNull(entry.status())));
      case ABSENT -> builder.setAbsent(EntryRecord.Absent.getDefaultInstance());
      case PLACEHOLDER -> builder.setPlaceholder(EntryRecord.Placeholder.getDefaultInstance());
    }
    if (!entry.validation().equals(Validation.NONE)) {
      builder.setValidation(encode(entry.validation()));
    }
    return builder.build();
  }

  static Entry decode(EntryRecord entry) {
    Validation validation = decode(entry.getValidation());
    return switch (entry.getStateCase()) {
      case PRESENT ->
          new Entry(
              Entry.State.PRESENT,
              StatusForm.decode(entry.getPresent()),
              entry.getStale(),
              validation);
      case ABSENT -> new Entry(Entry.State.ABSENT, null, entry.getStale(), validation);
      case PLACEHOLDER -> new Entry(Entry.State.PLACEHOLDER, null, entry.getStale(), validation);
      case STATE_NOT_SET -> throw new IllegalArgumentException("it has no known state");
    };
  }

  static ListingRecord encode(Listing listing) {
    ListingRecord.Builder builder =
        ListingRecord.newBuilder()
            .setComplete(listing.complete())
            .setChildCount(listing.children())
            .setStaleCount(listing.stale())
            .setUnusableCount(listing.unusable());
    if (!listing.validation().equals(Validation.NONE)) {
      builder.setValidation(encode(listing.validation()));
    }
    return builder.build();
  }

  static Listing decode(ListingRecord listing) {
    return new Listing(
        listing.getComplete(),
        decode(listing.getValidation()),
        listing.getChildCount(),
        listing.getStaleCount(),
        listing.getUnusableCount());
  }

  static MarkRecord encode(long tick) {
    return MarkRecord.newBuilder().setTick(tick).build();
  }

  static ShardStateRecord encode(ShardCounters counters) {
    return ShardStateRecord.newBuilder()
        .setTick(counters.tick())
        .setLastStartNumber(counters.lastStart())
        .setBoot(counters.boot())
        .setRowCount(counters.rows())
        .setAllTick(counters.allTick())
        .build();
  }

  static ShardCounters decode(ShardStateRecord state) {
    return new ShardCounters(
        state.getTick(),
        state.getLastStartNumber(),
        state.getBoot(),
        state.getRowCount(),
        state.getAllTick());
  }

  static PositionRecord encode(Position position) {
    return PositionRecord.newBuilder()
        .setTopicId(position.topicId())
        .setNextOffset(position.nextOffset())
        .build();
  }

  static Position decode(String topic, int partition, PositionRecord position) {
    return new Position(topic, position.getTopicId(), partition, position.getNextOffset());
  }

  private static ValidationRecord encode(Validation validation) {
    ValidationRecord.Builder builder =
        ValidationRecord.newBuilder()
            .setStartNumber(validation.start())
            .setAskedTick(validation.tick())
            .setBoot(validation.boot())
            .setValidatedNanos(validation.nanos());
    if (validation.answered() != Validation.UNKNOWN) {
      builder.setAnsweredNanos(validation.answered());
    }
    return builder.build();
  }

  private static Validation decode(ValidationRecord validation) {
    return new Validation(
        validation.getStartNumber(),
        validation.getAskedTick(),
        validation.getBoot(),
        validation.getValidatedNanos(),
        validation.hasAnsweredNanos() ? validation.getAnsweredNanos() : Validation.UNKNOWN);
  }

  static SequenceRecord sequence(long next) {
    return SequenceRecord.newBuilder().setNextSequence(next).build();
  }
}
