package io.syncline.core.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of Syncline's own making.
 *
 * <p>The message says what was found, what was expected and, where the code's remedy is too
 * general, what to do.
 */
public final class SyncException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public SyncException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** An error with the exception of the library below that led to it. */
  public SyncException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message), cause);
    this.code = Objects.requireNonNull(code);
  }

  /** Which error it is. */
  public ErrorCode code() {
    return code;
  }

  /** The message; never absent. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
