package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.syncline.cli.Main;
import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.context.ContextsFile;
import io.syncline.cli.output.Terminal;
import io.syncline.cli.session.Surroundings;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckRequest;
import io.syncline.proto.node.v1.GetCheckResponse;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No false alarm: while both clusters write, and somebody else past them, the check, the quick
 * check and the auditor find nothing, over and over, and do compare something each time.
 *
 * <p>Runs as long as {@code -Dsyncline.check.soak=10m} says.
 */
final class CheckSoakIT {
  private static final Duration SOAK =
      Duration.parse(
          "PT" + System.getProperty("syncline.check.soak", "20s").toUpperCase(Locale.ROOT));

  private static final long SEED = 17;
  private static final int LOOKS_A_MINUTE = 600;
  private static final String BOUNDED = "/bounded";

  @TempDir private static Path folder;
  private static TwoClusters servers;
  private static NodeHere east;
  private static NodeHere west;

  /** What was done. */
  private long checks;

  private long quickChecks;
  private long compared;
  private long settled;
  private long directories;
  private long unverifiable;

  @BeforeAll
  static void start() {
    servers = TwoClusters.overWatchedDirectory(folder);
    east = started("east");
    west = started("west");
    AddMountRequest bounded =
        servers.lakeMount().toBuilder()
            .setPath(BOUNDED)
            .setSyncIntervalMillis(Duration.ofSeconds(2).toMillis())
            .build();
    for (NodeHere node : List.of(east, west)) {
      node.doors().addMount(servers.lakeMount());
      node.doors().addMount(bounded);
    }
    new ContextsFile(folder.resolve("contexts.yaml"))
        .update(
            all -> all.with(List.of(context("east", east.doors()), context("west", west.doors()))));
  }

  private static NodeHere started(String cluster) {
    NodeHere node =
        new NodeHere(TwoClusters.audited(servers.configuration(cluster, 0, 0, 0), LOOKS_A_MINUTE));
    node.start();
    node.awaitReady();
    return node;
  }

  @AfterAll
  static void stop() throws Exception {
    east.close();
    west.close();
    servers.close();
  }

  @Test
  void nothingIsFoundWhileEverybodyWritesAndSomethingIsComparedEachTime() throws Exception {
    List<Doors> both = List.of(east.doors(), west.doors());
    Await.within(
        Await.RECOVERY, () -> assertThat(both).allMatch(doors -> doors.isLive(TwoClusters.LAKE)));
    Workload workload = new Workload(SEED, east, west);
    long began = System.nanoTime();
    try (OutsideWriter outside = new OutsideWriter(folder.resolve("tree").toRealPath(), SEED);
        Reader reader = new Reader(both)) {
      outside.start();
      reader.start();
      workload.start();
      workload.awaitMore(50);
      do {
        for (Doors doors : both) {
          check(doors, TwoClusters.LAKE);
          check(doors, BOUNDED);
        }
        quickCheck();
      } while (System.nanoTime() - began < SOAK.toNanos());
      workload.stop();
      System.out.printf(
          "soak of %d s: %d checks, %d paths compared, %d settled; %d quick checks, %d directories"
              + " compared; %d audited; %d writes through clusters, %d past them; %d"
              + " unverifiable%n",
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
          checks,
          compared,
          settled,
          quickChecks,
          directories,
          (long) audited("consistent"),
          workload.done(),
          outside.done(),
          unverifiable);
      assertThat(workload.done()).isPositive();
      assertThat(outside.done()).isPositive();
    }
    assertThat(audited("inconsistent")).isZero();
    assertThat(audited("consistent")).as("something was looked at").isPositive();
    for (Doors doors : both) {
      assertThat(doors.sum("syncline_audit_wrong_answers{")).isZero();
    }
  }

  private static double audited(String outcome) {
    double samples = 0;
    for (NodeHere node : List.of(east, west)) {
      for (String mount : List.of(TwoClusters.LAKE, BOUNDED)) {
        for (String delay : List.of("1s", "10s", "1m", "5m", "random")) {
          samples +=
              node.doors()
                  .sum(
                      "syncline_audit_samples_total{delay=\"%s\",mount=\"%s\",outcome=\"%s\"}"
                          .formatted(delay, mount, outcome));
        }
      }
    }
    return samples;
  }

  private void check(Doors doors, String path) {
    StartCheckRequest request =
        StartCheckRequest.newBuilder()
            .setPath(path)
            .setRequestsPerSecond(10_000)
            .setReason("soak")
            .build();
    GetCheckRequest get =
        GetCheckRequest.newBuilder().setId(doors.checks().startCheck(request).getId()).build();
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(doors.checks().getCheck(get).getRun().getState())
                .isNotEqualTo(CheckState.CHECK_STATE_RUNNING));
    GetCheckResponse whole = doors.checks().getCheck(get);
    assertThat(whole.getRun().getState())
        .as(whole.getRun().getFailure())
        .isEqualTo(CheckState.CHECK_STATE_DONE);
    List<CheckFinding> stuck =
        whole.getFindingsList().stream()
            .filter(finding -> finding.getKind() != CheckKind.CHECK_KIND_UNVERIFIABLE)
            .toList();
    assertThat(stuck).isEmpty();
    assertThat(whole.getRun().getCompared()).as("compared in %s", path).isPositive();
    checks++;
    compared += whole.getRun().getCompared();
    settled += whole.getRun().getSettled();
    unverifiable += whole.getFindingsCount();
  }

  private void quickCheck() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String command = "check run /lake --level quick --against west -c east -o json";
    int code =
        Main.run(
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
            command.split(" ", -1));
    String said = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as("%s %s", said, err.toString(StandardCharsets.UTF_8)).isIn(0, 13);
    JsonObject peer =
        JsonParser.parseString(said)
            .getAsJsonObject()
            .getAsJsonArray("peers")
            .get(0)
            .getAsJsonObject();
    assertThat(peer.get("diverged").getAsLong()).as(said).isZero();
    assertThat(peer.get("directories").getAsLong()).as("compared by digest").isPositive();
    quickChecks++;
    directories += peer.get("directories").getAsLong();
    unverifiable += peer.get("unverifiable").getAsLong();
  }

  private static ClusterContext context(String name, Doors doors) {
    return new ClusterContext(name, doors.grpcAddress(), doors.dataAddress(), false);
  }

  /** Somebody who lists what others write, so that there is something to compare. */
  private static final class Reader implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    private final List<Doors> clusters;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "soak-reader");

    Reader(List<Doors> clusters) {
      this.clusters = clusters;
    }

    void start() {
      thread.start();
    }

    private void run() {
      try {
        for (int i = 0; !stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); i++) {
          String mount = i % 3 == 0 ? BOUNDED : TwoClusters.LAKE;
          int directory = i % OutsideWriter.DIRECTORIES;
          for (Doors doors : clusters) {
            look(doors, mount + "/" + OutsideWriter.DIRECTORY + "/d" + directory);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void look(Doors doors, String directory) {
      try {
        var unused = doors.ls(directory);
        boolean unusedAnswer = doors.isAbsent(directory + "/f1");
      } catch (RefusedException e) {
        // What changes while it is listed may be refused: somebody else looks again.
      }
    }

    @Override
    public void close() throws InterruptedException {
      stop.countDown();
      thread.join();
    }
  }
}
