package io.syncline.agent.rpc;

import io.grpc.Status;

/** Hears of calls over gRPC, for metrics. Must not block or throw. */
@FunctionalInterface
public interface CallListener {
  /** Hears nothing. */
  CallListener NONE = (method, code, nanos) -> {};

  /**
   * A call ended.
   *
   * @param method full name, such as {@code syncline.node.v1.NamespaceService/Stat}; of a
   *     registered service
   * @param code how it ended
   * @param nanos from its beginning
   */
  void onCall(String method, Status.Code code, long nanos);
}
