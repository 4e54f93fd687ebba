package io.syncline.bus.kafka;

import io.syncline.bus.codec.WireHeader;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.model.RecordPlace;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** What Kafka's consumer hands over, in the bus's own form. */
final class Consumed {
  private static final byte[] EMPTY = {};

  private Consumed() {}

  static int epoch(ConsumerRecord<byte[], byte[]> record) {
    return record.leaderEpoch().orElse(RecordPlace.UNKNOWN_EPOCH);
  }

  static WireRecord wire(ConsumerRecord<byte[], byte[]> record) {
    return new WireRecord(
        record.key() == null ? EMPTY : record.key(),
        record.value() == null ? EMPTY : record.value(),
        headers(record));
  }

  static List<WireHeader> headers(ConsumerRecord<byte[], byte[]> record) {
    List<WireHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new WireHeader(header.key(), header.value() == null ? EMPTY : header.value()));
    }
    return headers;
  }
}
