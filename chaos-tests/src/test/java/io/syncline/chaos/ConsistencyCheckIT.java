package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.StatusRuntimeException;
import io.syncline.proto.node.v1.CancelCheckRequest;
import io.syncline.proto.node.v1.CheckAccount;
import io.syncline.proto.node.v1.CheckAccountVerdict;
import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckKindCount;
import io.syncline.proto.node.v1.CheckRepair;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckRequest;
import io.syncline.proto.node.v1.GetCheckResponse;
import io.syncline.proto.node.v1.ListChecksRequest;
import io.syncline.proto.node.v1.ResumeCheckRequest;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The consistency check over real stores: it finds what was changed behind Syncline's back in a
 * mount that nobody is said to change from outside, and nothing else.
 */
final class ConsistencyCheckIT {
  private static final int DIRECTORIES = 12;
  private static final int FILES = 5;

  @TempDir private static Path folder;
  private static TwoClusters servers;
  private static ForkedNode east;
  private static ForkedNode west;
  private static StoreView store;

  @BeforeAll
  static void start() {
    servers = TwoClusters.overS3(folder);
    east = new ForkedNode(servers, "east");
    west = new ForkedNode(servers, "west");
    east.start();
    west.start();
    east.awaitReady();
    west.awaitReady();
    east.doors().addMount(servers.lakeMount());
    west.doors().addMount(servers.lakeMount());
    store = servers.store();
  }

  @AfterAll
  static void stop() throws Exception {
    east.close();
    west.close();
    servers.close();
  }

  @Test
  void eachKindOfInconsistencyIsFoundWithItsEvidenceAndNothingIsChanged() {
    store.fill(
        List.of(
            "own/kinds/same",
            "own/kinds/changed",
            "own/kinds/gone",
            "own/kinds/turned",
            "own/lone/x"));
    Doors doors = east.doors();
    assertThat(doors.ls("/lake/own/kinds")).hasSize(4);
    assertThat(doors.isAbsent("/lake/own/single/absent")).isTrue();
    assertThat(doors.stat("/lake/own/lone/x").getSize()).isEqualTo("own/lone/x".length());

    store.put("own/kinds/changed", "OWN/KINDS/changed");
    store.put("own/kinds/new", "new");
    store.remove("own/kinds/gone");
    store.remove("own/kinds/turned");
    store.put("own/kinds/turned/below", "below");
    store.put("own/single/absent", "there");
    store.remove("own/lone/x");
    SortedMap<String, String> before = store.contents("");

    GetCheckResponse whole = ended(started(doors, "/lake/own"));
    assertThat(whole.getRun().getState()).isEqualTo(CheckState.CHECK_STATE_DONE);
    assertThat(kinds(whole))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/lake/own/kinds/changed", CheckKind.CHECK_KIND_STALE_ATTR,
                "/lake/own/kinds/new", CheckKind.CHECK_KIND_MISSING_LOCAL,
                "/lake/own/kinds/gone", CheckKind.CHECK_KIND_ORPHAN_LOCAL,
                "/lake/own/kinds/turned", CheckKind.CHECK_KIND_TYPE_MISMATCH,
                "/lake/own/single/absent", CheckKind.CHECK_KIND_MISSING_LOCAL,
                "/lake/own/lone/x", CheckKind.CHECK_KIND_ORPHAN_LOCAL));
    assertThat(whole.getRun().getKindsList().stream().mapToLong(CheckKindCount::getCount).sum())
        .isEqualTo(6);
    CheckFinding changed =
        whole.getFindingsList().stream()
            .filter(finding -> finding.getPath().equals("/lake/own/kinds/changed"))
            .findFirst()
            .orElseThrow();
    assertThat(changed.getHeld().getSize()).isEqualTo(changed.getFound().getSize());
    assertThat(changed.getHeld().getVersion()).isNotEqualTo(changed.getFound().getVersion());
    assertThat(changed.hasHeldSinceMillis()).isTrue();
    assertThat(changed.getFirstSeenMillis()).isLessThanOrEqualTo(changed.getHeldSinceMillis());
    assertThat(whole.getFindingsList())
        .allSatisfy(
            finding -> {
              CheckAccount account = finding.getAccount();
              assertThat(account.getVerdict())
                  .as(finding.getPath())
                  .isEqualTo(CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NONE);
              assertThat(account.getReachesMillis()).isLessThanOrEqualTo(account.getAfterMillis());
              assertThat(account.getAfterMillis()).isLessThan(finding.getFirstSeenMillis());
            });

    assertThat(store.contents("")).as("the store is never changed").isEqualTo(before);
    assertThat(doors.ls("/lake/own/kinds")).as("nor what is held").hasSize(4);

    // Only what lies below the path, and what a cluster that never read it holds of it: nothing.
    assertThat(kinds(ended(started(doors, "/lake/own/lone"))))
        .isEqualTo(Map.of("/lake/own/lone/x", CheckKind.CHECK_KIND_ORPHAN_LOCAL));
    assertThat(ended(started(west.doors(), "/lake")).getFindingsList()).isEmpty();
  }

  /**
   * The last change that came is one of another write, and the answer that was asked for after it
   * is old: what came is told of, and that it does not explain the store's version.
   */
  @Test
  void aChangeThatCameBeforeIsToldOfAsWhatItIs() {
    Doors doors = east.doors();
    doors.put("/lake/own/told/x", "through syncline");
    doors.awaitApplied("/lake/own/told/x");
    assertThat(doors.stat("/lake/own/told/x").getSize()).isEqualTo("through syncline".length());
    store.put("own/told/x", "and then past it");
    store.put("own/told/x", "and then past it, once more");
    GetCheckResponse whole = ended(started(doors, "/lake/own/told"));
    CheckFinding finding =
        whole.getFindingsList().stream()
            .filter(each -> each.getPath().equals("/lake/own/told/x"))
            .findFirst()
            .orElseThrow();
    CheckAccount account = finding.getAccount();
    assertThat(account.getVerdict()).isEqualTo(CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NONE);
    assertThat(account.getChange().getLocation()).endsWith("own/told/x");
    assertThat(account.getChange().getAppliedMillis()).isLessThan(finding.getFirstSeenMillis());
  }

  @Test
  void whatIsWrongIsRepairedHereAndInAllClusters() {
    store.fill(List.of("mend/a", "mend/b", "mend/c"));
    Doors here = east.doors();
    Doors there = west.doors();
    for (Doors doors : List.of(here, there)) {
      assertThat(doors.ls("/lake/mend")).hasSize(3);
    }
    store.put("mend/a", "changed it is");
    store.remove("mend/b");
    store.put("mend/new", "new");
    SortedMap<String, String> before = store.contents("");

    GetCheckResponse local = ended(repairing(here, CheckRepair.CHECK_REPAIR_RELOAD));
    assertThat(local.getFindingsList()).hasSize(3).allMatch(CheckFinding::getRepaired);
    assertThat(here.ls("/lake/mend")).containsExactly("a", "c", "new");
    assertThat(there.ls("/lake/mend")).as("nobody was told").containsExactly("a", "b", "c");
    assertThat(ended(started(here, "/lake/mend")).getFindingsList()).isEmpty();

    store.put("mend/c", "changed as well");
    assertThat(here.stat("/lake/mend/c").getSize()).as("held").isEqualTo("mend/c".length());
    GetCheckResponse everywhere = ended(repairing(here, CheckRepair.CHECK_REPAIR_REPUBLISH));
    assertThat(everywhere.getFindingsList()).hasSize(1).allMatch(CheckFinding::getRepaired);
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(there.stat("/lake/mend/c").getSize()).isEqualTo("changed as well".length()));
    assertThat(there.ls("/lake/mend")).as("only of that one").containsExactly("a", "b", "c");
    GetCheckResponse rest = ended(repairing(there, CheckRepair.CHECK_REPAIR_INVALIDATE));
    assertThat(rest.getFindingsList()).hasSize(3).allMatch(CheckFinding::getRepaired);
    assertThat(there.ls("/lake/mend")).containsExactly("a", "c", "new");
    assertThat(ended(started(there, "/lake/mend")).getFindingsList()).isEmpty();
    before.put("mend/c", "changed as well");
    assertThat(store.contents("")).as("the store is never changed").isEqualTo(before);
  }

  @Test
  void nothingIsFoundWhileBothClustersWrite() throws Exception {
    Workload workload = new Workload(7, east, west);
    workload.start();
    try {
      for (int run = 0; run < 4; run++) {
        workload.awaitMore(100);
        for (Doors doors : List.of(east.doors(), west.doors())) {
          GetCheckResponse whole = ended(started(doors, "/lake/kill"));
          assertThat(whole.getRun().getState()).isEqualTo(CheckState.CHECK_STATE_DONE);
          assertThat(whole.getFindingsList()).isEmpty();
        }
      }
    } finally {
      workload.stop();
    }
    GetCheckResponse whole = ended(started(east.doors(), "/lake/kill"));
    assertThat(whole.getFindingsList()).isEmpty();
    assertThat(whole.getRun().getCompared()).as("something was compared").isPositive();
  }

  @Test
  void aRunSurvivesTheDeathOfItsNode() {
    List<String> changed = new ArrayList<>();
    for (int directory = 0; directory < DIRECTORIES; directory++) {
      List<String> keys = new ArrayList<>();
      for (int file = 0; file < FILES; file++) {
        keys.add("dies/d" + directory + "/f" + file);
      }
      store.fill(keys);
      assertThat(east.doors().ls("/lake/dies/d" + directory)).hasSize(FILES);
      store.put(keys.get(1), "changed");
      changed.add("/lake/" + keys.get(1));
    }
    CheckRun run =
        east.doors().checks().startCheck(request("/lake/dies").setRequestsPerSecond(3).build());
    Await.within(
        Await.RECOVERY,
        () -> assertThat(run(east.doors(), run.getId()).getShardsDone()).isPositive());
    east.kill();
    east.start();
    east.awaitReady();
    GetCheckResponse whole = ended(new Started(east.doors(), run.getId()));
    assertThat(whole.getRun().getState()).isEqualTo(CheckState.CHECK_STATE_DONE);
    assertThat(kinds(whole).keySet()).containsExactlyInAnyOrderElementsOf(changed);
    // What was compared after the start can only be told of as far back as that.
    assertThat(whole.getFindingsList())
        .extracting(each -> each.getAccount().getVerdict())
        .isSubsetOf(
            CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NONE,
            CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_UNKNOWN)
        .contains(CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_UNKNOWN);
    assertThat(whole.getFindingsList()).noneMatch(each -> each.getAccount().getForgotten());
    assertThat(whole.getRun().getKindsList())
        .singleElement()
        .extracting(CheckKindCount::getCount)
        .isEqualTo((long) DIRECTORIES);
  }

  @Test
  void oneRunsInAMountAtATimeAndACancelledOneIsResumed() {
    store.fill(List.of("cancel/a", "cancel/b"));
    Doors doors = west.doors();
    assertThat(doors.ls("/lake/cancel")).hasSize(2);
    store.put("cancel/a", "changed");
    Started slow =
        new Started(
            doors,
            doors
                .checks()
                .startCheck(
                    request("/lake/cancel").setRequestsPerSecond(1).setSettleMillis(60_000).build())
                .getId());
    assertRefused("FAILED_PRECONDITION", () -> started(doors, "/lake"));
    CheckRun cancelled =
        doors
            .checks()
            .cancelCheck(
                CancelCheckRequest.newBuilder().setId(slow.id()).setReason("enough").build());
    assertThat(cancelled.getState()).isEqualTo(CheckState.CHECK_STATE_CANCELLED);
    assertThat(ended(started(doors, "/lake/cancel")).getFindingsList()).hasSize(1);

    CheckRun resumed =
        doors.checks().resumeCheck(ResumeCheckRequest.newBuilder().setId(slow.id()).build());
    assertThat(resumed.getState()).isEqualTo(CheckState.CHECK_STATE_RUNNING);
    assertThat(ended(slow).getFindingsList()).hasSize(1);
    assertThat(
            doors.checks().listChecks(ListChecksRequest.getDefaultInstance()).getRunsList().stream()
                .map(CheckRun::getId))
        .contains(slow.id());
  }

  @Test
  void aRunWhoseTimeIsOverIsCancelledAndWhatIsWrongIsRefused() {
    Doors doors = west.doors();
    store.fill(List.of("late/a"));
    assertThat(doors.ls("/lake/late")).hasSize(1);
    store.put("late/a", "changed");
    String id =
        doors
            .checks()
            .startCheck(
                request("/lake/late")
                    .setSettleMillis(3_600_000)
                    .setMaxDurationMillis(2_000)
                    .build())
            .getId();
    GetCheckResponse whole = ended(new Started(doors, id));
    assertThat(whole.getRun().getState()).isEqualTo(CheckState.CHECK_STATE_CANCELLED);
    assertThat(whole.getRun().getFailure()).contains("max-duration");
    assertThat(whole.getRun().getWaiting()).as("it was seen, and waits").isEqualTo(1);

    assertRefused("NOT_FOUND", () -> run(doors, "01NONE"));
    assertRefused("NOT_FOUND", () -> started(doors, "/nowhere"));
    assertRefused(
        "INVALID_ARGUMENT",
        () -> doors.checks().startCheck(request("/lake").setRequestsPerSecond(100_000).build()));
  }

  /** A run that was started through a node. */
  private record Started(Doors doors, String id) {}

  private static StartCheckRequest.Builder request(String path) {
    return StartCheckRequest.newBuilder().setPath(path).setReason("test");
  }

  private static Started started(Doors doors, String path) {
    return new Started(doors, doors.checks().startCheck(request(path).build()).getId());
  }

  private static Started repairing(Doors doors, CheckRepair repair) {
    StartCheckRequest request = request("/lake/mend").setRepair(repair).build();
    return new Started(doors, doors.checks().startCheck(request).getId());
  }

  private static GetCheckResponse ended(Started started) {
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(run(started.doors(), started.id()).getState())
                .isNotEqualTo(CheckState.CHECK_STATE_RUNNING));
    return whole(started);
  }

  private static GetCheckResponse whole(Started started) {
    return started
        .doors()
        .checks()
        .getCheck(GetCheckRequest.newBuilder().setId(started.id()).build());
  }

  private static CheckRun run(Doors doors, String id) {
    return whole(new Started(doors, id)).getRun();
  }

  private static Map<String, CheckKind> kinds(GetCheckResponse whole) {
    return whole.getFindingsList().stream()
        .collect(Collectors.toMap(CheckFinding::getPath, CheckFinding::getKind));
  }

  private static void assertRefused(String code, Runnable call) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(call::run)
        .matches(refusal -> refusal.getStatus().getCode().name().equals(code), code);
  }
}
