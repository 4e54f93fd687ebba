package io.syncline.cli.client;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.client.SynclineException;
import java.util.function.Supplier;

/** What a node, or the way to it, refused, as a person at the command line reads it. */
final class Failures {
  private static final String START =
      "Start one with: syncline demo, or choose a context with -c NAME";

  private Failures() {}

  /** Makes a call; what fails, fails with a {@link Failure}. */
  static <T> T of(Supplier<T> call) {
    try {
      return call.get();
    } catch (SynclineException e) {
      Failure failure =
          new Failure(e.code(), e.getMessage(), e.finding(), e.remedy(), e.getCause());
      throw failure.remedy().isEmpty() || failure.is(ClientError.DEADLINE_EXCEEDED)
          ? with(remedy(failure), failure)
          : failure;
    }
  }

  /** The same with another remedy. */
  static Failure with(String remedy, Failure failure) {
    return new Failure(
        failure.code(), failure.getMessage(), failure.finding(), remedy, failure.getCause());
  }

  private static String remedy(Failure failure) {
    if (failure.is(ClientError.NODE_UNREACHABLE)) {
      return START;
    }
    return failure.is(ClientError.DEADLINE_EXCEEDED)
        ? "Retry with a longer --timeout."
        : failure.remedy();
  }
}
