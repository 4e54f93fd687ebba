package io.syncline.cli.command;

import com.google.gson.JsonObject;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code syncline version}. */
@Command(
    name = "version",
    description = "Shows the version of this command line; status shows those of the nodes.",
    footer = {"  syncline version", "  syncline version -o json"})
final class VersionCommand implements Callable<Integer> {
  private static final Shape<String> SHAPE =
      Shape.<String>of("Version", version -> version, VersionCommand::json)
          .text(version -> List.of("syncline " + version + "  (Java " + Runtime.version() + ")"))
          .build();

  private final Session session;

  VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    RowWriter<String> rows = session.local(SHAPE);
    rows.row("", BuildVersion.current());
    rows.end();
    return ExitCode.OK.number();
  }

  private static JsonObject json(String version) {
    JsonObject json = new JsonObject();
    json.addProperty("version", version);
    json.addProperty("java", Runtime.version().toString());
    return json;
  }
}
