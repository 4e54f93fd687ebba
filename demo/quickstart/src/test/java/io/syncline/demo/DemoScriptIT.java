package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.local.DemoRequest;
import io.syncline.proto.node.v1.Token;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 8, unit = TimeUnit.MINUTES)
class DemoScriptIT {
  private static final List<String> STEPS =
      List.of(
          "start",
          "write",
          "overwrite",
          "tree",
          "rename",
          "delete",
          "outside",
          "restart",
          "status",
          "clean");

  @TempDir Path folder;

  private record Result(int code, List<String> lines) {}

  @Test
  void everyStepIsRightWithTwoClustersOverS3() {
    everyStepIsRight(2, "s3");
  }

  @Test
  void everyStepIsRightWithTwoClustersOverHdfs() {
    everyStepIsRight(2, "hdfs");
  }

  @Test
  void everyStepIsRightWithThreeClustersOverADirectory() {
    everyStepIsRight(3, folder.resolve("lake").toString());
    assertThat(folder.resolve("lake")).as("it can be toured again").isEmptyDirectory();
  }

  @Test
  void theFirstStepThatIsWrongEndsTheTourWithAnExitCode() throws IOException {
    Path lake = Files.createDirectory(folder.resolve("lake"));
    Files.writeString(lake.resolve("hello.txt"), "here before the tour");
    Result result = script(1, lake.toString());
    assertThat(result.code()).isEqualTo(ExitCode.BUG.number());
    assertThat(result.lines()).as(result.toString()).hasSize(3);
    assertThat(result.lines().get(0)).startsWith(" 1  start ");
    assertThat(result.lines().get(1))
        .isEqualTo(
            " 2  write      WRONG: /lake/hello.txt exists already; the tour needs an empty lake");
    assertThat(result.lines().get(2)).isEqualTo("step 2 was wrong");
  }

  @Test
  void aClusterThatDoesNotHearOfAWriteIsNoticed() {
    DemoRequest request = request(1, folder.resolve("lake").toString());
    try (DemoHome home = DemoHome.open(request.home());
        Demo demo = new Demo(request, home)) {
      demo.start();
      View view = new View(demo.clusters().get(0));
      byte[] bytes = "hello".getBytes(StandardCharsets.UTF_8);
      Token said =
          view.cluster()
              .client()
              .data()
              .put("/lake/a", new ByteArrayInputStream(bytes), OptionalLong.of(5), true, false)
              .tokens()
              .get(0);
      view.awaitHeard("/lake/a", List.of(said), Duration.ofSeconds(30));

      Token lost = said.toBuilder().setSequence(said.getSequence() + 1_000).build();
      assertThatThrownBy(
              () -> view.awaitHeard("/lake/a", List.of(said, lost), Duration.ofSeconds(2)))
          .hasMessage("east does not hear what was said of /lake/a after 2 s");
    }
  }

  private void everyStepIsRight(int clusters, String ufs) {
    Result result = script(clusters, ufs);
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.lines()).hasSize(STEPS.size() + 1);
    for (int i = 0; i < STEPS.size(); i++) {
      assertThat(result.lines().get(i))
          .matches(" ?" + (i + 1) + "  " + STEPS.get(i) + " .* (\\d+ ms|[\\d.]+s|\\d+m\\d+s)");
    }
    assertThat(result.lines().get(STEPS.size())).isEqualTo(STEPS.size() + " steps right");
    assertThat(folder.resolve("contexts.yaml"))
        .as("a script has no second terminal")
        .doesNotExist();
  }

  private Result script(int clusters, String ufs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new Quickstart()
            .demo(
                request(clusters, ufs),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    return new Result(code, out.toString(StandardCharsets.UTF_8).lines().toList());
  }

  private DemoRequest request(int clusters, String ufs) {
    return new DemoRequest(
        clusters,
        ufs,
        Optional.of(folder.resolve("home")),
        OptionalInt.empty(),
        true,
        folder.resolve("contexts.yaml"));
  }
}
