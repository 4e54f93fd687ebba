package io.syncline.core.error;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of Syncline's own making.
 *
 * <p>The message says what was found, what was expected and, where the code's remedy is too
 * general, what to do. Whatever it quotes, it is {@link Printable}.
 *
 * <p>Open for errors that tell more than a message.
 */
public class SyncException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public SyncException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** An error with the exception of the library below that led to it. */
  public SyncException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, List.of(message), cause);
  }

  private SyncException(ErrorCode code, List<String> lines, @Nullable Throwable cause) {
    super(lines.stream().map(Printable::of).collect(Collectors.joining("\n")), cause);
    this.code = Objects.requireNonNull(code);
  }

  /** An error that is several findings, each a line of its own. */
  public static SyncException ofLines(ErrorCode code, List<String> lines) {
    return new SyncException(code, lines, null);
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

  /**
   * What lies behind it, in one printable line: what the deepest cause says, or the message itself
   * where there is none.
   */
  public String finding() {
    Throwable deepest = this;
    for (Throwable next = getCause(); next != null && next != deepest; next = next.getCause()) {
      deepest = next;
    }
    String message = deepest.getMessage();
    return message == null ? deepest.getClass().getSimpleName() : Printable.of(message);
  }
}
