package io.syncline.bus.codec;

import com.google.protobuf.ByteString;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import io.syncline.proto.bus.v1.Changes;
import io.syncline.proto.bus.v1.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of changes, each location without the leading bytes that it shares with the one before.
 */
final class ChangesCodec {
  private ChangesCodec() {}

  static Changes write(BusRecord.Changes batch) {
    Changes.Builder builder = Changes.newBuilder();
    byte[] previous = {};
    for (Change change : batch.changes()) {
      byte[] location = LocationText.of(change.location()).getBytes(StandardCharsets.UTF_8);
      if (location.length > RecordLimits.MAX_LOCATION_BYTES) {
        throw new SyncException(
            ErrorCode.INVALID_ARGUMENT,
            "a location of "
                + location.length
                + " bytes cannot be published (at most "
                + RecordLimits.MAX_LOCATION_BYTES
                + ")");
      }
      builder.addChanges(write(change, location, shared(previous, location)));
      previous = location;
    }
    return builder.build();
  }

  private static io.syncline.proto.bus.v1.Change write(Change change, byte[] location, int shared) {
    io.syncline.proto.bus.v1.Change.Builder builder =
        io.syncline.proto.bus.v1.Change.newBuilder()
            .setSharedPrefixBytes(shared)
            .setSuffix(ByteString.copyFrom(location, shared, location.length - shared))
            .setScope(write(change.scope()))
            .setKind(write(change.kind()))
            .setCause(write(change.cause()));
    if (change.status() != null) {
      StatusCodec.write(change.status()).ifPresent(builder::setStatus);
    }
    MutationId mutation = change.mutation();
    if (mutation != null) {
      ByteBuffer bytes = ByteBuffer.allocate(MutationId.BYTES);
      bytes.putLong(mutation.high()).putLong(mutation.low()).flip();
      builder.setMutation(ByteString.copyFrom(bytes));
    }
    return builder.build();
  }

  static BusRecord.Changes read(Changes batch) throws UnreadableException {
    int count = batch.getChangesCount();
    if (count < 1 || count > RecordLimits.MAX_CHANGES) {
      throw new UnreadableException(
          count + " changes (expected 1 to " + RecordLimits.MAX_CHANGES + ")");
    }
    List<Change> changes = new ArrayList<>(count);
    byte[] previous = {};
    for (io.syncline.proto.bus.v1.Change change : batch.getChangesList()) {
      byte[] bytes = join(previous, change.getSharedPrefixBytes(), change.getSuffix());
      changes.add(read(change, LocationText.read(bytes)));
      previous = bytes;
    }
    return new BusRecord.Changes(changes);
  }

  private static Change read(io.syncline.proto.bus.v1.Change change, Location location) {
    return new Change(
        location,
        knownKind(change.getKind()) ? readScope(change) : Scope.SUBTREE,
        readKind(change.getKind()),
        readCause(change),
        change.hasStatus() ? StatusCodec.read(change.getStatus()).orElse(null) : null,
        change.hasMutation() ? readMutation(change.getMutation()) : null);
  }

  /** Null for what a later version may mean: without a name a change costs more, not less. */
  private static @Nullable MutationId readMutation(ByteString mutation) {
    if (mutation.size() != MutationId.BYTES) {
      return null;
    }
    ByteBuffer bytes = mutation.asReadOnlyByteBuffer();
    return new MutationId(bytes.getLong(), bytes.getLong());
  }

  private static byte[] join(byte[] previous, int shared, ByteString suffix)
      throws UnreadableException {
    // The prefix is an unsigned number: what Java takes for negative is too long as well.
    if (shared < 0 || shared > previous.length) {
      throw new UnreadableException(
          "a location shares "
              + Integer.toUnsignedString(shared)
              + " bytes with one of "
              + previous.length);
    }
    if (suffix.size() > RecordLimits.MAX_LOCATION_BYTES - shared) {
      throw new UnreadableException(
          "a location of "
              + ((long) shared + suffix.size())
              + " bytes (at most "
              + RecordLimits.MAX_LOCATION_BYTES
              + ")");
    }
    byte[] joined = Arrays.copyOf(previous, shared + suffix.size());
    suffix.copyTo(joined, shared);
    return joined;
  }

  private static int shared(byte[] previous, byte[] location) {
    int mismatch = Arrays.mismatch(previous, location);
    return mismatch < 0 ? location.length : mismatch;
  }

  private static io.syncline.proto.bus.v1.Scope write(Scope scope) {
    return switch (scope) {
      case PATH -> io.syncline.proto.bus.v1.Scope.SCOPE_PATH;
      case SUBTREE -> io.syncline.proto.bus.v1.Scope.SCOPE_SUBTREE;
    };
  }

  private static Scope readScope(io.syncline.proto.bus.v1.Change change) {
    return change.getScope() == io.syncline.proto.bus.v1.Scope.SCOPE_PATH
        ? Scope.PATH
        : Scope.SUBTREE;
  }

  private static Kind write(ChangeKind kind) {
    return switch (kind) {
      case CREATED -> Kind.KIND_CREATED;
      case MODIFIED -> Kind.KIND_MODIFIED;
      case REMOVED -> Kind.KIND_REMOVED;
      case UNKNOWN -> Kind.KIND_UNKNOWN;
    };
  }

  private static boolean knownKind(Kind kind) {
    return kind != Kind.UNRECOGNIZED && kind != Kind.KIND_UNSPECIFIED;
  }

  private static ChangeKind readKind(Kind kind) {
    return switch (kind) {
      case KIND_CREATED -> ChangeKind.CREATED;
      case KIND_MODIFIED -> ChangeKind.MODIFIED;
      case KIND_REMOVED -> ChangeKind.REMOVED;
      case KIND_UNKNOWN, KIND_UNSPECIFIED, UNRECOGNIZED -> ChangeKind.UNKNOWN;
    };
  }

  private static io.syncline.proto.bus.v1.Cause write(Cause cause) {
    return switch (cause) {
      case WRITE -> io.syncline.proto.bus.v1.Cause.CAUSE_WRITE;
      case WATCH -> io.syncline.proto.bus.v1.Cause.CAUSE_WATCH;
      case REPAIR -> io.syncline.proto.bus.v1.Cause.CAUSE_REPAIR;
      case ADMIN -> io.syncline.proto.bus.v1.Cause.CAUSE_ADMIN;
    };
  }

  private static Cause readCause(io.syncline.proto.bus.v1.Change change) {
    return switch (change.getCause()) {
      case CAUSE_WRITE -> Cause.WRITE;
      case CAUSE_REPAIR -> Cause.REPAIR;
      case CAUSE_ADMIN -> Cause.ADMIN;
      // Only shown: a cause that a later version invented came from outside of what is known here.
      case CAUSE_WATCH, CAUSE_UNSPECIFIED, UNRECOGNIZED -> Cause.WATCH;
    };
  }
}
