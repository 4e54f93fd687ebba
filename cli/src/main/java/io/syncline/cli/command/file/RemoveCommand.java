package io.syncline.cli.command.file;

import com.google.gson.JsonObject;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.client.TokenText;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.ByteText;
import io.syncline.cli.session.Session;
import io.syncline.cli.transfer.RemoteTree;
import io.syncline.proto.node.v1.DeleteRequest;
import io.syncline.proto.node.v1.DeleteResponse;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline rm}. */
@Command(
    name = "rm",
    description = "Removes files and directories from the store.",
    footer = {
      "  syncline rm /lake/hello.md",
      "  syncline rm -r --dry-run /lake/tmp",
      "  syncline rm -r --yes /lake/tmp"
    })
public final class RemoveCommand implements Callable<Integer> {
  /** A plan counts no further than this. */
  private static final long MAX_COUNTED = 10_000;

  /** What was removed; {@code objects} is 0 where nobody counted them. */
  private record Removed(String path, long objects, WriteResult result) {}

  private static final Shape<Removed> SHAPE =
      Shape.<Removed>of("Removal", Removed::path, RemoveCommand::json)
          .text(removed -> List.of(removed.path() + "  removed" + count(removed.objects())))
          .build();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Namespace paths or UFS URIs.")
  private List<String> paths = List.of();

  @Option(
      names = {"-r", "--recursive"},
      description = "Remove a directory with all that is in it; asks before, or wants --yes.")
  private boolean recursive;

  @Mixin private final WaitOption wait = new WaitOption();

  @Option(names = "--dry-run", description = "Only tell what would be removed.")
  private boolean dryRun;

  private final Session session;

  public RemoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      for (String path : paths) {
        FileInfo file = node.stat(path, Optional.empty()).getFile();
        boolean directory = FileShapes.isDirectory(file);
        if (dryRun) {
          session.console().data("would remove " + plan(node, path, file));
          continue;
        }
        if (directory && recursive && !session.agreed(() -> "remove " + plan(node, path, file))) {
          return ExitCode.INTERRUPTED.number();
        }
        DeleteResponse answer =
            node.delete(
                DeleteRequest.newBuilder()
                    .setPath(path)
                    .setRecursive(recursive && directory)
                    .setWait(wait.value())
                    .build());
        session.outcome(SHAPE, new Removed(path, answer.getObjectsDeleted(), answer.getResult()));
      }
    }
    return ExitCode.OK.number();
  }

  /** What would go, as far as it was counted. */
  private String plan(NodeClient node, String path, FileInfo file) {
    String where = path + (file.getLocation().isEmpty() ? "" : " (" + file.getLocation() + ")");
    if (!FileShapes.isDirectory(file)) {
      return where + ": a file of " + ByteText.rounded(file.getSize());
    }
    if (!recursive) {
      return where + ": a directory, if it is empty";
    }
    Count count = new Count();
    try {
      RemoteTree.walk(node, path, count::add);
    } catch (Failure enough) {
      if (!enough.equals(count.enough)) {
        throw enough;
      }
      return where + ": more than " + MAX_COUNTED + " files and directories";
    }
    return where + ": " + count;
  }

  /** Counts what a plan would remove, and ends the walk when that is enough. */
  private static final class Count {
    private final Failure enough =
        Failure.of(ClientError.INVALID_PATH, "more than the plan counts", "");
    private long files;
    private long directories;
    private long bytes;

    void add(RemoteTree.Found found) {
      if (files + directories >= MAX_COUNTED) {
        throw enough;
      }
      if (found.isDirectory()) {
        directories++;
      } else {
        files++;
        bytes += found.file().getSize();
      }
    }

    @Override
    public String toString() {
      return files
          + (files == 1 ? " file, " : " files, ")
          + directories
          + (directories == 1 ? " directory, " : " directories, ")
          + ByteText.rounded(bytes);
    }
  }

  private static String count(long objects) {
    return objects == 0 ? "" : ", " + objects + (objects == 1 ? " object" : " objects");
  }

  private static JsonObject json(Removed removed) {
    JsonObject json = new JsonObject();
    json.addProperty("path", removed.path());
    if (removed.objects() > 0) {
      json.addProperty("objectsDeleted", removed.objects());
    }
    json.addProperty("published", removed.result().getPublished());
    json.add("tokens", TokenText.json(removed.result().getTokensList()));
    return json;
  }
}
