package io.syncline.core.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExaminationTest {
  @Test
  void whatAStoreSaysForgesNoRow() {
    Examination found = Examination.fail("store /lake", "403\nkafka OK", "a\tb", "try\r");
    assertThat(found.found()).isEqualTo("403\\u000akafka OK");
    assertThat(found.expected()).isEqualTo("a\\u0009b");
    assertThat(found.remedy()).isEqualTo("try\\u000d");
  }
}
