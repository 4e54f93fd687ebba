package io.syncline.agent.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.syncline.core.time.Ticker;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells a listener of each call when it ends. */
final class CallTimer implements ServerInterceptor {
  private final CallListener listener;
  private final Ticker ticker;

  CallTimer(CallListener listener, Ticker ticker) {
    this.listener = listener;
    this.ticker = ticker;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Call<ReqT, RespT> timed = new Call<>(call);
    return new SimpleForwardingServerCallListener<>(next.startCall(timed, headers)) {
      @Override
      public void onCancel() {
        timed.ended(Status.Code.CANCELLED);
        super.onCancel();
      }
    };
  }

  /** A call that tells once when it ends: closed by the node, or given up by its client. */
  private final class Call<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final long began = ticker.nanos();
    private final AtomicBoolean told = new AtomicBoolean();

    Call(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ended(status.getCode());
      super.close(status, trailers);
    }

    void ended(Status.Code code) {
      if (told.compareAndSet(false, true)) {
        listener.onCall(getMethodDescriptor().getFullMethodName(), code, ticker.nanos() - began);
      }
    }
  }
}
