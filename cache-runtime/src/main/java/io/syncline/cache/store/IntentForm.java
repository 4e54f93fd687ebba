package io.syncline.cache.store;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.proto.bus.v1.Kind;
import io.syncline.proto.store.v1.IntentChange;
import io.syncline.proto.store.v1.IntentRecord;

/**
 * The stored form of {@link Intent}. Decoding throws {@link IllegalArgumentException}, or the
 * location's own error.
 */
final class IntentForm {
  private IntentForm() {}

  static IntentRecord encode(Intent intent) {
    IntentRecord.Builder builder =
        IntentRecord.newBuilder()
            .setId(intent.id())
            .setOutcome(outcome(intent.outcome()))
            .setRegisteredWallMillis(intent.registeredAt());
    intent.changes().forEach(change -> builder.addChanges(encode(change)));
    return builder.build();
  }

  static Intent decode(IntentRecord intent) {
    return new Intent(
        intent.getId(),
        intent.getChangesList().stream().map(IntentForm::decode).toList(),
        outcome(intent.getOutcome()),
        intent.getRegisteredWallMillis());
  }

  private static IntentChange encode(Change change) {
    IntentChange.Builder builder =
        IntentChange.newBuilder()
            .setLocation(change.location().toString())
            .setScope(scope(change.scope()))
            .setKind(kind(change.kind()))
            .setCause(cause(change.cause()));
    FileStatus status = change.status();
    if (status != null) {
      builder.setStatus(StatusForm.encode(status));
    }
    return builder.build();
  }

  private static Change decode(IntentChange change) {
    return new Change(
        Location.restore(change.getLocation()),
        scope(change.getScope()),
        kind(change.getKind()),
        cause(change.getCause()),
        change.hasStatus() ? StatusForm.decode(change.getStatus()) : null);
  }

  private static IntentRecord.Outcome outcome(Outcome outcome) {
    return switch (outcome) {
      case PENDING -> IntentRecord.Outcome.OUTCOME_PENDING;
      case SETTLED -> IntentRecord.Outcome.OUTCOME_SETTLED;
      case UNSETTLED -> IntentRecord.Outcome.OUTCOME_UNSETTLED;
    };
  }

  private static Outcome outcome(IntentRecord.Outcome outcome) {
    return switch (outcome) {
      case OUTCOME_PENDING -> Outcome.PENDING;
      case OUTCOME_SETTLED -> Outcome.SETTLED;
      case OUTCOME_UNSETTLED -> Outcome.UNSETTLED;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw unknown("outcome", outcome);
    };
  }

  private static io.syncline.proto.bus.v1.Scope scope(Scope scope) {
    return switch (scope) {
      case PATH -> io.syncline.proto.bus.v1.Scope.SCOPE_PATH;
      case SUBTREE -> io.syncline.proto.bus.v1.Scope.SCOPE_SUBTREE;
    };
  }

  private static Scope scope(io.syncline.proto.bus.v1.Scope scope) {
    return switch (scope) {
      case SCOPE_PATH -> Scope.PATH;
      case SCOPE_SUBTREE -> Scope.SUBTREE;
      case SCOPE_UNSPECIFIED, UNRECOGNIZED -> throw unknown("scope", scope);
    };
  }

  private static Kind kind(ChangeKind kind) {
    return switch (kind) {
      case CREATED -> Kind.KIND_CREATED;
      case MODIFIED -> Kind.KIND_MODIFIED;
      case REMOVED -> Kind.KIND_REMOVED;
      case UNKNOWN -> Kind.KIND_UNKNOWN;
    };
  }

  private static ChangeKind kind(Kind kind) {
    return switch (kind) {
      case KIND_CREATED -> ChangeKind.CREATED;
      case KIND_MODIFIED -> ChangeKind.MODIFIED;
      case KIND_REMOVED -> ChangeKind.REMOVED;
      case KIND_UNKNOWN -> ChangeKind.UNKNOWN;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw unknown("kind", kind);
    };
  }

  private static io.syncline.proto.bus.v1.Cause cause(Cause cause) {
    return switch (cause) {
      case WRITE -> io.syncline.proto.bus.v1.Cause.CAUSE_WRITE;
      case WATCH -> io.syncline.proto.bus.v1.Cause.CAUSE_WATCH;
      case REPAIR -> io.syncline.proto.bus.v1.Cause.CAUSE_REPAIR;
      case ADMIN -> io.syncline.proto.bus.v1.Cause.CAUSE_ADMIN;
    };
  }

  private static Cause cause(io.syncline.proto.bus.v1.Cause cause) {
    return switch (cause) {
      case CAUSE_WRITE -> Cause.WRITE;
      case CAUSE_WATCH -> Cause.WATCH;
      case CAUSE_REPAIR -> Cause.REPAIR;
      case CAUSE_ADMIN -> Cause.ADMIN;
      case CAUSE_UNSPECIFIED, UNRECOGNIZED -> throw unknown("cause", cause);
    };
  }

  private static IllegalArgumentException unknown(String what, Enum<?> value) {
    return new IllegalArgumentException(what + " " + value + " is not known");
  }
}
