package io.syncline.agent.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.Fate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every error has a status at each door, and the status fits its fate. */
final class DoorStatusTest {
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasAStatus(ErrorCode code) {
    DoorStatus status = DoorStatus.of(code);
    assertThat(status.grpc())
        .isNotIn(Status.Code.OK, Status.Code.CANCELLED, Status.Code.UNIMPLEMENTED);
    assertThat(status.http()).isBetween(400, 599);
  }

  @ParameterizedTest
  @EnumSource(value = ErrorCode.class)
  void whatIsWorthRetryingLooksSo(ErrorCode code) {
    if (code.fate() == Fate.RETRY) {
      assertThat(DoorStatus.of(code).http()).isIn(409, 412, 429, 503, 504);
    }
  }
}
