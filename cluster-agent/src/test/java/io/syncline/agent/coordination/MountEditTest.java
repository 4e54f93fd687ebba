package io.syncline.agent.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MountEditTest {
  private static final int MAX_WHO_BYTES = 256;

  @ParameterizedTest
  @ValueSource(strings = {"x", "\u00e9", "\u20ac", "\ud83d\ude00"})
  void whoIsCutBetweenCharactersAtItsBytes(String last) {
    int bytes = last.getBytes(UTF_8).length;
    String fits = "x".repeat(MAX_WHO_BYTES - bytes) + last;
    assertThat(edit(fits, "", "").who()).isEqualTo(fits);
    assertThat(edit(fits + "x", "", "").who()).isEqualTo(fits);
    String oneTooMany = "x".repeat(MAX_WHO_BYTES - bytes + 1);
    assertThat(edit(oneTooMany + last, "", "").who()).isEqualTo(oneTooMany);
  }

  @Test
  void nothingBehindTheCutIsKept() {
    // The x would fit where the euro sign does not.
    String begin = "x".repeat(MAX_WHO_BYTES - 1);
    assertThat(edit(begin + "\u20acx", "", "").who()).isEqualTo(begin);
  }

  @Test
  void whatIsCutToo() {
    assertThat(edit("", "", "\u20ac".repeat(2000)).what()).isEqualTo("\u20ac".repeat(1365));
  }

  @Test
  void reasonIsRefusedRatherThanCut() {
    String fits = "\u00e9".repeat(MountEdit.MAX_REASON_BYTES / 2);
    assertThat(edit("", fits, "").reason()).isEqualTo(fits);
    SyncException refused =
        catchThrowableOfType(SyncException.class, () -> edit("", fits + "x", ""));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessageContaining("longer than 1024 bytes");
  }

  private static MountEdit edit(String who, String reason, String what) {
    return new MountEdit(who, reason, what, UnaryOperator.identity());
  }
}
