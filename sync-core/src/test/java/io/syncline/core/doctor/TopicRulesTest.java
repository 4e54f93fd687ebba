package io.syncline.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicRulesTest {
  private static final String REASSIGN = "kafka-reassign-partitions.sh --bootstrap-server k:9092";

  private final TopicRules rules = new TopicRules("k:9092");

  @Test
  void showsTheSettingsOfATopicThatIsAsItMustBe() {
    assertThat(
            rules.settings(
                List.of(
                    new TopicSetting("t", TopicSetting.PARTITIONS, "32", "32"),
                    new TopicSetting("t", "cleanup.policy", "delete", "delete"))))
        .containsExactly(Examination.ok("topic t", "partitions 32, cleanup.policy delete"));
  }

  @Test
  void namesEachSettingThatDiffersWithWhatCorrectsIt() {
    assertThat(
            rules.settings(
                List.of(
                    new TopicSetting("t", TopicSetting.PARTITIONS, "32", "32"),
                    new TopicSetting("t", "retention.ms", "60000", "604800000"),
                    new TopicSetting("t", "min.insync.replicas", "1", "2"),
                    new TopicSetting("o", "cleanup.policy", "compact", "compact"))))
        .containsExactly(
            Examination.fail(
                "topic t",
                "retention.ms 60000",
                "retention.ms 604800000",
                "kafka-configs.sh --bootstrap-server k:9092 --alter --entity-type topics"
                    + " --entity-name t --add-config retention.ms=604800000"),
            Examination.fail(
                "topic t",
                "min.insync.replicas 1",
                "min.insync.replicas 2",
                "kafka-configs.sh --bootstrap-server k:9092 --alter --entity-type topics"
                    + " --entity-name t --add-config min.insync.replicas=2"),
            Examination.ok("topic o", "cleanup.policy compact"));
  }

  @Test
  void whatNoSettingCorrectsHasARemedyOfItsOwn() {
    assertThat(
            rules.settings(
                List.of(
                    new TopicSetting("t", TopicSetting.PARTITIONS, "64", "32"),
                    new TopicSetting("t", TopicSetting.REPLICATION_FACTOR, "1", "3"))))
        .extracting(Examination::remedy)
        .satisfiesExactly(
            remedy -> assertThat(remedy).startsWith("set bus.partitions of every node"),
            remedy -> assertThat(remedy).startsWith(REASSIGN).contains("3 replicas"));
  }

  @ParameterizedTest
  @CsvSource({
    "32, 0, 0, 0, OK",
    "32, 0, 0, 1, WARN",
    "32, 0, 1, 1, FAIL",
    "32, 1, 0, 0, FAIL",
    "0, 0, 0, 0, FAIL"
  })
  void judgesCopiesByTheWorstPartition(
      int partitions, int leaderless, int refusing, int behind, Verdict verdict) {
    Examination found =
        rules.replicas(new TopicReplicas("t", partitions, leaderless, refusing, behind));
    assertThat(found.subject()).isEqualTo("replicas t");
    assertThat(found.verdict()).isEqualTo(verdict);
    assertThat(found.remedy().isEmpty()).isEqualTo(verdict == Verdict.OK);
  }
}
