package io.syncline.cli.command;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.failure.NearestWord;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.RowWriter;
import io.syncline.cli.output.Shape;
import io.syncline.cli.schema.KindSchemas;
import io.syncline.cli.session.Session;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncline schema}. */
@Command(
    name = "schema",
    description =
        "Lists the kinds of documents that -o json prints, or prints the JSON Schema of one.",
    footer = {"  syncline schema", "  syncline schema Mount", "  syncline schema -o json"})
final class SchemaCommand implements Callable<Integer> {
  private static final int MAX_PROPOSED = 5;

  /** A kind of document. */
  private record Kind(String name, String description, List<String> commands) {}

  private static final Shape<Kind> SHAPE =
      Shape.of("DocumentKind", Kind::name, SchemaCommand::json)
          .column("KIND", Kind::name)
          .column("COMMANDS", kind -> String.join(", ", kind.commands()))
          .wideColumn("MEANING", Kind::description)
          .build();

  @Parameters(
      paramLabel = "KIND",
      arity = "0..1",
      description = "The kind as documents name it; with or without List at its end.")
  private String kind = "";

  private final Session session;

  SchemaCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    KindSchemas schemas = KindSchemas.load();
    if (kind.isEmpty()) {
      list(schemas);
    } else if (schemas.has(kind)) {
      session.console().data(Json.pretty(schemas.of(kind)));
    } else {
      throw unknown(schemas);
    }
    return ExitCode.OK.number();
  }

  private void list(KindSchemas schemas) {
    RowWriter<Kind> rows = session.localList(SHAPE);
    schemas
        .kinds()
        .forEach(
            name ->
                rows.row("", new Kind(name, schemas.description(name), schemas.commands(name))));
    rows.end();
  }

  private Failure unknown(KindSchemas schemas) {
    Set<String> near = new TreeSet<>(schemas.containing(kind));
    NearestWord.of(kind, schemas.kinds()).ifPresent(near::add);
    String proposed = String.join(", ", near.stream().limit(MAX_PROPOSED).toList());
    return Failure.usage(
        "there is no kind of document '" + kind + "'",
        proposed.isEmpty() ? "syncline schema" : "Did you mean " + proposed + "?");
  }

  private static JsonObject json(Kind kind) {
    JsonObject json = new JsonObject();
    json.addProperty("name", kind.name());
    json.addProperty("description", kind.description());
    json.add("commands", Json.array(kind.commands(), JsonPrimitive::new));
    return json;
  }
}
