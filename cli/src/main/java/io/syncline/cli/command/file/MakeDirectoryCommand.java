package io.syncline.cli.command.file;

import com.google.gson.JsonObject;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.client.TokenText;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.MakeDirectoryRequest;
import io.syncline.proto.node.v1.MakeDirectoryResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mkdir}. */
@Command(
    name = "mkdir",
    description = "Makes directories.",
    footer = {"  syncline mkdir /lake/tables", "  syncline mkdir -p /lake/tables/t1/day=1"})
public final class MakeDirectoryCommand implements Callable<Integer> {
  private record Made(String path, MakeDirectoryResponse answer) {}

  private static final Shape<Made> SHAPE =
      Shape.<Made>of("Directory", Made::path, MakeDirectoryCommand::json)
          .text(
              made ->
                  List.of(made.path() + (made.answer().getCreated() ? "  created" : "  existed")))
          .build();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Namespace paths or UFS URIs.")
  private List<String> paths = List.of();

  @Option(
      names = {"-p", "--parents"},
      description = "Make missing parents too; an existing directory is no error.")
  private boolean parents;

  @Mixin private final WaitOption wait = new WaitOption();

  private final Session session;

  public MakeDirectoryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    try (NodeClient node = session.connect()) {
      for (String path : paths) {
        MakeDirectoryResponse answer =
            node.makeDirectory(
                MakeDirectoryRequest.newBuilder()
                    .setPath(path)
                    .setParents(parents)
                    .setWait(wait.value())
                    .build());
        session.outcome(SHAPE, new Made(path, answer));
      }
    }
    return ExitCode.OK.number();
  }

  private static JsonObject json(Made made) {
    JsonObject json = new JsonObject();
    json.addProperty("path", made.path());
    json.addProperty("created", made.answer().getCreated());
    json.add("tokens", TokenText.json(made.answer().getResult().getTokensList()));
    return json;
  }
}
