package io.syncline.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class VersionRulesTest {
  @Test
  void oneVersionIsFine() {
    assertThat(VersionRules.examine(Map.of("n1", "1.2", "n2", "1.2")))
        .isEqualTo(Examination.ok("versions", "1.2 on all 2 nodes that answer"));
    assertThat(VersionRules.examine(Map.of("n1", "1.2")))
        .isEqualTo(Examination.ok("versions", "1.2 on the only node that answers"));
  }

  @Test
  void namesTheNodesOfEachVersion() {
    Examination found = VersionRules.examine(Map.of("n1", "1.2", "n2", "1.1", "n3", "1.2"));
    assertThat(found.verdict()).isEqualTo(Verdict.WARN);
    assertThat(found.found()).isEqualTo("1.1 on n2; 1.2 on n1, n3");
  }
}
