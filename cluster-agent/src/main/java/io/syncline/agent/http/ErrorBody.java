package io.syncline.agent.http;

import com.google.gson.JsonObject;
import io.javalin.http.Context;
import io.syncline.agent.door.DoorStatus;
import io.syncline.cache.namespace.AbsentException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The body of an HTTP answer that tells an error. */
final class ErrorBody {
  private ErrorBody() {}

  /** Answers with the status of the error. */
  static void send(Context context, SyncException error) throws IOException {
    context.res().reset();
    if (error instanceof AbsentException absent) {
      FileTransfer.describeSeen(context, absent.location(), absent.seen());
    }
    send(context, error, DoorStatus.of(error.code()).http());
  }

  /** Answers that nothing of a file lies in the range that was asked for. */
  static void sendUnsatisfiable(Context context, long size) throws IOException {
    context.res().reset();
    context.res().setHeader("Content-Range", "bytes */" + size);
    send(
        context,
        new SyncException(
            ErrorCode.INVALID_ARGUMENT, "the range lies behind the file's " + size + " bytes"),
        416);
  }

  /**
   * Answers that the door does not have the path or the method.
   *
   * @param allowed methods that the path has; empty for none
   */
  static void sendNoSuchRoute(Context context, int status, String allowed) throws IOException {
    context.res().reset();
    if (!allowed.isEmpty()) {
      context.res().setHeader("Allow", allowed);
    }
    send(
        context,
        new SyncException(
            ErrorCode.INVALID_ARGUMENT,
            "this door has no "
                + context.req().getMethod()
                + " "
                + context.path()
                + (allowed.isEmpty() ? "" : " (expected " + allowed + ")")),
        status);
  }

  /** Answers with a status of HTTP that is no error of ours. */
  static void sendRefused(Context context, int status, String message) throws IOException {
    context.res().reset();
    ErrorCode code = status < 500 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.INTERNAL;
    send(context, new SyncException(code, message), status);
  }

  private static void send(Context context, SyncException error, int status) throws IOException {
    byte[] body = json(error).getBytes(StandardCharsets.UTF_8);
    context.res().setStatus(status);
    context.res().setContentType("application/json; charset=utf-8");
    context.res().setContentLength(body.length);
    if (!context.req().getMethod().equals("HEAD")) {
      context.res().getOutputStream().write(body);
    }
  }

  static String json(SyncException error) {
    JsonObject json = new JsonObject();
    json.addProperty("apiVersion", "syncline/v1");
    json.addProperty("kind", "Error");
    json.addProperty("code", error.code().id());
    json.addProperty("message", error.getMessage());
    json.addProperty("cause", error.finding());
    json.addProperty("try", error.code().remedy());
    return json.toString();
  }
}
