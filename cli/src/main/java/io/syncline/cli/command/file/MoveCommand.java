package io.syncline.cli.command.file;

import com.google.gson.JsonObject;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.client.TokenText;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.output.Shape;
import io.syncline.cli.quantity.ByteText;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.RenameRequest;
import io.syncline.proto.node.v1.RenameResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mv}. */
@Command(
    name = "mv",
    description = "Moves a file or directory within one store, and tells what that cost there.",
    footer = {
      "  syncline mv /lake/tmp/run-7 /lake/tables/t1",
      "  syncline mv --overwrite /lake/new.csv /lake/a.csv"
    })
public final class MoveCommand implements Callable<Integer> {
  private record Moved(String source, String target, RenameResponse answer) {}

  private static final Shape<Moved> SHAPE =
      Shape.<Moved>of("Move", Moved::target, MoveCommand::json)
          .text(moved -> List.of(sentence(moved)))
          .build();

  @Parameters(index = "0", paramLabel = "SRC", description = "Namespace path or UFS URI.")
  private String source = "";

  @Parameters(index = "1", paramLabel = "DST", description = "Its new path, in the same store.")
  private String target = "";

  @Option(
      names = "--overwrite",
      description = "Replace an existing file; directories are never replaced.")
  private boolean overwrite;

  @Mixin private final WaitOption wait = new WaitOption();

  private final Session session;

  public MoveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      RenameResponse answer =
          node.rename(
              RenameRequest.newBuilder()
                  .setSource(source)
                  .setDestination(target)
                  .setOverwrite(overwrite)
                  .setWait(wait.value())
                  .build());
      session.outcome(SHAPE, new Moved(source, target, answer));
    }
    return ExitCode.OK.number();
  }

  private static String sentence(Moved moved) {
    RenameResponse answer = moved.answer();
    String cost =
        answer.getObjectsCopied() == 0
            ? "renamed by the store, " + calls(answer.getOperations())
            : "copied "
                + answer.getObjectsCopied()
                + (answer.getObjectsCopied() == 1 ? " object, " : " objects, ")
                + ByteText.rounded(answer.getBytesCopied())
                + ", "
                + calls(answer.getOperations());
    return moved.source() + " -> " + moved.target() + "  " + cost;
  }

  private static String calls(long count) {
    return count + (count == 1 ? " call" : " calls") + " to the store";
  }

  private static JsonObject json(Moved moved) {
    JsonObject json = new JsonObject();
    json.addProperty("source", moved.source());
    json.addProperty("target", moved.target());
    json.addProperty("objectsCopied", moved.answer().getObjectsCopied());
    json.addProperty("bytesCopied", moved.answer().getBytesCopied());
    json.addProperty("operations", moved.answer().getOperations());
    json.addProperty("published", moved.answer().getResult().getPublished());
    json.add("tokens", TokenText.json(moved.answer().getResult().getTokensList()));
    return json;
  }
}
