package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.StatusRuntimeException;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckSchedule;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckRequest;
import io.syncline.proto.node.v1.ListCheckSchedulesRequest;
import io.syncline.proto.node.v1.ListChecksRequest;
import io.syncline.proto.node.v1.RemoveCheckScheduleRequest;
import io.syncline.proto.node.v1.SetCheckScheduleRequest;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real node checks a mount regularly without being asked again, also after a restart. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CheckScheduleIT {
  private static final long EVERY_MILLIS = 3_000;

  @TempDir private static Path folder;
  private static TwoClusters servers;
  private static NodeHere east;
  private static StoreView store;

  @BeforeAll
  static void start() {
    servers = TwoClusters.overS3(folder);
    east = new NodeHere(servers.configuration("east", 0, 0, 0));
    east.start();
    east.awaitReady();
    east.doors().addMount(servers.lakeMount());
    store = servers.store();
  }

  @AfterAll
  static void stop() throws Exception {
    east.close();
    servers.close();
  }

  @Test
  @Order(1)
  void whatIsWrongIsFoundWithoutAnybodyAsking() {
    store.fill(List.of("regular/a", "regular/b"));
    assertThat(east.doors().ls("/lake/regular")).hasSize(2);
    CheckSchedule set = set(EVERY_MILLIS);
    assertThat(set.getMount()).isEqualTo("/lake");
    assertThat(set.getNextMillis() - set.getSetMillis()).isBetween(0L, EVERY_MILLIS);
    store.put("regular/a", "changed past it");
    awaitFound("/lake/regular/a");
    assertThat(runs()).allMatch(run -> run.getReason().equals("scheduled: nightly"));
    Await.within(
        Await.RECOVERY,
        () -> {
          assertThat(schedule().getStarted()).isGreaterThanOrEqualTo(3);
          assertThat(schedule().getLastDoneMillis()).isPositive();
        });
    assertThat(runs().stream().filter(run -> run.getState() == CheckState.CHECK_STATE_RUNNING))
        .hasSizeLessThanOrEqualTo(1);
    assertThat(east.doors().metric("syncline_check_schedule_unfinished_periods{mount=\"/lake\"}"))
        .isBetween(0.0, 1_000.0);
  }

  @Test
  @Order(2)
  void itGoesOnAfterARestart() {
    long before = schedule().getStarted();
    east.stop();
    east.start();
    east.awaitReady();
    Await.within(
        Await.RECOVERY,
        () -> assertThat(schedule().getStarted()).isGreaterThanOrEqualTo(before + 2));
    assertThat(east.doors().ls("/lake/regular")).hasSize(2);
    store.put("regular/b", "changed past it too");
    awaitFound("/lake/regular/b");
  }

  @Test
  @Order(3)
  void oneThatIsRemovedStartsNothingMore() {
    Doors doors = east.doors();
    assertThat(remove()).isTrue();
    assertThat(remove()).isFalse();
    assertThat(
            doors
                .checks()
                .listCheckSchedules(ListCheckSchedulesRequest.getDefaultInstance())
                .getSchedulesList())
        .isEmpty();
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(runs()).noneMatch(run -> run.getState() == CheckState.CHECK_STATE_RUNNING));
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> set(10))
        .withMessageContaining("expected PT1S");
  }

  private static void awaitFound(String path) {
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(
                    runs().stream()
                        .flatMap(
                            run ->
                                east
                                    .doors()
                                    .checks()
                                    .getCheck(
                                        GetCheckRequest.newBuilder().setId(run.getId()).build())
                                    .getFindingsList()
                                    .stream())
                        .map(CheckFinding::getPath))
                .contains(path));
  }

  private static List<CheckRun> runs() {
    return east.doors().checks().listChecks(ListChecksRequest.getDefaultInstance()).getRunsList();
  }

  private static CheckSchedule schedule() {
    return east.doors()
        .checks()
        .listCheckSchedules(ListCheckSchedulesRequest.newBuilder().setPath("/lake").build())
        .getSchedules(0);
  }

  private static CheckSchedule set(long everyMillis) {
    return east.doors()
        .checks()
        .setCheckSchedule(
            SetCheckScheduleRequest.newBuilder()
                .setEveryMillis(everyMillis)
                .setCheck(
                    StartCheckRequest.newBuilder()
                        .setPath("/lake")
                        .setRequestsPerSecond(1_000)
                        .setReason("nightly"))
                .build());
  }

  private static boolean remove() {
    return east.doors()
        .checks()
        .removeCheckSchedule(RemoveCheckScheduleRequest.newBuilder().setPath("/lake").build())
        .getRemoved();
  }
}
