package io.syncline.cli.command.file;

import com.google.gson.JsonObject;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Progress;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.SyncRequest;
import io.syncline.proto.node.v1.SyncResponse;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline sync}. */
@Command(
    name = "sync",
    description = "Makes a cluster ask the store again about a path, whatever it knows.",
    footer = {
      "  syncline sync /lake/hello.md",
      "  syncline sync -r --wait /lake/tables",
      "  syncline sync -A -r /lake"
    })
public final class SyncCommand implements Callable<Integer> {
  /** What a node answered; {@code later} if it goes on with what is below by itself. */
  private record Synced(String path, SyncResponse answer, boolean later) {}

  private static final Shape<Synced> SHAPE =
      Shape.<Synced>of("Sync", Synced::path, SyncCommand::json)
          .text(
              synced ->
                  List.of(
                      synced.path()
                          + "  "
                          + counts(synced.answer())
                          + ", failed "
                          + synced.answer().getFailed()
                          + (synced.later() ? "; the node goes on with what is below" : "")))
          .build();

  @Parameters(paramLabel = "PATH", description = "Namespace path or UFS URI.")
  private String path = "";

  @Option(
      names = {"-r", "--recursive"},
      description = "Ask for everything below a directory too.")
  private boolean recursive;

  @Option(
      names = "--wait",
      description = "With -r, return when all is asked; otherwise the node goes on by itself.")
  private boolean wait;

  private final Session session;

  public SyncCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    AtomicBoolean incomplete = new AtomicBoolean();
    try (Progress progress = session.progress()) {
      int code =
          session.one(
              SHAPE,
              (node, items) -> {
                SyncResponse last = sync(node, progress);
                incomplete.compareAndSet(false, last.getFailed() > 0);
                items.accept(new Synced(path, last, recursive && !wait));
              });
      return code == ExitCode.OK.number() && incomplete.get() ? ExitCode.PARTIAL.number() : code;
    } catch (Failure e) {
      if (wait && e.is(ClientError.DEADLINE_EXCEEDED)) {
        session.console().failure(e);
        return ExitCode.WAIT_TIMED_OUT.number();
      }
      throw e;
    }
  }

  private SyncResponse sync(NodeClient node, Progress progress) {
    SyncResponse[] last = {SyncResponse.getDefaultInstance()};
    Consumer<SyncResponse> each =
        answer -> {
          last[0] = answer;
          progress.update(() -> path + "  " + counts(answer));
        };
    node.sync(
        SyncRequest.newBuilder().setPath(path).setRecursive(recursive).setWait(wait).build(), each);
    return last[0];
  }

  private static String counts(SyncResponse answer) {
    return "asked "
        + answer.getAsked()
        + (answer.hasChanged() ? ", changed " + answer.getChanged() : "");
  }

  private static JsonObject json(Synced synced) {
    JsonObject json = new JsonObject();
    json.addProperty("path", synced.path());
    json.addProperty("asked", synced.answer().getAsked());
    if (synced.answer().hasChanged()) {
      json.addProperty("changed", synced.answer().getChanged());
    }
    json.addProperty("failed", synced.answer().getFailed());
    return json;
  }
}
