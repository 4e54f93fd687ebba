package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cli.local.DemoRequest;
import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.local.LocalSetting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintedDocumentsTest {
  private static final String VERSION =
      "{\"apiVersion\": \"syncline/v1\", \"kind\": \"Version\", \"version\": \"1\", \"java\":"
          + " \"17\"%s}\n";

  @Test
  void takesWhatTheCommandPrints() {
    assertThatCode(() -> check("version -o json", 0, String.format(VERSION, "")))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAFieldThatTheSchemaDoesNotName() {
    String more = String.format(VERSION, ", \"build\": \"today\"");
    for (String call :
        new String[] {"version -o json", "version --output=jsonl", "version -ojson"}) {
      assertThatThrownBy(() -> check(call, 0, more))
          .isInstanceOf(AssertionError.class)
          .hasMessageContainingAll("syncline " + call, "Version", "build");
    }
  }

  @Test
  void looksAtEachOfSeveralDocuments() {
    String two = String.format(VERSION, "") + String.format(VERSION, ", \"build\": \"today\"");
    assertThatThrownBy(() -> check("version -o jsonl", 0, two))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("build");
  }

  @Test
  void refusesAKindThatIsNotSaidToBePrintedByTheCommand() {
    assertThatThrownBy(() -> check("completion -o json", 0, String.format(VERSION, "")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("completion", "printedBy", "Version");
  }

  @Test
  void refusesWhatIsNoJsonUnlessTheCommandFailed() {
    String cut = String.format(VERSION, "").substring(0, 40);
    assertThatThrownBy(() -> check("version -o json", 0, cut))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("printed no JSON");
    assertThatCode(() -> check("version -o json", 1, cut)).doesNotThrowAnyException();
  }

  @Test
  void looksAtWhatEachCommandOfATestPrints(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("node.yaml"), "");
    Shell shell = new Shell(folder).with(new OneSetting("guessed"));
    assertThatThrownBy(() -> shell.run("config", "show", "--config", file.toString(), "-o", "json"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("/items/0/source");
  }

  /** A configuration with one key, whose value comes from somewhere. */
  private record OneSetting(String source) implements LocalCommands {
    @Override
    public int demo(DemoRequest request, PrintStream out, PrintStream err) {
      throw new AssertionError("nobody asks for a demo");
    }

    @Override
    public int node(Path configuration, PrintStream out, PrintStream err) {
      throw new AssertionError("nobody asks for a node");
    }

    @Override
    public List<LocalSetting> settings(Path configuration, Map<String, String> environment) {
      return List.of(new LocalSetting("grpc.port", "7450", source));
    }
  }

  private static void check(String call, int code, String out) {
    PrintedDocuments.check(call.split(" "), code, out);
  }
}
