package io.syncline.bus.reading;

import io.syncline.bus.codec.Decoded;
import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.origin.Entitlement;
import io.syncline.core.spi.ShardSink;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A record and the place where a reader found it.
 *
 * @param place the record's own position
 * @param cluster whose topic it is, which decides who is entitled to it
 * @param leaderEpoch of the leader that appended it; {@link RecordPlace#UNKNOWN_EPOCH} where the
 *     log does not tell
 * @param record as the log holds it
 */
public record FoundRecord(Position place, String cluster, int leaderEpoch, WireRecord record) {
  public FoundRecord {
    Objects.requireNonNull(place);
    Objects.requireNonNull(cluster);
    Objects.requireNonNull(record);
  }

  /** The position behind it. */
  public Position next() {
    return new Position(place.topic(), place.topicId(), place.partition(), place.nextOffset() + 1);
  }

  /**
   * What it says, or why it is to be set aside: it cannot be read, or does not belong where it was
   * found. The origin of one that is set aside is what its headers claim, entitled or not.
   */
  public Decoded decode() {
    Decoded decoded = RecordCodec.decode(record);
    if (decoded instanceof Decoded.Understood understood) {
      BusRecord found = understood.record();
      Optional<String> refusal = Entitlement.refusal(found, cluster);
      if (refusal.isPresent()) {
        return new Decoded.Unreadable(refusal.get(), Optional.of(found.origin()));
      }
      if (found.partition() != place.partition()) {
        return new Decoded.Unreadable(
            "written for partition " + found.partition() + " (expected " + place.partition() + ")",
            Optional.of(found.origin()));
      }
    }
    return decoded;
  }

  /** Hands it to the sink of its shard: to be applied, or to be set aside. */
  public void handTo(ShardSink sink) {
    Decoded decoded = decode();
    if (decoded instanceof Decoded.Understood understood) {
      RecordPlace at = new RecordPlace(next(), place.nextOffset(), leaderEpoch);
      sink.apply(place.partition(), at, understood.record());
    } else if (decoded instanceof Decoded.Unreadable unreadable) {
      setAside(sink, unreadable.reason(), unreadable.origin());
    }
  }

  private void setAside(ShardSink sink, String reason, Optional<Origin> origin) {
    sink.unreadable(
        place.partition(),
        next(),
        new UnreadableRecord(
            place,
            kept(record.key()),
            kept(record.value()),
            record.headers().stream()
                .limit(UnreadableRecord.MAX_KEPT_HEADERS)
                .map(HeaderText::of)
                .toList(),
            reason,
            origin,
            (long) record.key().length + record.value().length));
  }

  private static byte[] kept(byte[] bytes) {
    return Arrays.copyOf(bytes, Math.min(bytes.length, UnreadableRecord.MAX_KEPT_BYTES));
  }
}
