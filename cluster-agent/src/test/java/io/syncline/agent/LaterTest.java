package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

/** A part that is made later. */
final class LaterTest {
  @Test
  void aPartThatIsNotMadeIsAMistake() {
    Later<String> later = new Later<>();
    assertThatNullPointerException().isThrownBy(later::get);
    later.set("made");
    assertThat(later.get()).isEqualTo("made");
  }
}
