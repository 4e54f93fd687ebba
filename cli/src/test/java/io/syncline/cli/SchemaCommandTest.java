package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.syncline.cli.schema.KindSchemas;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SchemaCommandTest {
  @TempDir Path folder;

  private Shell shell;

  @BeforeEach
  void knowNoCluster() {
    shell = new Shell(folder);
  }

  @Test
  void listsTheKindsWithTheirCommands() {
    Shell.Result result = shell.run("schema");
    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).hasSize(KindSchemas.load().kinds().size() + 1);
    assertThat(result.out())
        .startsWith("KIND ")
        .containsPattern("\nMount +mount add, mount list, mount describe, mount remove\n");
    assertThat(shell.run("schema", "-o", "name").out().lines())
        .containsExactlyElementsOf(KindSchemas.load().kinds());
    assertThat(shell.run("schema", "-o", "json").out()).contains("\"kind\": \"DocumentKindList\"");
  }

  @Test
  void printsTheWholeSchemaOfAKind() {
    Shell.Result result = shell.run("schema", "MountRevision");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    JsonObject schema = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(schema.get("$schema").getAsString())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.get("title").getAsString()).isEqualTo("MountRevision");
    // Not all of them: only what the kind needs.
    assertThat(schema.getAsJsonObject("$defs").keySet())
        .containsExactly(
            "document",
            "list",
            "item",
            "externalChanges",
            "onStale",
            "revisionPolicy",
            "settingChange",
            "unanswered");
    assertThat(shell.run("schema", "MountRevisionList").out()).isEqualTo(result.out());
  }

  @Test
  void proposesKindsForOneThatIsNotKnown() {
    Shell.Result part = shell.run("schema", "forgetting");
    assertThat(part.code()).isEqualTo(2);
    assertThat(part.out()).isEmpty();
    assertThat(part.err())
        .contains(
            "SYN-1001: there is no kind of document 'forgetting'",
            "Did you mean ClusterForgetting, NodeForgetting?");
    assertThat(shell.run("schema", "Wacther").err()).contains("Did you mean Watcher?");
    assertThat(shell.run("schema", "zebra").err()).contains("try   syncline schema");
  }

  @Test
  void eachCommandThatAKindNamesIsOne() {
    TreeSet<String> commands = new TreeSet<>();
    CliReference.all(CommandHelpTest.tree())
        .map(CommandSpec::commandLine)
        .map(CommandLine::getCommandSpec)
        .forEach(spec -> commands.add(spec.qualifiedName().replaceFirst("^syncline ?", "")));
    KindSchemas schemas = KindSchemas.load();
    assertThat(schemas.kinds())
        .allSatisfy(kind -> assertThat(commands).containsAll(schemas.commands(kind)));
  }
}
