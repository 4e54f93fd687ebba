package io.syncline.bus.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.proto.bus.v1.Fence;
import io.syncline.proto.bus.v1.Heartbeat;
import io.syncline.proto.bus.v1.Leave;
import io.syncline.proto.bus.v1.Record;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The wire form of a {@link BusRecord}: a protobuf value and the headers that repeat who, what and
 * which numbers.
 *
 * <p>Decoding is strict: whatever is not exactly what {@link #encode} may write is {@link
 * Decoded.Unreadable}, and nothing is thrown for any input. Only unknown enum values and status
 * hints are widened or dropped, as the contract says.
 *
 * <p>Stateless; any thread.
 */
public final class RecordCodec {
  /**
   * The most weight that the changes of one record may have together; whoever stays below it, and
   * below {@link RecordLimits#MAX_CHANGES}, writes a record that fits.
   */
  public static final int MAX_BATCH_WEIGHT = RecordLimits.MAX_RECORD_BYTES - 1024;

  private static final int WEIGHT_OF_CHANGE = 48;
  private static final int WEIGHT_OF_STATUS = 64;
  private static final int WEIGHT_OF_MUTATION = MutationId.BYTES + 2;

  private RecordCodec() {}

  /** An upper bound of the bytes that a change adds to a record; for batching. */
  public static int weight(Change change) {
    int weight =
        WEIGHT_OF_CHANGE
            + (change.mutation() == null ? 0 : WEIGHT_OF_MUTATION)
            + LocationText.of(change.location()).getBytes(StandardCharsets.UTF_8).length;
    if (change.status() == null) {
      return weight;
    }
    @Nullable String version = change.status().version();
    return weight
        + WEIGHT_OF_STATUS
        + (version == null ? 0 : version.getBytes(StandardCharsets.UTF_8).length);
  }

  /**
   * The wire form of a record.
   *
   * @throws SyncException {@link ErrorCode#INVALID_ARGUMENT} if the record breaks a rule or limit
   *     of the wire form
   */
  public static WireRecord encode(BusRecord record) {
    @Nullable String fault = fault(record);
    if (fault != null) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "a record of " + record.origin() + " cannot be published: " + fault);
    }
    byte[] value = write(record).toByteArray();
    if (value.length > RecordLimits.MAX_RECORD_BYTES) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "a record of "
              + value.length
              + " bytes cannot be published (at most "
              + RecordLimits.MAX_RECORD_BYTES
              + ")");
    }
    return new WireRecord(value, RecordHeaders.of(record).write());
  }

  /** What a record of the log says; never throws. */
  public static Decoded decode(WireRecord record) {
    try {
      return new Decoded.Understood(read(record));
    } catch (UnreadableException e) {
      return new Decoded.Unreadable(e.reason(), RecordHeaders.attribution(record.headers()));
    } catch (RuntimeException e) {
      // A fault of the decoder; a poison record must not stop the shard even then.
      return new Decoded.Unreadable(
          "decoder failed: " + e, RecordHeaders.attribution(record.headers()));
    }
  }

  /**
   * Who appended a record, as far as its headers alone tell: also of a record that cannot be read.
   */
  public static Optional<Origin> attribution(List<WireHeader> headers) {
    return RecordHeaders.attribution(headers);
  }

  /** The strict decoder, without the net under it. */
  static BusRecord read(WireRecord wire) throws UnreadableException {
    RecordHeaders headers = RecordHeaders.read(wire.headers());
    if (wire.value().length > RecordLimits.MAX_RECORD_BYTES) {
      throw new UnreadableException(
          "a value of "
              + wire.value().length
              + " bytes (at most "
              + RecordLimits.MAX_RECORD_BYTES
              + ")");
    }
    BusRecord record = read(parse(wire.value()));
    if (!RecordHeaders.of(record).equals(headers)) {
      throw new UnreadableException(
          "headers say " + headers + ", the value says " + RecordHeaders.of(record));
    }
    @Nullable String fault = fault(record);
    if (fault != null) {
      throw new UnreadableException(fault);
    }
    return record;
  }

  private static Record parse(byte[] value) throws UnreadableException {
    try {
      return Record.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableException("not a record: " + e.getMessage());
    }
  }

  private static BusRecord read(Record record) throws UnreadableException {
    if (!record.hasOrigin() || !record.hasSequences()) {
      throw new UnreadableException("a record without origin or sequences");
    }
    if (record.getPartition() < 0) {
      throw new UnreadableException(
          "partition " + Integer.toUnsignedString(record.getPartition()) + " is too large");
    }
    return new BusRecord(
        OriginText.read(record.getOrigin()),
        record.getPartition(),
        RecordHeaders.range(record.getSequences().getFirst(), record.getSequences().getLast()),
        offset(record.hasNotBefore(), record.getNotBefore()),
        readBody(record));
  }

  private static BusRecord.Body readBody(Record record) throws UnreadableException {
    return switch (record.getBodyCase()) {
      case CHANGES -> ChangesCodec.read(record.getChanges());
      case HEARTBEAT -> readHeartbeat(record.getHeartbeat());
      case LEAVE -> new BusRecord.Leave(record.getLeave().getIncarnation());
      case FENCE -> readFence(record.getFence());
      case BODY_NOT_SET -> throw new UnreadableException("a body that is not known here");
    };
  }

  private static BusRecord.Heartbeat readHeartbeat(Heartbeat heartbeat) throws UnreadableException {
    if (heartbeat.getWithdrawn() && heartbeat.hasClaim()) {
      throw new UnreadableException("a heartbeat that claims and withdraws");
    }
    return new BusRecord.Heartbeat(
        offset(heartbeat.hasClaim(), heartbeat.getClaim()), heartbeat.getWithdrawn());
  }

  private static BusRecord.Fence readFence(Fence fence) throws UnreadableException {
    List<Location> locations = new ArrayList<>();
    if (fence.getLocationsCount() > RecordLimits.MAX_FENCE_LOCATIONS) {
      throw new UnreadableException(
          "a fence of "
              + fence.getLocationsCount()
              + " locations (at most "
              + RecordLimits.MAX_FENCE_LOCATIONS
              + ")");
    }
    for (String location : fence.getLocationsList()) {
      locations.add(LocationText.read(location.getBytes(StandardCharsets.UTF_8)));
    }
    return new BusRecord.Fence(OriginText.read(fence.getFenced()), locations);
  }

  private static OptionalLong offset(boolean present, long offset) throws UnreadableException {
    if (!present) {
      return OptionalLong.empty();
    }
    if (offset < 0) {
      throw new UnreadableException("offset " + Long.toUnsignedString(offset) + " is too large");
    }
    return OptionalLong.of(offset);
  }

  private static Record write(BusRecord record) {
    Record.Builder builder =
        Record.newBuilder()
            .setOrigin(OriginText.write(record.origin()))
            .setPartition(record.partition())
            .setSequences(
                io.syncline.proto.bus.v1.SequenceRange.newBuilder()
                    .setFirst(record.sequences().first())
                    .setLast(record.sequences().last()));
    record.notBefore().ifPresent(builder::setNotBefore);
    if (record.body() instanceof BusRecord.Changes changes) {
      builder.setChanges(ChangesCodec.write(changes));
    } else if (record.body() instanceof BusRecord.Heartbeat heartbeat) {
      Heartbeat.Builder beat = Heartbeat.newBuilder().setWithdrawn(heartbeat.withdrawn());
      heartbeat.claim().ifPresent(beat::setClaim);
      builder.setHeartbeat(beat);
    } else if (record.body() instanceof BusRecord.Leave leave) {
      builder.setLeave(Leave.newBuilder().setIncarnation(leave.incarnation()));
    } else if (record.body() instanceof BusRecord.Fence fence) {
      builder.setFence(
          Fence.newBuilder()
              .setFenced(OriginText.write(fence.fenced()))
              .addAllLocations(fence.locations().stream().map(LocationText::of).toList()));
    }
    return builder.build();
  }

  /** What the contract forbids although the types allow it, or null. */
  private static @Nullable String fault(BusRecord record) {
    long numbers = record.sequences().last() - record.sequences().first();
    if (record.notBefore().orElse(0) < 0) {
      return "not-before " + record.notBefore().getAsLong() + " is negative";
    }
    if (record.body() instanceof BusRecord.Changes changes) {
      int count = changes.changes().size();
      if (count > RecordLimits.MAX_CHANGES) {
        return count + " changes (at most " + RecordLimits.MAX_CHANGES + ")";
      }
      return numbers < count - 1
          ? count + " changes with only " + (numbers + 1) + " numbers"
          : null;
    }
    if (numbers != 0) {
      return (numbers + 1) + " numbers (expected one)";
    }
    if (record.body() instanceof BusRecord.Heartbeat heartbeat) {
      return heartbeat.claim().orElse(0) < 0 ? "a negative claim" : null;
    }
    if (record.body() instanceof BusRecord.Leave leave) {
      return fault(record.origin(), leave);
    }
    return fault(record, (BusRecord.Fence) record.body());
  }

  private static @Nullable String fault(Origin origin, BusRecord.Leave leave) {
    return leave.incarnation() < 0 || leave.incarnation() > origin.incarnation()
        ? origin + " leaves as incarnation " + leave.incarnation()
        : null;
  }

  private static @Nullable String fault(BusRecord record, BusRecord.Fence fence) {
    if (record.isFenceElsewhere() && record.sequences().last() != 0) {
      return record.origin()
          + " fences "
          + fence.fenced()
          + " of another cluster under number "
          + record.sequences().last()
          + " (expected 0)";
    }
    return fence.locations().size() > RecordLimits.MAX_FENCE_LOCATIONS
        ? "a fence of " + fence.locations().size() + " locations"
        : null;
  }
}
