package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.CheckFinding;
import io.syncline.proto.node.v1.CheckKind;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.GetCheckRequest;
import io.syncline.proto.node.v1.GetCheckResponse;
import io.syncline.proto.node.v1.ListChecksRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The auditor of a node over a real store: what is written through Syncline is right whenever it is
 * looked at, and what was changed behind its back is found and shown.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AuditIT {
  private static final int FILES = 10;

  @TempDir private static Path folder;
  private static TwoClusters servers;
  private static NodeHere east;
  private static StoreView store;

  @BeforeAll
  static void start() {
    servers = TwoClusters.overS3(folder);
    east = new NodeHere(TwoClusters.audited(servers.configuration("east", 0, 0, 0), 1_200));
    east.start();
    east.awaitReady();
    east.doors().addMount(servers.lakeMount());
    store = servers.store();
  }

  @AfterAll
  static void stop() throws Exception {
    east.stop();
    servers.close();
  }

  @Test
  @Order(1)
  void allThatIsWrittenIsConsistentWheneverItIsLookedAt() {
    Doors doors = east.doors();
    Await.within(
        Await.RECOVERY,
        () -> {
          for (int file = 0; file < FILES; file++) {
            doors.put("/lake/own/f" + file, "round " + System.nanoTime());
            doors.stat("/lake/own/f" + file);
          }
          doors.ls("/lake/own");
          assertThat(samples("1s", "consistent")).isGreaterThanOrEqualTo(5);
          assertThat(samples("10s", "consistent")).isPositive();
          assertThat(samples("random", "consistent")).isGreaterThan(20);
        });
    for (String delay : List.of("1s", "10s", "1m", "5m", "random")) {
      assertThat(samples(delay, "inconsistent")).as(delay).isZero();
    }
    assertThat(doors.metric("syncline_audit_ratio{delay=\"random\",mount=\"/lake\"}")).isEqualTo(1);
    assertThat(doors.metric("syncline_audit_ratio_lower_bound{delay=\"random\",mount=\"/lake\"}"))
        .isBetween(0.8, 0.9999);
    assertThat(wrongAnswers()).isZero();
    assertThat(audit().getFindingsList()).isEmpty();
  }

  @Test
  @Order(2)
  void whatWasChangedBehindItsBackIsFoundAndShownAndLeftAsItIs() {
    store.fill(List.of("wild/changed", "wild/gone", "wild/same"));
    Doors doors = east.doors();
    assertThat(doors.ls("/lake/wild")).hasSize(3);
    store.put("wild/changed", "WILD/CHANGED");
    store.remove("wild/gone");
    store.put("wild/new", "new");
    SortedMap<String, String> before = store.contents("");

    Map<String, CheckKind> expected =
        Map.of(
            "/lake/wild/changed", CheckKind.CHECK_KIND_STALE_ATTR,
            "/lake/wild/gone", CheckKind.CHECK_KIND_ORPHAN_LOCAL,
            "/lake/wild/new", CheckKind.CHECK_KIND_MISSING_LOCAL);
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(
                    audit().getFindingsList().stream()
                        .collect(Collectors.toMap(CheckFinding::getPath, CheckFinding::getKind)))
                .isEqualTo(expected));
    assertThat(wrongAnswers()).isEqualTo(3);
    assertThat(samples("random", "inconsistent")).isGreaterThanOrEqualTo(3);
    assertThat(doors.metric("syncline_audit_ratio{delay=\"random\",mount=\"/lake\"}"))
        .isLessThan(1);
    assertThat(doors.metric("syncline_audit_worst_age_seconds{mount=\"/lake\"}")).isPositive();
    List<CheckRun> listed =
        doors.checks().listChecks(ListChecksRequest.getDefaultInstance()).getAuditsList();
    assertThat(listed)
        .singleElement()
        .matches(audit -> audit.getId().equals("audit:/lake"))
        .matches(audit -> audit.getKindsCount() == 3);
    assertThat(store.contents("")).as("the store is never changed").isEqualTo(before);
    assertThat(doors.ls("/lake/wild")).as("nor what is held").hasSize(3);
  }

  private static double samples(String delay, String outcome) {
    return east.doors()
        .sum(
            "syncline_audit_samples_total{delay=\"%s\",mount=\"/lake\",outcome=\"%s\"}"
                .formatted(delay, outcome));
  }

  private static double wrongAnswers() {
    return east.doors().sum("syncline_audit_wrong_answers{mount=\"/lake\"}");
  }

  private static GetCheckResponse audit() {
    return east.doors()
        .checks()
        .getCheck(GetCheckRequest.newBuilder().setId("audit:/lake").build());
  }
}
