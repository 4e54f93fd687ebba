package io.syncline.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.syncline.core.error.ErrorCode;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

final class RemoteFailuresTest {
  @Test
  void channelThatClosesWhileACallIsSentIsANodeThatIsAway() {
    SynclineException failure =
        of(
            Status.UNKNOWN
                .withDescription("channel closed")
                .withCause(new ClosedChannelException()));
    assertThat(failure.code()).isEqualTo(ErrorCode.NODE_UNREACHABLE.id());
    assertThat(failure.wasSent()).as("part of it may have arrived").isTrue();
  }

  @Test
  void unknownFailureOfANodeThatAnsweredIsNotOneOfTheConnection() {
    SynclineException failure = of(Status.UNKNOWN.withDescription("it broke"));
    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL.id());
    assertThat(failure).hasMessageContaining("it broke");
  }

  @Test
  void refusedConnectionWasNeverSent() {
    SynclineException failure =
        of(Status.UNAVAILABLE.withCause(new ConnectException("Connection refused")));
    assertThat(failure.code()).isEqualTo(ErrorCode.NODE_UNREACHABLE.id());
    assertThat(failure.wasSent()).isFalse();
  }

  private static SynclineException of(Status status) {
    return RemoteFailures.of(status.asRuntimeException(), "n:1");
  }
}
