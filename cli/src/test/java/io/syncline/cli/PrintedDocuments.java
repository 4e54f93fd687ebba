package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncline.cli.schema.KindSchemas;
import io.syncline.cli.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Holds every document that a command printed in a test against the schema of its kind. */
final class PrintedDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KindSchemas SCHEMAS = KindSchemas.load();

  private PrintedDocuments() {}

  /** Fails if a command printed a document that no schema describes, or not that of its kind. */
  static void check(String[] args, int code, String out) {
    if (!wantsJson(args) || !out.startsWith("{")) {
      return;
    }
    String call = "syncline " + String.join(" ", args);
    for (JsonNode document : documents(call, code, out)) {
      if (!document.has("apiVersion")) {
        // A file, or a schema.
        continue;
      }
      assertThat(Validator.faults(document)).as(call).isEmpty();
      String kind = document.get("kind").asText().replaceFirst("List$", "");
      assertThat(SCHEMAS.commands(kind))
          .as(call + ": printedBy of schema/kinds.json tells which commands print " + kind)
          .contains(command(args));
    }
  }

  private static boolean wantsJson(String[] args) {
    String all = String.join(" ", args) + " ";
    return Stream.of("-o json", "-ojson", "--output json", "--output=json").anyMatch(all::contains);
  }

  /** All documents; those in front of the end of what a failed command printed. */
  private static List<JsonNode> documents(String call, int code, String out) {
    try (MappingIterator<JsonNode> all = JSON.readerFor(JsonNode.class).readValues(out)) {
      return all.readAll();
    } catch (JsonProcessingException e) {
      if (code == 0) {
        throw new AssertionError(call + " printed no JSON: " + e.getMessage() + "\n" + out, e);
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command without its arguments, such as {@code mount list}. */
  private static String command(String[] args) {
    ParseResult result = CommandHelpTest.tree().parseArgs(args);
    List<CommandLine> lines = result.asCommandLineList();
    return String.join(" ", lines.stream().skip(1).map(CommandLine::getCommandName).toList());
  }
}
