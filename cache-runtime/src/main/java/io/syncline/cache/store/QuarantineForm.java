package io.syncline.cache.store;

import com.google.protobuf.ByteString;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.proto.store.v1.QuarantinedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The stored form of {@link UnreadableRecord}; cuts off what is too long. */
final class QuarantineForm {
  private static final int MAX_REASON_CHARACTERS = 1024;

  private QuarantineForm() {}

  static QuarantinedRecord encode(UnreadableRecord record, Instant seen) {
    QuarantinedRecord.Builder builder =
        QuarantinedRecord.newBuilder()
            .setTopic(record.topic())
            .setTopicId(record.place().topicId())
            .setPartition(record.partition())
            .setOffset(record.offset())
            .setKey(cut(record.key()))
            .setValue(cut(record.value()))
            .setReason(cut(record.reason(), MAX_REASON_CHARACTERS))
            .setSize(record.size())
            .setSeenWallMillis(seen.toEpochMilli());
    record.headers().stream()
        .limit(UnreadableRecord.MAX_KEPT_HEADERS)
        .forEach(
            header ->
                builder
                    .addHeaders(cut(header.name(), UnreadableRecord.MAX_HEADER_CHARACTERS))
                    .addHeaderTexts(cut(header.text(), UnreadableRecord.MAX_HEADER_CHARACTERS)));
    record.origin().ifPresent(origin -> builder.setOrigin(encode(origin)));
    return builder.build();
  }

  static UnreadableRecord decode(QuarantinedRecord record) {
    byte[] key = record.getKey().toByteArray();
    byte[] value = record.getValue().toByteArray();
    return new UnreadableRecord(
        new Position(
            record.getTopic(), record.getTopicId(), record.getPartition(), record.getOffset()),
        key,
        value,
        headers(record),
        record.getReason(),
        record.hasOrigin() ? Optional.of(decode(record.getOrigin())) : Optional.empty(),
        Math.max(record.getSize(), (long) key.length + value.length));
  }

  private static List<UnreadableRecord.Header> headers(QuarantinedRecord record) {
    List<UnreadableRecord.Header> headers = new ArrayList<>();
    for (int i = 0; i < record.getHeadersCount(); i++) {
      headers.add(
          new UnreadableRecord.Header(
              record.getHeaders(i),
              i < record.getHeaderTextsCount() ? record.getHeaderTexts(i) : ""));
    }
    return headers;
  }

  private static io.syncline.proto.bus.v1.Origin encode(Origin origin) {
    return io.syncline.proto.bus.v1.Origin.newBuilder()
        .setCluster(origin.cluster())
        .setName(origin.name())
        .setIncarnation(origin.incarnation())
        .build();
  }

  private static Origin decode(io.syncline.proto.bus.v1.Origin origin) {
    return new Origin(origin.getCluster(), origin.getName(), origin.getIncarnation());
  }

  private static ByteString cut(byte[] bytes) {
    return ByteString.copyFrom(bytes, 0, Math.min(bytes.length, UnreadableRecord.MAX_KEPT_BYTES));
  }

  private static String cut(String text, int characters) {
    if (text.length() <= characters) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
    return text.substring(0, end);
  }
}
