package io.syncline.client;

import io.syncline.core.error.ErrorCode;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not do what it was asked for, with the code of the catalogue that all parts of
 * Syncline share. Programs decide by the code.
 */
public final class SynclineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final String finding;
  private final String remedy;
  private final boolean sent;
  private final transient Optional<Sight> sight;

  SynclineException(String code, String message, String finding, String remedy) {
    this(code, message, finding, remedy, null);
  }

  SynclineException(
      String code, String message, String finding, String remedy, @Nullable Throwable origin) {
    this(code, new Text(message, finding, remedy), origin, true, Optional.empty());
  }

  private SynclineException(
      String code, Text text, @Nullable Throwable origin, boolean sent, Optional<Sight> sight) {
    super(text.message, origin);
    this.code = code;
    this.finding = text.finding;
    this.remedy = text.remedy;
    this.sent = sent;
    this.sight = sight;
  }

  private record Text(String message, String finding, String remedy) {}

  static SynclineException of(ErrorCode error, String message, String remedy) {
    return new SynclineException(error.id(), message, "", remedy);
  }

  static SynclineException of(ErrorCode error, String message, String remedy, Throwable origin) {
    return new SynclineException(error.id(), message, describe(origin), remedy, origin);
  }

  /** The same of a call that certainly did not reach a node. */
  SynclineException notSent() {
    return new SynclineException(
        code, new Text(getMessage(), finding, remedy), getCause(), false, sight);
  }

  /** The same, with what its reader has seen by it. */
  SynclineException showing(Optional<Sight> seen) {
    return new SynclineException(
        code, new Text(getMessage(), finding, remedy), getCause(), sent, seen);
  }

  /** The code of the catalogue, such as {@code SYN-2001}. */
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

  /** Whether it is this error. */
  public boolean is(ErrorCode error) {
    return code.equals(error.id());
  }

  /** Whether nothing is at the path. */
  public boolean isNotFound() {
    return is(ErrorCode.NOT_FOUND);
  }

  /** Whether the call may have reached a node: a write that did may have taken effect. */
  public boolean wasSent() {
    return sent;
  }

  /** What its reader has seen by it: that nothing is there. */
  Optional<Sight> sight() {
    return sight;
  }

  /** Whether it tells something about what is in the lake. */
  boolean tellsOfTheLake() {
    return code.startsWith("SYN-2");
  }

  /** One line about an exception: its message, or its type where that says nothing. */
  static String describe(Throwable thrown) {
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

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
