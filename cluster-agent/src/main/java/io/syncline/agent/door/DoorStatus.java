package io.syncline.agent.door;

import io.grpc.Status;
import io.syncline.core.error.ErrorCode;

/**
 * How the doors of a node tell an error: the one table from {@link ErrorCode} to the status codes
 * of gRPC and HTTP. Programs decide by the error code; these are the nearest standard ones.
 *
 * @param grpc status code of gRPC
 * @param http status code of HTTP
 */
public record DoorStatus(Status.Code grpc, int http) {
  /** The status of an error; every code has one. */
  public static DoorStatus of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, INVALID_PATH, INVALID_LOCATION ->
          new DoorStatus(Status.Code.INVALID_ARGUMENT, 400);
      case UFS_PERMISSION_DENIED, FORGETTING_NOT_ALLOWED ->
          new DoorStatus(Status.Code.PERMISSION_DENIED, 403);
      case NOT_FOUND, UNKNOWN_MOUNT, UNKNOWN_NODE, UNKNOWN_WATCHER, UNKNOWN_CHECK ->
          new DoorStatus(Status.Code.NOT_FOUND, 404);
      case ALREADY_EXISTS, MOUNT_CONFLICT, DUPLICATE_NODE ->
          new DoorStatus(Status.Code.ALREADY_EXISTS, 409);
      case NOT_A_DIRECTORY,
          IS_A_DIRECTORY,
          DIRECTORY_NOT_EMPTY,
          MOUNT_UNREACHABLE,
          UFS_NO_SUCH_BUCKET,
          INVALID_CONFIGURATION,
          NODE_LIVES,
          CHECK_RUNNING,
          UNKNOWN_CONFIGURATION_KEY,
          BUS_TOPIC_MISMATCH ->
          new DoorStatus(Status.Code.FAILED_PRECONDITION, 409);
      case CONFLICTING_CHANGE -> new DoorStatus(Status.Code.ABORTED, 409);
      case CHANGED_UNDERNEATH -> new DoorStatus(Status.Code.ABORTED, 412);
      case UFS_THROTTLED, UFS_BUSY, NODE_BUSY ->
          new DoorStatus(Status.Code.RESOURCE_EXHAUSTED, 429);
      case UFS_REJECTED -> new DoorStatus(Status.Code.FAILED_PRECONDITION, 502);
      case UFS_UNAVAILABLE,
          BUS_UNAVAILABLE,
          OUTBOX_FULL,
          LEASE_LOST,
          COORDINATION_UNAVAILABLE,
          NOT_READY,
          NODE_UNREACHABLE,
          NODE_DRAINING,
          SHUTTING_DOWN,
          WATCH_FAILED,
          RECONCILE_OVERDUE ->
          new DoorStatus(Status.Code.UNAVAILABLE, 503);
      case UFS_UNKNOWN_OUTCOME -> new DoorStatus(Status.Code.UNKNOWN, 504);
      case DEADLINE_EXCEEDED -> new DoorStatus(Status.Code.DEADLINE_EXCEEDED, 504);
      case DISK_FULL -> new DoorStatus(Status.Code.RESOURCE_EXHAUSTED, 507);
      case BUS_RECORD_UNREADABLE -> new DoorStatus(Status.Code.DATA_LOSS, 500);
      case STORE_FAILED, INTERNAL -> new DoorStatus(Status.Code.INTERNAL, 500);
    };
  }
}
