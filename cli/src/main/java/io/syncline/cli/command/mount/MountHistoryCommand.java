package io.syncline.cli.command.mount;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.MountHistoryResponse;
import io.syncline.proto.node.v1.MountRevision;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline mount history}. */
@Command(
    name = "history",
    description = "Shows who changed a mount, when, why and what, the newest change first.",
    footer = {
      "  syncline mount history /lake",
      "  syncline mount history /lake -o json",
      "  syncline mount history /lake -A"
    })
public final class MountHistoryCommand implements Callable<Integer> {
  private static final Shape<MountRevision> SHAPE =
      Shape.of(
              "MountRevision",
              revision -> String.valueOf(revision.getVersion()),
              MountHistoryCommand::json)
          .column("VERSION", revision -> String.valueOf(revision.getVersion()))
          .column("WHEN", MountHistoryCommand::when)
          .column("WHO", MountRevision::getWho)
          .column("WHAT", MountRevision::getWhat)
          .column("WHY", revision -> revision.getReason().isEmpty() ? "-" : revision.getReason())
          .build();

  @Parameters(
      paramLabel = "PATH",
      description = "The mount's path; it may have been removed since.")
  private String path = "";

  private final Session session;

  public MountHistoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return session.list(
        SHAPE,
        (node, revisions) -> {
          MountHistoryResponse past = node.mountHistory(path);
          past.getRevisionsList().forEach(revisions);
          if (past.getOldestVersion() > 1) {
            session
                .console()
                .note(
                    "changes before version "
                        + past.getOldestVersion()
                        + " are forgotten: the last "
                        + past.getLimit()
                        + " of all mounts are remembered");
          }
        });
  }

  private static String when(MountRevision revision) {
    return Instant.ofEpochMilli(revision.getWhenWallMillis())
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  private static JsonObject json(MountRevision revision) {
    JsonObject json = new JsonObject();
    json.addProperty("version", revision.getVersion());
    json.addProperty("who", revision.getWho());
    json.addProperty("when", Instant.ofEpochMilli(revision.getWhenWallMillis()).toString());
    json.addProperty("reason", revision.getReason());
    json.addProperty("what", revision.getWhat());
    json.add("changes", Json.array(revision.getChangesList(), PolicyChangeShapes::json));
    if (revision.hasMount()) {
      json.add("policy", policy(revision));
    }
    return json;
  }

  private static JsonObject policy(MountRevision revision) {
    JsonObject json = new JsonObject();
    json.addProperty("location", revision.getMount().getLocation());
    json.addProperty(
        "syncInterval", PolicyText.interval(revision.getMount().getSyncIntervalMillis()));
    json.addProperty("externalChanges", PolicyText.text(revision.getMount().getExternalChanges()));
    json.addProperty("onStale", PolicyText.text(revision.getMount().getOnStale()));
    json.addProperty("reconcile", PolicyText.interval(revision.getMount().getReconcileMillis()));
    json.addProperty("feed", revision.getMount().getFeed());
    return json;
  }
}
