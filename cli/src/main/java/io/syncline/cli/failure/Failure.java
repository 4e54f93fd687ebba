package io.syncline.cli.failure;

import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * A command that could not do what it was asked for: what a person reads, and the exit code.
 *
 * <p>The message says what was found and expected, the finding says what lies behind it, the remedy
 * can be pasted where that is possible. Finding and remedy may be empty.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String finding;
  private final String remedy;

  /** A failure under a code of the catalogue. */
  public Failure(String code, String message, String finding, String remedy) {
    this(code, message, finding, remedy, null);
  }

  /** A failure with the exception that led to it, which is shown under {@code -v} only. */
  public Failure(
      String code, String message, String finding, String remedy, @Nullable Throwable origin) {
    super(message, origin);
    this.code = code;
    this.finding = finding;
    this.remedy = remedy;
  }

  /** A failure that the command line found by itself. */
  public static Failure of(ClientError error, String message, String remedy) {
    return new Failure(error.id(), message, "", remedy);
  }

  /** A failure that the command line found by itself, and the exception that told it. */
  public static Failure of(ClientError error, String message, String remedy, Throwable origin) {
    return new Failure(error.id(), message, describe(origin), remedy, origin);
  }

  /** Wrong use of an option or argument. */
  public static Failure usage(String message, String remedy) {
    return of(ClientError.INVALID_ARGUMENT, message, remedy);
  }

  /** One line about an exception: its message, or its type where that says nothing. */
  public static String describe(Throwable thrown) {
    String message = thrown.getMessage();
    String type = thrown.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return type;
    }
    String line = message.lines().findFirst().orElse(message);
    // Its message is the path alone: what is wrong with it is in the type.
    return thrown instanceof FileSystemException e && e.getReason() == null
        ? type + ": " + line
        : line;
  }

  /** The code of the catalogue, such as {@code SYN-2103}. */
  public String code() {
    return code;
  }

  /** What lies behind it; empty if nothing more is known. */
  public String finding() {
    return finding;
  }

  /** What to do; empty if nothing can be done. */
  public String remedy() {
    return remedy;
  }

  /** How the command ends. A code that this version does not know counts as a bug. */
  public ExitCode exitCode() {
    return ExitCode.ofErrorCode(code).orElse(ExitCode.BUG);
  }

  /** Whether it is this error. */
  public boolean is(ClientError error) {
    return code.equals(error.id());
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
