package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.syncline.cli.Main;
import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.context.ContextsFile;
import io.syncline.cli.output.Terminal;
import io.syncline.cli.session.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick check over two real clusters: it finds what one of them missed, and nothing else. */
final class QuickCheckIT {
  @TempDir private static Path folder;
  private static TwoClusters clusters;
  private static StoreView store;

  @BeforeAll
  static void start() {
    clusters = TwoClusters.overS3(folder).start();
    store = clusters.store();
    new ContextsFile(folder.resolve("contexts.yaml"))
        .update(
            all ->
                all.with(
                    List.of(
                        context("east", clusters.east().doors()),
                        context("west", clusters.west().doors()),
                        new ClusterContext("gone", "127.0.0.1:1", "127.0.0.1:1", false))));
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void whatOneClusterMissedIsFoundAndWhatIsUnchangedIsNotWalkedAgain() {
    store.fill(List.of("q/a/1", "q/a/2", "q/b/1", "q/c/1"));
    for (Doors doors : List.of(clusters.east().doors(), clusters.west().doors())) {
      assertThat(doors.ls("/lake/q")).hasSize(3);
      assertThat(doors.ls("/lake/q/a")).hasSize(2);
      assertThat(doors.ls("/lake/q/b")).hasSize(1);
    }
    JsonObject clean = compared(0, "/lake/q");
    assertThat(clean.get("directories").getAsLong()).isEqualTo(3);
    assertThat(clean.get("shardsUnchanged").getAsLong()).isZero();

    JsonObject again = compared(0, "/lake/q");
    assertThat(again.get("directories").getAsLong()).as("nothing is walked").isZero();
    assertThat(again.get("shardsUnchanged")).isEqualTo(again.get("shardsTotal"));

    // Held by one cluster only: nothing to compare, but something has changed.
    assertThat(clusters.east().doors().ls("/lake/q/c")).hasSize(1);
    JsonObject more = compared(0, "/lake/q");
    assertThat(more.get("shardsUnchanged").getAsLong())
        .isEqualTo(more.get("shardsTotal").getAsLong() - 1);
    assertThat(more.get("unserved").getAsLong()).isPositive();

    // Behind their backs, and only one asks again.
    store.put("q/c/1", "changed");
    assertThat(clusters.west().doors().ls("/lake/q/c")).hasSize(1);
    JsonObject found = compared(11, "/lake/q");
    assertThat(found.get("diverged").getAsLong()).isEqualTo(1);
    JsonObject finding = found.getAsJsonArray("findings").get(0).getAsJsonObject();
    assertThat(finding.get("path").getAsString()).isEqualTo("/lake/q/c/1");
    assertThat(finding.get("checkKind").getAsString()).isEqualTo("PEER_DIVERGED");
    assertThat(size(finding, "here")).isEqualTo("q/c/1".length());
    assertThat(size(finding, "there")).isEqualTo("changed".length());
    for (String side : List.of("here", "there")) {
      assertThat(finding.getAsJsonObject(side).has("freshAsOf")).isTrue();
    }
    assertThat(compared(11, "/lake/q").get("diverged").getAsLong())
        .as("what was found is not remembered as equal")
        .isEqualTo(1);
    assertThat(run("check", "run", "/lake/q", "--level", "quick", "-c", "east"))
        .as("what is wrong counts more than a cluster that does not answer")
        .isEqualTo(11);
    assertThat(run("check", "run", "/lake/q/a", "--level", "quick", "-c", "east")).isEqualTo(20);
  }

  private static long size(JsonObject finding, String side) {
    return finding.getAsJsonObject(side).getAsJsonObject("held").get("size").getAsLong();
  }

  private static JsonObject compared(int code, String path) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String command = "check run " + path + " --level quick --against west -c east -o json";
    assertThat(run(out, err, command.split(" ", -1)))
        .as("%s %s", out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8))
        .isEqualTo(code);
    return JsonParser.parseString(out.toString(StandardCharsets.UTF_8))
        .getAsJsonObject()
        .getAsJsonArray("peers")
        .get(0)
        .getAsJsonObject();
  }

  private static int run(String... args) {
    return run(new ByteArrayOutputStream(), new ByteArrayOutputStream(), args);
  }

  private static int run(ByteArrayOutputStream out, ByteArrayOutputStream err, String... args) {
    return Main.run(
        new Surroundings(
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminal.NONE,
            Map.of(
                "SYNCLINE_CONTEXTS", folder.resolve("contexts.yaml").toString(),
                "XDG_STATE_HOME", folder.resolve("state").toString()),
            InstantSource.system(),
            Optional::empty),
        args);
  }

  private static ClusterContext context(String name, Doors doors) {
    return new ClusterContext(name, doors.grpcAddress(), doors.dataAddress(), false);
  }
}
